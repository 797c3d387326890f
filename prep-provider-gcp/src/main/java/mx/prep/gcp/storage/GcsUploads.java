package mx.prep.gcp.storage;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.store.jclouds.BodyPayload;
import mx.prep.store.jclouds.CloudStore;
import mx.prep.store.jclouds.Effect;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import mx.prep.store.jclouds.StoreHttp;
import org.jclouds.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Puts large objects by resumable uploads: where a connection breaks, Cloud Storage is asked once how far it has got, and
 * the upload goes on from there. The condition is judged when the last byte is there; an upload that fails before that is
 * taken back. Thread-safe.
 */
final class GcsUploads implements CloudStore.LargePuts {
    /** A multiple of 256 KiB, as all chunks but the last have to be. */
    static final int CHUNK = 16 * 1024 * 1024;

    private static final int INCOMPLETE = 308;
    private static final int CANCELLED = 499;
    private static final Pattern KEPT = Pattern.compile("bytes=0-(\\d{1,18})");

    private final String store;
    private final GcsPlace place;
    private final StoreHttp http;
    private final GcsWrites writes;
    private final long above;

    /** @param above the length in bytes above which an upload is resumable */
    GcsUploads(String store, GcsPlace place, StoreHttp http, GcsWrites writes, long above) {
        this.store = store;
        this.place = place;
        this.http = http;
        this.writes = writes;
        this.above = above;
    }

    @Override
    public boolean takes(Body body) {
        return body.length() > above;
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        Upload upload = new Upload(key, body, begin(key, body, headers, precondition));
        try {
            return writes.stored(key, body, headers, upload.run());
        } catch (StoreException e) {
            if (e.kind() != Kind.UNKNOWN_OUTCOME && e.kind() != Kind.PRECONDITION) {
                upload.cancel(e);
            }
            throw e;
        }
    }

    /** An upload that nobody completes changes nothing, so that a lost answer doesn't matter. */
    private String begin(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        Body description = Body.of(GcsResource.bytes(writes.description(body, headers)));
        Attempt attempt = new Attempt(key.value(), Effect.READ, writes.permission(), BodyPayload.of(description));
        StoreHttp.Ask ask = new StoreHttp.Ask(
                        "POST", writes.upload("resumable", key, precondition).uri(), attempt)
                .header("Content-Type", "application/json; charset=UTF-8")
                .header("X-Upload-Content-Type", headers.mediaType().value())
                .header("X-Upload-Content-Length", String.valueOf(body.length()));
        String session = http.send(ask).header("Location");
        if (session == null || !place.holds(session)) {
            throw new StoreException(
                    Kind.UNAVAILABLE, store, key.value(), "the upload's address isn't Cloud Storage's", null);
        }
        return session;
    }

    /** One upload under way. */
    private final class Upload {
        private final ObjectKey key;
        private final Body body;
        private final URI session;

        Upload(ObjectKey key, Body body, String session) {
            this.key = key;
            this.body = body;
            this.session = URI.create(session);
        }

        /** The answer to the last byte. The body is read once, a chunk of it held in memory. */
        byte[] run() {
            try (InputStream in = body.open()) {
                long sent = 0;
                while (true) {
                    byte[] chunk = in.readNBytes((int) Math.min(CHUNK, body.length() - sent));
                    boolean last = sent + chunk.length == body.length();
                    if ((chunk.length < CHUNK && !last) || (last && in.read() >= 0)) {
                        throw new StoreException(
                                Kind.CORRUPT, store, key.value(), "what was to be written has another length", null);
                    }
                    byte[] answer = send(chunk, sent, last);
                    if (answer != null) {
                        return answer;
                    }
                    sent += chunk.length;
                }
            } catch (IOException e) {
                throw new StoreException(
                        Kind.UNAVAILABLE, store, key.value(), "what was to be written can't be read", e);
            }
        }

        /** The answer to the last byte, or null if this chunk wasn't the last. */
        private byte @Nullable [] send(byte[] chunk, long offset, boolean last) {
            int done = 0;
            int broken = -1;
            while (done < chunk.length) {
                Progress progress;
                try {
                    progress = send(
                            done == 0 ? chunk : Arrays.copyOfRange(chunk, done, chunk.length),
                            offset + done,
                            last ? Effect.WRITE : Effect.READ);
                } catch (StoreException e) {
                    if (StoreHttp.answer(e) != null || done == broken) {
                        throw e;
                    }
                    broken = done;
                    progress = ask(e);
                }
                if (progress.answer() != null) {
                    return progress.answer();
                }
                long kept = progress.kept() - offset;
                if (kept > chunk.length || kept < done || (kept == done && done != broken)) {
                    throw new StoreException(
                            Kind.UNAVAILABLE, store, key.value(), "the upload lost bytes that it had", null);
                }
                done = (int) kept;
            }
            return null;
        }

        private Progress send(byte[] bytes, long offset, Effect effect) {
            BodyPayload payload = BodyPayload.of(Body.of(bytes));
            Attempt attempt = new Attempt(key.value(), effect, writes.permission(), payload);
            return progress(new StoreHttp.Ask("PUT", session, attempt)
                    .header(
                            "Content-Range",
                            "bytes " + offset + "-" + (offset + bytes.length - 1) + "/" + body.length()));
        }

        /** How far it has got after a request that broke off; if nobody knows, that request's failure stands. */
        private Progress ask(StoreException broken) {
            try {
                Attempt attempt = new Attempt(key.value(), Effect.READ, writes.permission());
                return progress(
                        new StoreHttp.Ask("PUT", session, attempt).header("Content-Range", "bytes */" + body.length()));
            } catch (StoreException e) {
                broken.addSuppressed(e);
                throw broken;
            }
        }

        private Progress progress(StoreHttp.Ask ask) {
            try {
                return new Progress(0, http.send(ask).body());
            } catch (StoreException e) {
                HttpResponse answer = StoreHttp.answer(e);
                if (e.kind() == Kind.NOT_FOUND) {
                    throw new StoreException(
                            Kind.UNAVAILABLE, store, key.value(), "Cloud Storage has forgotten the upload", e);
                }
                if (answer == null || answer.getStatusCode() != INCOMPLETE) {
                    throw e;
                }
                Matcher kept = KEPT.matcher(String.valueOf(answer.getFirstHeaderOrNull("Range")));
                return new Progress(kept.matches() ? Long.parseLong(kept.group(1)) + 1 : 0, null);
            }
        }

        /** Takes the upload back; where that fails too Cloud Storage forgets it after a week. */
        void cancel(StoreException reason) {
            try {
                http.send(new StoreHttp.Ask(
                        "DELETE", session, new Attempt(key.value(), Effect.READ, writes.permission())));
            } catch (StoreException e) {
                HttpResponse answer = StoreHttp.answer(e);
                if (answer == null || answer.getStatusCode() != CANCELLED) {
                    reason.addSuppressed(e);
                }
            }
        }
    }

    /** How far an upload has got. */
    private static final class Progress {
        private final long kept;
        private final byte @Nullable [] answer;

        /**
         * How far.
         *
         * @param kept the bytes that Cloud Storage has
         * @param answer what it said when it had all, or null
         */
        Progress(long kept, byte @Nullable [] answer) {
            this.kept = kept;
            this.answer = answer;
        }

        long kept() {
            return kept;
        }

        byte @Nullable [] answer() {
            return answer;
        }
    }
}
