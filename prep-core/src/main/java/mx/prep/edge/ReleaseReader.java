package mx.prep.edge;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import mx.prep.error.StoreException;
import mx.prep.internal.format.FormatException;
import mx.prep.internal.format.ManifestFormat;
import mx.prep.internal.format.PointerFormat;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectKey;
import mx.prep.model.ReleaseId;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectStore;
import org.jspecify.annotations.Nullable;

/** Reads pointer and manifests out of a target and believes them only after checking. */
final class ReleaseReader {
    private static final long MAX_MANIFEST_BYTES = 256L << 20;
    private final ObjectStore store;
    private final TargetLayout layout;

    ReleaseReader(ObjectStore store, TargetLayout layout) {
        this.store = store;
        this.layout = layout;
    }

    byte[] pointer() {
        ObjectKey key = layout.pointer();
        try (ObjectContent content = store.get(key, ByteRange.ALL)) {
            byte[] bytes = content.stream().readNBytes(PointerFormat.MAX_BYTES + 1);
            if (bytes.length > PointerFormat.MAX_BYTES) {
                throw corrupt(key, "longer than any pointer", null);
            }
            return bytes;
        } catch (IOException e) {
            throw unavailable(key, e);
        }
    }

    /** A release by the digest of its manifest. */
    Release release(ReleaseId id, Digest manifestSha256) {
        Release release = read(id);
        if (!release.document().sha256().equals(manifestSha256)) {
            throw corrupt(
                    layout.manifest(id),
                    "the pointer names the manifest " + manifestSha256.shortHex() + ", the store holds "
                            + release.document().sha256().shortHex(),
                    null);
        }
        return release;
    }

    /** A release whose manifest's digest nobody named: what it is made of must give its id. */
    Release release(ReleaseId id) {
        Release release = read(id);
        if (!release.manifest().id(id.epoch()).equals(id)) {
            throw corrupt(layout.manifest(id), "the manifest is another release's", null);
        }
        return release;
    }

    private Release read(ReleaseId id) {
        ObjectKey key = layout.manifest(id);
        try (ObjectContent content = store.get(key, ByteRange.ALL)) {
            Measured measured = new Measured(content.stream());
            Manifest manifest = ManifestFormat.read(measured);
            measured.drain();
            return Release.of(id, manifest, measured.describe(key));
        } catch (FormatException e) {
            throw corrupt(key, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw unavailable(key, e);
        }
    }

    private StoreException corrupt(ObjectKey key, String detail, @Nullable Exception cause) {
        return new StoreException(StoreException.Kind.CORRUPT, store.name(), key.value(), detail, cause);
    }

    private StoreException unavailable(ObjectKey key, IOException cause) {
        return new StoreException(
                StoreException.Kind.UNAVAILABLE, store.name(), key.value(), "reading broke off", cause);
    }

    /** Counts, limits and digests what passes. */
    private static final class Measured extends FilterInputStream {
        private final MessageDigest sha256 = DigestAlgorithm.SHA256.newDigest();
        private final MessageDigest md5 = DigestAlgorithm.MD5.newDigest();
        private long count;

        Measured(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            if (n > 0) {
                count += n;
                if (count > MAX_MANIFEST_BYTES) {
                    throw new IOException("longer than " + MAX_MANIFEST_BYTES + " bytes");
                }
                sha256.update(buffer, offset, n);
                md5.update(buffer, offset, n);
            }
            return n;
        }

        /** The parser closes what it reads, but the rest has to be counted. */
        @Override
        public void close() {}

        void drain() throws IOException {
            transferTo(OutputStream.nullOutputStream());
        }

        ManifestEntry describe(ObjectKey key) {
            return new ManifestEntry(
                    key,
                    count,
                    Digest.of(DigestAlgorithm.SHA256, sha256),
                    MediaType.JSON,
                    CacheRule.POINTER,
                    Encoding.IDENTITY,
                    count,
                    Digest.of(DigestAlgorithm.MD5, md5));
        }
    }
}
