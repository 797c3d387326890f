package mx.prep.archive;

import java.nio.file.Path;
import java.util.Optional;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ObjectKey;
import mx.prep.model.PageRef;
import mx.prep.spi.Body;

/**
 * What the outlet itself puts on a site, named by its digest: its pages, each with what it needs in one zip, and files
 * that stand in place of a package's. Keeping one again changes nothing. Thread-safe.
 */
public final class OwnFiles {
    /** The most bytes of a file that stands in place of a package's. */
    public static final int MAX_FILE_BYTES = 16 << 20;

    private final Documents documents;
    private final Packages packages;

    OwnFiles(Documents documents, Packages packages) {
        this.documents = documents;
        this.packages = packages;
    }

    /**
     * Keeps a page; returns when it is durable.
     *
     * @throws mx.prep.error.StoreException {@code CORRUPT} if something else stands under its name
     */
    public Kept keep(PageRef page, Body zip) {
        return packages.keep(ArchiveLayout.page(page), page.sha256(), zip);
    }

    /**
     * Fetches a page's zip into a file and checks its digest, as {@link Packages#download} does.
     *
     * @return its length in bytes
     */
    public long download(PageRef page, Path file) {
        return packages.download(ArchiveLayout.page(page), page.sha256(), file);
    }

    /**
     * Keeps a file; returns when it is durable.
     *
     * @throws IllegalArgumentException if it is longer than {@link #MAX_FILE_BYTES}
     * @throws mx.prep.error.StoreException {@code CORRUPT} if something else stands under its name
     */
    public Kept keep(Digest sha256, Body file) {
        if (file.length() > MAX_FILE_BYTES) {
            throw new IllegalArgumentException("a file of " + file.length() + " bytes is too long; at most "
                    + MAX_FILE_BYTES + " may stand in" + " place of a package's file");
        }
        return packages.keep(ArchiveLayout.ownFile(sha256), sha256, file);
    }

    /**
     * The bytes of a file that was kept, or empty if it wasn't.
     *
     * @throws mx.prep.error.StoreException {@code CORRUPT} if its bytes are others
     */
    public Optional<byte[]> find(Digest sha256) {
        ObjectKey key = ArchiveLayout.ownFile(sha256);
        Optional<byte[]> found = documents.find(key, MAX_FILE_BYTES);
        found.filter(bytes -> !Digest.of(DigestAlgorithm.SHA256, bytes).equals(sha256))
                .ifPresent(bytes -> {
                    throw documents.corrupt(key, "its bytes aren't those that it is named by; restore it", null);
                });
        return found;
    }
}
