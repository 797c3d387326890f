package mx.prep.testkit.site;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.model.Recipe;

/** A file as a store has it, with its line of the manifest. */
final class StoredFile {
    private final ManifestEntry entry;
    private final byte[] bytes;

    private StoredFile(ManifestEntry entry, byte[] bytes) {
        this.entry = entry;
        this.bytes = bytes;
    }

    /** A package's file, as a recipe has it stored in an encoding. */
    static StoredFile of(Recipe recipe, Encoding encoding, ObjectKey path, byte[] bytes) {
        byte[] stored = encoding == Encoding.GZIP ? gzip(bytes) : bytes;
        ManifestEntry entry = new ManifestEntry(
                path,
                bytes.length,
                Digest.of(DigestAlgorithm.SHA256, bytes),
                recipe.mediaTypeOf(path, true),
                recipe.cacheRuleOf(path),
                encoding,
                stored.length,
                Digest.of(DigestAlgorithm.MD5, stored));
        return new StoredFile(entry, stored);
    }

    ManifestEntry entry() {
        return entry;
    }

    /** As stored. */
    byte[] bytes() {
        return bytes;
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("an array can always be written", e);
        }
        return out.toByteArray();
    }
}
