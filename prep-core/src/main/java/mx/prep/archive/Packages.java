package mx.prep.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import mx.prep.error.StoreException;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.spi.Body;
import mx.prep.spi.StoredObject;
import org.jspecify.annotations.Nullable;

/** The packages' bytes, named by their digest: keeping one again changes nothing. Thread-safe. */
public final class Packages {
    private static final MediaType ZIP = new MediaType("application/zip");
    private final Documents documents;
    private final Recent<ObjectKey, Kept> known = new Recent<>(256);

    Packages(Documents documents) {
        this.documents = documents;
    }

    /**
     * Keeps an accepted package; returns when it is durable. One request, none if this process kept it before.
     *
     * @throws mx.prep.error.StoreException {@code CORRUPT} if something else stands under its name
     */
    public Kept keep(PackageRef reference, Body body) {
        return keep(ArchiveLayout.zip(ArchiveLayout.Room.PACKAGES, reference), reference.sha256(), body);
    }

    /**
     * Fetches a package into a file and checks its digest. The file appears whole or not at all; one that is there is
     * replaced.
     *
     * @return its length in bytes
     * @throws mx.prep.error.StoreException {@code NOT_FOUND} if it isn't in the archive, {@code CORRUPT} if its bytes
     *     aren't the package's
     * @throws UncheckedIOException if the file can't be written
     */
    public long download(PackageRef reference, Path file) {
        return download(ArchiveLayout.zip(ArchiveLayout.Room.PACKAGES, reference), reference.sha256(), file);
    }

    /**
     * Fetches what {@link Catalogue#list} found, also from quarantine, as {@link #download(PackageRef, Path)} does.
     *
     * @throws mx.prep.error.StoreException {@code NOT_FOUND} if only its papers are there
     */
    public long download(Holding holding, Path file) {
        return download(object(holding), holding.sha256(), file);
    }

    /**
     * Reads every byte of a package and compares.
     *
     * @throws mx.prep.error.StoreException {@code CORRUPT} if they aren't the package's, {@code NOT_FOUND} if only its
     *     papers are there
     */
    public void check(Holding holding) {
        ObjectKey key = object(holding);
        MessageDigest engine = DigestAlgorithm.SHA256.newDigest();
        documents.read(key, in -> copy(in, OutputStream.nullOutputStream(), engine));
        compare(key, holding.sha256(), engine);
    }

    private ObjectKey object(Holding holding) {
        ObjectKey key = holding.zip();
        if (key == null) {
            throw new StoreException(
                    StoreException.Kind.NOT_FOUND,
                    documents.name(),
                    holding.title(),
                    "only papers of it are in the archive, not the package",
                    null);
        }
        return key;
    }

    long download(ObjectKey key, Digest sha256, Path file) {
        Path part = null;
        try {
            part = Files.createTempFile(file.toAbsolutePath().getParent(), "archive", ".part");
            MessageDigest engine = DigestAlgorithm.SHA256.newDigest();
            long length;
            try (OutputStream out = Files.newOutputStream(part)) {
                length = documents.read(key, in -> copy(in, out, engine));
            }
            compare(key, sha256, engine);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return length;
        } catch (IOException e) {
            throw new UncheckedIOException("package " + sha256.shortHex() + " can't be written to " + file, e);
        } finally {
            discard(part);
        }
    }

    Kept keep(ObjectKey key, Digest sha256, Body body) {
        if (!body.checksums().sha256().equals(sha256)) {
            throw new IllegalArgumentException("these are not the bytes of package " + sha256);
        }
        if (known.find(key) != null) {
            return Kept.ALREADY_THERE;
        }
        ObjectHeaders headers = new ObjectHeaders(ZIP, CacheRule.NO_STORE, Encoding.IDENTITY, sha256);
        Kept kept = documents
                .create(key, body, headers, () -> documents.head(key))
                .map(stored -> same(stored, body))
                .orElse(Kept.WRITTEN);
        known.put(key, kept);
        return kept;
    }

    private Kept same(StoredObject stored, Body body) {
        if (stored.size() != body.length()) {
            throw documents.corrupt(
                    stored.key(), "has " + stored.size() + " bytes, the package " + body.length(), null);
        }
        Digest md5 = stored.md5();
        if (md5 != null && !md5.equals(body.checksums().md5())) {
            throw documents.corrupt(stored.key(), "has MD5 " + md5 + ", the package another", null);
        }
        return Kept.ALREADY_THERE;
    }

    private static long copy(InputStream in, OutputStream out, MessageDigest engine) throws IOException {
        byte[] buffer = new byte[64 << 10];
        long length = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            engine.update(buffer, 0, n);
            write(out, buffer, n);
            length += n;
        }
        return length;
    }

    /** Keeps a failure of the work folder apart from one of the store. */
    private static void write(OutputStream out, byte[] buffer, int length) {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException("the work folder can't be written to", e);
        }
    }

    private void compare(ObjectKey key, Digest sha256, MessageDigest engine) {
        Digest found = Digest.of(DigestAlgorithm.SHA256, engine);
        if (!found.equals(sha256)) {
            throw documents.corrupt(key, "the SHA-256 of its bytes is " + found + "; restore it from a copy", null);
        }
    }

    private static void discard(@Nullable Path part) {
        if (part != null) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                // A left-over in the work folder harms nobody.
                return;
            }
        }
    }
}
