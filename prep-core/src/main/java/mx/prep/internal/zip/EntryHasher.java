package mx.prep.internal.zip;

import static mx.prep.internal.zip.NameText.shown;
import static mx.prep.model.RefusalCode.DATA_CRC;
import static mx.prep.model.RefusalCode.DATA_DEFLATE;
import static mx.prep.model.RefusalCode.DATA_SIZE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.ObjectKey;

/**
 * Decodes entries and hashes them, each once, as they decode and as they will be stored. One thread; holds its buffers
 * and engines for all entries.
 */
final class EntryHasher implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final PackageFile file;
    private final FormPlan plan;
    private final byte[] packed = new byte[BUFFER];
    private final ByteBuffer packedView = ByteBuffer.wrap(packed);
    private final byte[] decoded = new byte[BUFFER];
    private final ByteBuffer decodedView = ByteBuffer.wrap(decoded);
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final MessageDigest sha256 = DigestAlgorithm.SHA256.newDigest();
    private final Utf8Check utf8 = new Utf8Check();
    private final Form identity = new Form();
    private final Form gzip = new Form();

    EntryHasher(PackageFile file, FormPlan plan) {
        this.file = file;
        this.plan = plan;
    }

    /** Digests of one stored form. */
    private static final class Form {
        private final MessageDigest sha256 = DigestAlgorithm.SHA256.newDigest();
        private final MessageDigest md5 = DigestAlgorithm.MD5.newDigest();
        private final CRC32C crc32c = new CRC32C();
        private boolean wanted;

        void reset(Encoding encoding, Set<Encoding> forms) {
            wanted = forms.contains(encoding);
            sha256.reset();
            md5.reset();
            crc32c.reset();
        }

        void update(byte[] bytes, int length) {
            sha256.update(bytes, 0, length);
            updateLight(bytes, length);
        }

        /** All but the SHA-256, which the decoded bytes have already. */
        void updateLight(byte[] bytes, int length) {
            md5.update(bytes, 0, length);
            crc32c.update(bytes, 0, length);
        }

        /** Ends a form whose own engine saw all bytes. */
        StoredForm finish() {
            byte[] digests = new byte[StoredForm.SHA256_BYTES + StoredForm.MD5_BYTES];
            finish(sha256, digests, 0, StoredForm.SHA256_BYTES);
            return finish(digests);
        }

        /** Ends a form whose SHA-256 is known already. */
        StoredForm finish(byte[] digests) {
            finish(md5, digests, StoredForm.SHA256_BYTES, StoredForm.MD5_BYTES);
            return new StoredForm(digests, (int) crc32c.getValue());
        }

        private static void finish(MessageDigest engine, byte[] into, int at, int length) {
            try {
                engine.digest(into, at, length);
            } catch (DigestException e) {
                throw new IllegalStateException("a digest has a fixed length", e);
            }
        }
    }

    /** Checks an entry's data; a folder has none. */
    void checkFolder(CentralRecord record) throws IOException, RefusedException {
        if (record.size() != 0) {
            throw new RefusedException(DATA_SIZE, "the folder " + shown(record.name()) + " has data");
        }
        read(record, Set.of());
    }

    ZipFileEntry hash(CentralRecord record) throws IOException, RefusedException {
        Set<Encoding> forms = plan.forms(ObjectKey.of(record.name()));
        read(record, !record.isDeflated() && !forms.isEmpty() ? Set.of(Encoding.IDENTITY) : forms);
        byte[] digest = sha256.digest();
        int length = StoredForm.SHA256_BYTES + StoredForm.MD5_BYTES;
        StoredForm plain = identity.wanted ? identity.finish(Arrays.copyOf(digest, length)) : null;
        StoredForm packedForm = gzip.wanted ? gzip.finish() : null;
        return new ZipFileEntry(file, record, digest, utf8, plain, packedForm);
    }

    private void read(CentralRecord record, Set<Encoding> forms) throws IOException, RefusedException {
        crc.reset();
        sha256.reset();
        utf8.reset();
        identity.reset(Encoding.IDENTITY, forms);
        gzip.reset(Encoding.GZIP, forms);
        if (record.isDeflated()) {
            inflate(record);
        } else {
            copy(record);
        }
        if ((int) crc.getValue() != record.crc()) {
            throw new RefusedException(
                    DATA_CRC, "the data of " + shown(record.name()) + " is damaged: its CRC is another");
        }
    }

    private void copy(CentralRecord record) throws IOException, RefusedException {
        if (record.packedSize() != record.size()) {
            throw size(record);
        }
        for (long done = 0; done < record.size(); ) {
            done += fill(record, done);
            decoded(packed, packedView, packedView.limit());
        }
    }

    private void inflate(CentralRecord record) throws IOException, RefusedException {
        inflater.reset();
        if (gzip.wanted) {
            byte[] header = GzipForm.header();
            gzip.update(header, header.length);
        }
        long size = 0;
        for (long done = 0; done < record.packedSize(); ) {
            done += fill(record, done);
            if (gzip.wanted) {
                gzip.update(packed, packedView.limit());
            }
            inflater.setInput(packed, 0, packedView.limit());
            size = drain(record, size);
            if (inflater.finished() && (inflater.getRemaining() > 0 || done < record.packedSize())) {
                throw deflate(record, "ends before its announced length");
            }
        }
        if (!inflater.finished()) {
            throw deflate(record, "doesn't end where it should");
        }
        if (size != record.size()) {
            throw size(record);
        }
        if (gzip.wanted) {
            byte[] trailer = GzipForm.trailer(record.crc(), size);
            gzip.update(trailer, trailer.length);
        }
    }

    /** Decodes all of the input; never more than one buffer above the announced size. */
    private long drain(CentralRecord record, long before) throws RefusedException {
        long size = before;
        try {
            while (!inflater.finished()) {
                int count = inflater.inflate(decoded);
                if (count == 0) {
                    if (inflater.needsDictionary()) {
                        throw deflate(record, "needs a dictionary");
                    }
                    return size;
                }
                size += count;
                if (size > record.size()) {
                    throw size(record);
                }
                decoded(decoded, decodedView, count);
            }
            return size;
        } catch (DataFormatException e) {
            throw deflate(record, "is broken");
        }
    }

    private void decoded(byte[] bytes, ByteBuffer view, int length) {
        crc.update(bytes, 0, length);
        sha256.update(bytes, 0, length);
        utf8.update(view, length);
        if (identity.wanted) {
            identity.updateLight(bytes, length);
        }
    }

    private int fill(CentralRecord record, long done) throws IOException {
        int wanted = (int) Math.min(BUFFER, record.packedSize() - done);
        packedView.clear().limit(wanted);
        if (file.read(record.dataOffset() + done, packedView) < wanted) {
            throw new IOException("the package file became shorter while it was read: " + file);
        }
        return wanted;
    }

    private static RefusedException size(CentralRecord record) {
        return new RefusedException(
                DATA_SIZE,
                "the data of " + shown(record.name()) + " isn't of the announced size of " + record.size() + " bytes");
    }

    private static RefusedException deflate(CentralRecord record, String flaw) {
        return new RefusedException(DATA_DEFLATE, "the compressed data of " + shown(record.name()) + " " + flaw);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
