package mx.prep.internal.confirm;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import mx.prep.error.StoreException;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.ManifestEntry;
import mx.prep.model.Mode;
import mx.prep.model.ReleaseId;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;

/** Reads a release's objects from the store itself, where no reader can be asked. Thread-safe. */
final class StoreReading implements Reading {
    private final ReleaseStore releases;
    private final ReleaseId release;
    private final Mode mode;

    StoreReading(ReleaseStore releases, ReleaseId release, Mode mode) {
        this.releases = releases;
        this.release = release;
        this.mode = mode;
    }

    @Override
    public Answer read(ManifestEntry entry) throws IOException {
        long started = System.nanoTime();
        TargetLayout layout = releases.layout();
        try (ObjectContent content = releases.store().get(layout.file(release, mode, entry.path()), ByteRange.ALL)) {
            MessageDigest engine = DigestAlgorithm.SHA256.newDigest();
            InputStream decoded = entry.encoding() == Encoding.GZIP
                    ? new GZIPInputStream(content.stream(), 1 << 16)
                    : content.stream();
            try (InputStream in = new DigestInputStream(decoded, engine)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return new Answer(
                    true,
                    Digest.of(DigestAlgorithm.SHA256, engine),
                    null,
                    Duration.ofNanos(System.nanoTime() - started));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NOT_FOUND) {
                return new Answer(false, null, null, Duration.ofNanos(System.nanoTime() - started));
            }
            throw new IOException(e.getMessage(), e);
        }
    }
}
