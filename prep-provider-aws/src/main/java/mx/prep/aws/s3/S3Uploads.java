package mx.prep.aws.s3;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import mx.prep.store.jclouds.BodyParts;
import mx.prep.store.jclouds.BodyPayload;
import mx.prep.store.jclouds.CloudStore;
import mx.prep.store.jclouds.Effect;
import mx.prep.store.jclouds.StoreFailures.Attempt;

/**
 * Puts large objects in parts, of which one at a time is held in memory: each has its own checksum, and what was read in
 * all has to have the body's. The condition is judged when the last part is there; an upload that fails before that is
 * taken back. Thread-safe.
 */
final class S3Uploads implements CloudStore.LargePuts {
    /** At least S3's 5 MiB; 10,000 of them are more than S3 takes for an object of ours. */
    static final int PART = 16 * 1024 * 1024;

    private final String store;
    private final S3Http http;
    private final S3Writes writes;
    private final S3Options options;
    private final Clock clock;
    private final long above;

    /** @param above the length in bytes above which an object is put in parts */
    S3Uploads(String store, S3Http http, S3Writes writes, S3Options options, Clock clock, long above) {
        this.store = store;
        this.http = http;
        this.writes = writes;
        this.options = options;
        this.clock = clock;
        this.above = above;
    }

    @Override
    public boolean takes(Body body) {
        return body.length() > above;
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        String id = create(key, headers);
        try {
            List<Part> parts =
                    BodyParts.send(store, key, body, PART, (number, part) -> send(key, id, number + 1, part));
            Version version = complete(key, id, parts, precondition);
            return new StoredObject(key, version, body.length(), null, headers);
        } catch (StoreException e) {
            if (e.kind() != Kind.UNKNOWN_OUTCOME) {
                abort(key, id, e);
            }
            throw e;
        }
    }

    /** A part that S3 has. */
    private record Part(int number, Version version, String sha256) {}

    private String create(ObjectKey key, ObjectHeaders headers) {
        // An upload that nobody completes changes nothing, so that a lost answer doesn't matter.
        Attempt attempt = new Attempt(key.value(), Effect.READ, options.permission());
        S3Http.Ask ask = new S3Http.Ask("POST", attempt)
                .query("uploads", "")
                .headers(S3Reads.HEADERS.write(headers))
                .headers(options.headers(clock))
                .header("x-amz-checksum-algorithm", "SHA256");
        return writes.document(attempt, http.send(ask).body(), "InitiateMultipartUploadResult")
                .text("UploadId");
    }

    private Part send(ObjectKey key, String id, int number, Body part) {
        String sha256 = S3Writes.base64(part.checksums().sha256());
        S3Http.Ask ask = new S3Http.Ask(
                        "PUT", new Attempt(key.value(), Effect.READ, options.permission(), BodyPayload.of(part)))
                .query("partNumber", String.valueOf(number))
                .query("uploadId", id)
                .header("x-amz-checksum-sha256", sha256);
        return new Part(number, writes.version(key, http.send(ask).header("ETag")), sha256);
    }

    private Version complete(ObjectKey key, String id, List<Part> parts, Precondition precondition) {
        StringBuilder document = new StringBuilder("<CompleteMultipartUpload>");
        for (Part part : parts) {
            document.append("<Part><PartNumber>").append(part.number()).append("</PartNumber><ETag>");
            document.append(S3Answers.escape(Tags.quoted(part.version()))).append("</ETag><ChecksumSHA256>");
            document.append(part.sha256()).append("</ChecksumSHA256></Part>");
        }
        document.append("</CompleteMultipartUpload>");
        Body body = Body.of(document.toString().getBytes(StandardCharsets.UTF_8));
        Attempt attempt = new Attempt(key.value(), Effect.WRITE, options.permission(), BodyPayload.of(body));
        S3Http.Ask ask =
                new S3Http.Ask("POST", attempt).query("uploadId", id).header("Content-Type", "application/xml");
        Tags.condition(ask, precondition);
        byte[] answer = writes.conditional(key, precondition, ask).body();
        return writes.version(
                key,
                writes.document(attempt, answer, "CompleteMultipartUploadResult")
                        .text("ETag"));
    }

    /** Takes the upload back; where that fails too the bucket's rule for unfinished uploads has to. */
    private void abort(ObjectKey key, String id, StoreException reason) {
        try {
            Attempt attempt = new Attempt(key.value(), Effect.READ, "s3:AbortMultipartUpload");
            http.send(new S3Http.Ask("DELETE", attempt).query("uploadId", id));
        } catch (StoreException e) {
            reason.addSuppressed(e);
        }
    }
}
