package mx.prep.edge;

import com.google.common.io.ByteStreams;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import mx.prep.error.StoreException;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ByteRange;

/** Makes the body of a response out of a file's stored bytes. */
final class Source {
    /** Plain bytes of more than this are inflated as they are sent. */
    private static final long INFLATED = 1L << 20;

    private final ReleaseContent content;
    private final Semaphore downloads;

    /**
     * Makes bodies.
     *
     * @param downloads most large files that are being sent at once
     */
    Source(ReleaseContent content, int downloads) {
        this.content = content;
        this.downloads = new Semaphore(downloads);
    }

    /** The part of the representation; fails with {@link StoreException}. */
    CompletableFuture<EdgeBody> body(ObjectKey key, Representation form, Part part) {
        ManifestEntry entry = form.entry();
        return content.isSmall(entry)
                ? content.bytes(key, entry).thenApply(stored -> whole(form, stored, part))
                : download(key, range -> content.stream(key, entry, range), form, part);
    }

    /** The part of a live tree's file; fails with {@link StoreException}. */
    CompletableFuture<EdgeBody> body(LiveTree tree, Found.File found, Representation form, Part part) {
        if (found instanceof Found.Small small) {
            return CompletableFuture.completedFuture(whole(form, small.stored(), part));
        }
        Found.Large large = (Found.Large) found;
        return download(large.key(), range -> tree.stream(large, range), form, part);
    }

    private EdgeBody whole(Representation form, byte[] stored, Part part) {
        try {
            return small(form, stored, part);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private CompletableFuture<EdgeBody> download(ObjectKey key, Opening opening, Representation form, Part part) {
        return downloads.tryAcquire()
                ? large(opening, form, part)
                : CompletableFuture.failedFuture(new StoreException(
                        StoreException.Kind.THROTTLED, "edge", key.value(), "too many downloads at once", null));
    }

    private EdgeBody small(Representation form, byte[] stored, Part part) throws IOException {
        if (form.isStored()) {
            return slice(stored, part);
        }
        InputStream plain = content.decoded(new ByteArrayInputStream(stored), form.entry());
        if (form.length() <= INFLATED) {
            try (plain) {
                return slice(plain.readNBytes((int) form.length()), part);
            }
        }
        return new EdgeBody.Stream(cut(plain, form, part));
    }

    private static EdgeBody slice(byte[] bytes, Part part) {
        return new EdgeBody.Bytes(
                ByteBuffer.wrap(bytes, Math.toIntExact(part.offset()), Math.toIntExact(part.length())));
    }

    private interface Opening {
        CompletableFuture<InputStream> open(ByteRange range);
    }

    private CompletableFuture<EdgeBody> large(Opening opening, Representation form, Part part) {
        boolean whole = part.length() == form.length();
        ByteRange range = form.isStored() && !whole ? new ByteRange(part.offset(), part.length()) : ByteRange.ALL;
        CompletableFuture<EdgeBody> body = new CompletableFuture<>();
        var unused = opening.open(range).whenComplete((stored, failure) -> {
            if (failure != null) {
                downloads.release();
                body.completeExceptionally(failure);
                return;
            }
            InputStream counted = new Counted(stored);
            try {
                InputStream sent = form.isStored() ? counted : cut(content.decoded(counted, form.entry()), form, part);
                body.complete(new EdgeBody.Stream(sent));
            } catch (IOException | RuntimeException e) {
                new EdgeBody.Stream(counted).close();
                body.completeExceptionally(e);
            }
        });
        return body;
    }

    private static InputStream cut(InputStream plain, Representation form, Part part) throws IOException {
        if (part.length() == form.length()) {
            return plain;
        }
        plain.skipNBytes(part.offset());
        return ByteStreams.limit(plain, part.length());
    }

    /** Gives the place of a download back when it is closed. */
    private final class Counted extends FilterInputStream {
        private final AtomicBoolean closed = new AtomicBoolean();

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return in.read(buffer, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (closed.compareAndSet(false, true)) {
                downloads.release();
                super.close();
            }
        }
    }
}
