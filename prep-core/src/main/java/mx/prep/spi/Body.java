package mx.prep.spi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;

/** The bytes of an object to be: their length and checksums are known, and they can be read again. Thread-safe. */
public interface Body {
    /** Length in bytes. */
    long length();

    /** Checksums of exactly these bytes. */
    Checksums checksums();

    /** The bytes from the start; the caller closes it. */
    InputStream open() throws IOException;

    /** A body held in memory; the array must not be changed afterwards. */
    static Body of(byte[] bytes) {
        Checksums checksums = Checksums.of(bytes);
        return new Body() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public Checksums checksums() {
                return checksums;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    /**
     * Checksums of a body, each in the form that a store checks.
     *
     * @param sha256 SHA-256 (S3's {@code x-amz-checksum-sha256})
     * @param md5 MD5 (Content-MD5)
     * @param crc32c CRC-32C (Google Cloud Storage), as unsigned 32 bits
     */
    record Checksums(Digest sha256, Digest md5, int crc32c) {
        public static Checksums of(byte[] bytes) {
            java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
            crc.update(bytes, 0, bytes.length);
            return new Checksums(Digest.of(DigestAlgorithm.SHA256, bytes), Digest.of(DigestAlgorithm.MD5, bytes), (int)
                    crc.getValue());
        }
    }
}
