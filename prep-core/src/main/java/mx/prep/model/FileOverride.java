package mx.prep.model;

/**
 * A file of the outlet's own that stands at a path of the site instead of the package's.
 *
 * @param path the path in the release; not below {@code .prep/} or {@code .well-known/acme-challenge/}, which are not a
 *     package's either
 * @param sha256 SHA-256 of the file that stands there
 * @param order number of the order that put it there
 */
public record FileOverride(ObjectKey path, Digest sha256, int order) implements Comparable<FileOverride> {
    public FileOverride {
        if (sha256.algorithm() != DigestAlgorithm.SHA256) {
            throw new IllegalArgumentException("a file is named by its SHA-256, not by " + sha256.algorithm());
        }
        if (order < 1) {
            throw new IllegalArgumentException("an order puts the file at " + path + ", and orders are counted from 1");
        }
        if (ReservedPaths.isReserved(path)) {
            throw new IllegalArgumentException(path + " is not a place for anybody's file: " + ReservedPaths.NAMES);
        }
    }

    /** By path. */
    @Override
    public int compareTo(FileOverride other) {
        return path.compareTo(other.path);
    }
}
