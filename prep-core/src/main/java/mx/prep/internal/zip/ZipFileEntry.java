package mx.prep.internal.zip;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import mx.prep.model.Digest;
import mx.prep.model.Encoding;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import org.jspecify.annotations.Nullable;

/**
 * One file of a package, read and hashed. Immutable and thread-safe; its streams work until the package is closed, any
 * number at a time.
 */
public final class ZipFileEntry {
    private static final int BUFFER = 1 << 16;

    private final PackageFile file;
    private final ObjectKey path;
    private final CentralRecord record;
    private final byte[] sha256;
    private final boolean utf8;
    private final @Nullable StoredForm identity;
    private final @Nullable StoredForm gzip;

    ZipFileEntry(
            PackageFile file,
            CentralRecord record,
            byte[] sha256,
            Utf8Check utf8,
            @Nullable StoredForm identity,
            @Nullable StoredForm gzip) {
        this.file = file;
        this.path = ObjectKey.of(record.name());
        this.record = record;
        this.sha256 = sha256;
        this.utf8 = utf8.isValid();
        this.identity = identity;
        this.gzip = gzip;
    }

    public ObjectKey path() {
        return path;
    }

    /** Decoded length in bytes. */
    public long size() {
        return record.size();
    }

    /** SHA-256 of the decoded bytes. */
    public Digest sha256() {
        return Digest.sha256(HexFormat.of().formatHex(sha256));
    }

    /** Whether the decoded bytes are valid UTF-8; so are none at all. */
    public boolean isUtf8() {
        return utf8;
    }

    /** Whether the package holds it deflated, so that it has a gzip form. */
    public boolean isDeflated() {
        return record.isDeflated();
    }

    /**
     * The file as it is stored under an encoding.
     *
     * @throws IllegalArgumentException if the form plan didn't ask for this form, or it has none
     */
    public Body body(Encoding encoding) {
        StoredForm form = encoding == Encoding.GZIP ? gzip : identity;
        if (form == null) {
            throw new IllegalArgumentException(path + " was not hashed for storing as " + encoding);
        }
        return new EntryBody(encoding, form);
    }

    /** The decoded bytes; fails if the package file was changed. */
    public InputStream open() throws IOException {
        return open(file, record, record.packedSize());
    }

    /**
     * The decoded bytes of an entry; fails where they aren't as many as its record says, or others.
     *
     * @param most of the entry's data, how many bytes are read at the most
     */
    static InputStream open(PackageFile file, CentralRecord record, long most) {
        InputStream raw = new RawStream(file, record.dataOffset(), Math.min(most, record.packedSize()));
        InputStream decoded = record.isDeflated() ? new InflatingStream(raw) : raw;
        return new VerifyingStream(decoded, record.size(), new CRC32(), record.crc() & 0xffff_ffffL, record.name());
    }

    private InputStream openGzip(StoredForm form) {
        InputStream all = new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(GzipForm.header()),
                new RawStream(file, record.dataOffset(), record.packedSize()),
                new ByteArrayInputStream(GzipForm.trailer(record.crc(), size())))));
        long length = record.packedSize() + GzipForm.OVERHEAD;
        return new VerifyingStream(all, length, new CRC32C(), form.crc32c() & 0xffff_ffffL, path.value());
    }

    @Override
    public String toString() {
        return path + " (" + size() + " bytes)";
    }

    private final class EntryBody implements Body {
        private final Encoding encoding;
        private final StoredForm form;

        EntryBody(Encoding encoding, StoredForm form) {
            this.encoding = encoding;
            this.form = form;
        }

        @Override
        public long length() {
            return encoding == Encoding.GZIP ? record.packedSize() + GzipForm.OVERHEAD : size();
        }

        @Override
        public Checksums checksums() {
            return form.checksums();
        }

        @Override
        public InputStream open() throws IOException {
            return encoding == Encoding.GZIP ? openGzip(form) : ZipFileEntry.this.open();
        }
    }

    /** Gives its inflater back when it is closed. */
    private static final class InflatingStream extends InflaterInputStream {
        InflatingStream(InputStream in) {
            super(in, new Inflater(true), BUFFER);
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                inf.end();
            }
        }
    }
}
