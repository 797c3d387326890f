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
 * @param ahead whether the source offered packages before it that weren't archived yet
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
        Instant receivedAt,
        boolean ahead) {
    /** What became of a package. */
    public enum Verdict {
        ACCEPTED,
        HELD,
        REFUSED
    }

    /** The receipt of a package before which nothing is missing. */
    public Receipt(
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
        this(
                publisher,
                reference,
                origin,
                source,
                validators,
                sourceTime,
                transfer,
                verdict,
                refusal,
                evidence,
                receivedAt,
                false);
    }

    public Receipt {
        evidence = List.copyOf(evidence);
        if ((verdict == Verdict.REFUSED) != (refusal != null)) {
            throw new IllegalArgumentException("a refusal stands in the receipt of a refused package, nowhere else");
        }
    }
}
