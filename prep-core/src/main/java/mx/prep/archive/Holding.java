package mx.prep.archive;

import java.util.List;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * A package that the archive has, or only papers of, as found by listing.
 *
 * @param place where it lies
 * @param cut its cut; null for a refused package that has none
 * @param sha256 what its bytes are said to be
 * @param zip its object; null where only papers are there
 * @param bytes length of its object; 0 where there is none
 * @param papers its receipts, or the note on a package without a cut; by name
 */
public record Holding(
        Place place,
        @Nullable Cut cut,
        Digest sha256,
        @Nullable ObjectKey zip,
        long bytes,
        List<ObjectKey> papers) {
    /** Where a package lies. */
    public enum Place {
        /** Accepted when it came in. */
        PACKAGES,
        /** Refused, or waiting for an operator. */
        QUARANTINE
    }

    public Holding {
        papers = List.copyOf(papers);
    }

    /** A few words for people. */
    public String title() {
        return (cut == null ? "package without a cut" : "cut " + cut) + ", SHA-256 " + sha256.shortHex();
    }
}
