package mx.prep.model;

/**
 * A package by what it is: its cut and the SHA-256 of its bytes.
 *
 * @param cut the cut that the package is
 * @param sha256 SHA-256 of the package as received
 */
public record PackageRef(Cut cut, Digest sha256) implements Content {
    public PackageRef {
        if (sha256.algorithm() != DigestAlgorithm.SHA256) {
            throw new IllegalArgumentException("a package is named by its SHA-256, not by " + sha256.algorithm());
        }
    }

    @Override
    public String toString() {
        return cut + " (" + sha256.shortHex() + ")";
    }
}
