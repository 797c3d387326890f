package mx.prep.aws.s3;

import java.time.Clock;
import java.util.Base64;
import javax.xml.stream.XMLStreamException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.Digest;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import mx.prep.store.jclouds.BodyPayload;
import mx.prep.store.jclouds.CloudStore;
import mx.prep.store.jclouds.Effect;
import mx.prep.store.jclouds.StoreFailures;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import mx.prep.store.jclouds.StoreHttp;
import org.jspecify.annotations.Nullable;

/** Puts and copies objects. Thread-safe. */
final class S3Writes implements CloudStore.Writes {

    private final String store;
    private final S3Place place;
    private final S3Http http;
    private final S3Errors errors;
    private final Tags tags;
    private final S3Options options;
    private final Clock clock;

    S3Writes(String store, S3Place place, S3Http http, S3Errors errors, Tags tags, S3Options options, Clock clock) {
        this.store = store;
        this.place = place;
        this.http = http;
        this.errors = errors;
        this.tags = tags;
        this.options = options;
        this.clock = clock;
    }

    /** One request; S3 holds the bytes against three checksums before it answers. */
    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        Attempt attempt = new Attempt(key.value(), Effect.WRITE, options.permission(), BodyPayload.of(body));
        S3Http.Ask ask = new S3Http.Ask("PUT", attempt)
                .headers(S3Reads.HEADERS.write(headers))
                .headers(options.headers(clock))
                .header("Content-MD5", base64(body.checksums().md5()))
                .header("x-amz-checksum-sha256", base64(body.checksums().sha256()));
        Tags.condition(ask, precondition);
        StoreHttp.Answer answer = conditional(key, precondition, ask);
        Version version = version(key, answer.header("ETag"));
        Digest md5 = tags.md5(version, answer.header("x-amz-server-side-encryption"));
        return new StoredObject(key, version, body.length(), md5, headers);
    }

    StoreHttp.Answer conditional(ObjectKey key, Precondition precondition, S3Http.Ask ask) {
        try {
            return http.send(ask);
        } catch (StoreException e) {
            throw StoreFailures.ofPut(key, precondition, e);
        }
    }

    /** With every header, since S3 resets those that aren't named. */
    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        Attempt attempt = new Attempt(target.value(), Effect.WRITE, "s3:GetObject and " + options.permission());
        S3Http.Ask ask = new S3Http.Ask("PUT", attempt)
                .headers(S3Reads.HEADERS.write(headers))
                .headers(options.headers(clock))
                .header("x-amz-copy-source", place.copySource(source.value()))
                .header("x-amz-copy-source-if-match", Tags.quoted(sourceVersion))
                .header("x-amz-metadata-directive", "REPLACE");
        StoreHttp.Answer answer;
        try {
            answer = http.send(ask);
        } catch (StoreException e) {
            throw StoreFailures.ofCopy(source, e);
        }
        tags.learn(answer.header("x-amz-server-side-encryption"));
        return version(
                target, document(attempt, answer.body(), "CopyObjectResult").text("ETag"));
    }

    /**
     * The result that an answer holds. S3 begins some answers with 200 before it is done, so that an error may stand in
     * the place of the result.
     */
    S3Answers.Document document(Attempt attempt, byte[] body, String expected) {
        try {
            S3Answers.Document document = S3Answers.parse(body);
            if (document.name().equals(expected)) {
                return document;
            }
            throw errors.failures().refused(500, document.text("Code"), attempt);
        } catch (XMLStreamException e) {
            throw new StoreException(Kind.UNKNOWN_OUTCOME, store, attempt.key(), "the answer can't be read", null);
        }
    }

    Version version(ObjectKey key, @Nullable String etag) {
        if (etag == null || etag.isEmpty()) {
            throw new StoreException(Kind.UNKNOWN_OUTCOME, store, key.value(), "the answer has no ETag", null);
        }
        return Tags.version(etag);
    }

    static String base64(Digest digest) {
        return Base64.getEncoder().encodeToString(digest.bytes());
    }
}
