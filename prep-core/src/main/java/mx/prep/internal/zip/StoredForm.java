package mx.prep.internal.zip;

import java.util.HexFormat;
import mx.prep.model.Digest;
import mx.prep.spi.Body.Checksums;

/** Checksums of a file's bytes as they are stored, kept small: a package has tens of thousands. */
final class StoredForm {
    static final int SHA256_BYTES = 32;
    static final int MD5_BYTES = 16;
    private final byte[] digests;
    private final int crc32c;

    /**
     * @param digests SHA-256, then MD5; not copied
     */
    StoredForm(byte[] digests, int crc32c) {
        this.digests = digests;
        this.crc32c = crc32c;
    }

    Checksums checksums() {
        HexFormat hex = HexFormat.of();
        return new Checksums(
                Digest.sha256(hex.formatHex(digests, 0, SHA256_BYTES)),
                Digest.md5(hex.formatHex(digests, SHA256_BYTES, SHA256_BYTES + MD5_BYTES)),
                crc32c);
    }

    int crc32c() {
        return crc32c;
    }
}
