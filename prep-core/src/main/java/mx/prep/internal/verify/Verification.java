package mx.prep.internal.verify;

import java.util.List;
import mx.prep.model.Evidence;
import mx.prep.model.Refusal;

/** What stage 2 gives. */
public sealed interface Verification {
    /** The package is the authority's, as far as the configured check can tell. */
    record Verified(VerifiedPackage verified) implements Verification {}

    /** It isn't, or nobody can say; the previous cut stays live. */
    record Refused(Refusal refusal, List<Evidence> evidence) implements Verification {
        public Refused {
            evidence = List.copyOf(evidence);
        }
    }
}
