package mx.prep.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher says of a package that it received: stands beside the package in the archive.
 *
 * @param publisher the publisher's name
 * @param reference the package
 * @param origin where the cut was read from
 * @param source what kind of source it was, without its address
 * @param validators what the source said of it
 * @param sourceTime the source's own clock when it was received, or null
 * @param transfer how it came in
 * @param verdict what became of it
 * @param refusal why it was refused; null unless the verdict is refused
 * @param evidence what the verifiers saw
 * @param receivedAt when the receipt was written
 */
public record Receipt(
        String publisher,
        PackageRef reference,
        CutOrigin origin,
        String source,
        Validators validators,
        @Nullable Instant sourceTime,
        Transfer transfer,
        Verdict verdict,
        @Nullable Refusal refusal,
        List<Evidence> evidence,
        Instant receivedAt) {
    /** What became of a package. */
    public enum Verdict {
        ACCEPTED,
        HELD,
        REFUSED
    }

    public Receipt {
        evidence = List.copyOf(evidence);
        if ((verdict == Verdict.REFUSED) != (refusal != null)) {
            throw new IllegalArgumentException("a refusal stands in the receipt of a refused package, nowhere else");
        }
    }
}
