package mx.prep.azure.blob;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.internal.time.Pause;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.Deletion;
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

/** Puts and copies blobs, and asks for deletions. Thread-safe. */
final class BlobWrites implements CloudStore.Writes {
    private static final String WRITE = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write";
    private static final String DELETE = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete";

    private static final String LOCK = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
            + "/immutableStorage/runAsSuperUser/action";

    /** Within an account copies are done at once, as a rule. */
    private static final Duration COPY_AGAIN = Duration.ofMillis(250);

    private static final int COPY_LOOKS = 240;

    private final String store;
    private final BlobPlace place;
    private final StoreHttp http;
    private final BlobReads reads;
    private final BlobOptions options;
    private final Clock clock;
    private final Pause pause;

    BlobWrites(
            String store,
            BlobPlace place,
            StoreHttp http,
            BlobReads reads,
            BlobOptions options,
            Clock clock,
            Pause pause) {
        this.store = store;
        this.place = place;
        this.http = http;
        this.reads = reads;
        this.options = options;
        this.clock = clock;
        this.pause = pause;
    }

    /** What a write needs. */
    String permission() {
        return options.lock() == null ? WRITE : WRITE + " and " + LOCK;
    }

    /** One request; Azure holds the bytes against their MD5 before it answers. */
    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        String md5 = Etags.base64(body.checksums().md5());
        Attempt attempt = new Attempt(key.value(), Effect.WRITE, permission(), BodyPayload.of(body));
        StoreHttp.Ask ask = new StoreHttp.Ask("PUT", place.blob(key.value()), attempt)
                .header("x-ms-blob-type", "BlockBlob")
                .header("Content-Type", "application/octet-stream")
                .header("Content-MD5", md5);
        headers(headers).forEach(ask::header);
        StoreHttp.Answer answer = conditional(key, precondition, ask);
        return new StoredObject(
                key,
                Etags.written(store, key, answer),
                body.length(),
                body.checksums().md5(),
                headers);
    }

    /** What is kept with a blob: its headers under the names of their own that Azure has for them, and its policy. */
    Map<String, String> headers(ObjectHeaders headers) {
        Map<String, String> wire = new LinkedHashMap<>();
        BlobReads.HEADERS
                .write(headers)
                .forEach((name, value) -> wire.put(
                        name.startsWith("x-ms-") ? name : "x-ms-blob-" + name.toLowerCase(java.util.Locale.ROOT),
                        value));
        wire.putAll(options.headers(clock));
        return wire;
    }

    StoreHttp.Answer conditional(ObjectKey key, Precondition precondition, StoreHttp.Ask ask) {
        try {
            return http.send(Etags.condition(ask, precondition));
        } catch (StoreException e) {
            throw StoreFailures.ofPut(key, precondition, e);
        }
    }

    /** With the source's headers and metadata, since Azure takes no others with a copy. */
    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        Attempt attempt = new Attempt(target.value(), Effect.WRITE, permission() + " and " + BlobReads.READ);
        StoreHttp.Ask ask = new StoreHttp.Ask("PUT", place.blob(target.value()), attempt)
                .header("x-ms-copy-source", place.copySource(source.value()))
                .header("x-ms-source-if-match", Etags.quoted(sourceVersion));
        options.headers(clock).forEach(ask::header);
        StoreHttp.Answer answer;
        try {
            answer = http.send(ask);
        } catch (StoreException e) {
            throw StoreFailures.ofCopy(source, e);
        }
        return finished(target, answer);
    }

    /** The version of a copy that is done; asks until it is. */
    private Version finished(ObjectKey target, StoreHttp.Answer first) {
        StoreHttp.Answer answer = first;
        String id = answer.header("x-ms-copy-id");
        for (int looks = 0; looks < COPY_LOOKS; looks++) {
            String status = status(answer, id);
            if (status.equals("success")) {
                return Etags.written(store, target, answer);
            }
            if (!status.equals("pending")) {
                throw new StoreException(
                        Kind.UNKNOWN_OUTCOME, store, target.value(), "the copy ended with '" + status + "'", null);
            }
            pause.pause(COPY_AGAIN);
            answer = reads.ask(target);
        }
        throw new StoreException(
                Kind.UNKNOWN_OUTCOME, store, target.value(), "the copy isn't done after a minute", null);
    }

    /** What asks for a deletion. */
    StoreHttp.Ask deletion(Deletion deletion) {
        String key = deletion.key().value();
        StoreHttp.Ask ask = new StoreHttp.Ask("DELETE", place.blob(key), new Attempt(key, Effect.WRITE, DELETE));
        return Etags.condition(ask, deletion.precondition());
    }

    private static String status(StoreHttp.Answer answer, @Nullable String id) {
        String status = answer.header("x-ms-copy-status");
        boolean another = id != null && !id.equals(answer.header("x-ms-copy-id"));
        return another || status == null ? "replaced by another" : status;
    }
}
