package mx.prep.internal.keep;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import mx.prep.internal.verify.VerifiedPackage;
import mx.prep.model.Evidence;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.Body;
import org.jspecify.annotations.Nullable;

/**
 * A package as it came in.
 *
 * @param file where it lies in the work folder
 * @param body the same bytes, with their checksums
 * @param source what kind of source it came from, without its address
 * @param validators what the source said of it
 * @param sourceTime the source's own clock, or null
 * @param transfer how it came in
 * @param evidence what the verifiers saw
 */
public record Arrival(
        Path file,
        Body body,
        String source,
        Validators validators,
        @Nullable Instant sourceTime,
        Transfer transfer,
        List<Evidence> evidence) {
    public Arrival {
        evidence = List.copyOf(evidence);
    }

    /** A package that was verified. */
    static Arrival of(VerifiedPackage verified) {
        return new Arrival(
                verified.file(),
                verified,
                verified.source(),
                verified.validators(),
                verified.sourceTime(),
                verified.transfer(),
                verified.evidence());
    }
}
