package mx.prep.model;

/**
 * A page of the outlet's own, with what it needs, by what it is.
 *
 * @param kind what it is for
 * @param sha256 SHA-256 of the zip that holds it
 */
public record PageRef(PageKind kind, Digest sha256) implements Content {
    public PageRef {
        if (sha256.algorithm() != DigestAlgorithm.SHA256) {
            throw new IllegalArgumentException("a page is named by its SHA-256, not by " + sha256.algorithm());
        }
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + " page (" + sha256.shortHex() + ")";
    }
}
