package mx.prep.internal.confirm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.zip.GZIPInputStream;
import mx.prep.error.StoreException;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
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
    private final Ticker ticker;

    StoreReading(ReleaseStore releases, ReleaseId release, Mode mode, Ticker ticker) {
        this.releases = releases;
        this.release = release;
        this.mode = mode;
        this.ticker = ticker;
    }

    @Override
    public Answer read(Ask ask) throws IOException {
        Stopwatch watch = ticker.start();
        ManifestEntry entry = ask.entry();
        TargetLayout layout = releases.layout();
        try (ObjectContent content = releases.store().get(layout.file(release, mode, entry.path()), ByteRange.ALL)) {
            MessageDigest engine = DigestAlgorithm.SHA256.newDigest();
            InputStream decoded = entry.encoding() == Encoding.GZIP
                    ? new GZIPInputStream(content.stream(), 1 << 16)
                    : content.stream();
            long bytes;
            try (InputStream in = new DigestInputStream(decoded, engine)) {
                bytes = in.transferTo(OutputStream.nullOutputStream());
            }
            return new Answer(
                    Digest.of(DigestAlgorithm.SHA256, engine),
                    List.of(),
                    watch.elapsed(),
                    bytes,
                    entry.storedSize(),
                    null);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NOT_FOUND) {
                return Answer.missing(watch.elapsed());
            }
            throw new IOException(e.getMessage(), e);
        }
    }
}
