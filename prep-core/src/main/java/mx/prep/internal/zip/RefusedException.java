package mx.prep.internal.zip;

import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;

/** Carries a refusal from the rule that found it to the reader, which makes it a value. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Refusal refusal;

    RefusedException(RefusalCode code, String detail) {
        super(detail, null, false, false);
        this.refusal = Refusal.of(code, detail);
    }

    Refusal refusal() {
        return refusal;
    }
}
