package mx.prep.model;

/**
 * Why a package was refused, as a value: the previous cut stays live.
 *
 * @param code the reason
 * @param message one sentence for the authority's help desk that says whether transfer, integrity or extraction
 *     failed, and where
 */
public record Refusal(RefusalCode code, String message) {
    /** A refusal whose sentence opens with its phase. */
    public static Refusal of(RefusalCode code, String detail) {
        String phase = switch (code.phase()) {
            case TRANSFER -> "Transfer failed: ";
            case INTEGRITY -> "Integrity check failed: ";
            case EXTRACTION -> "Extraction failed: ";
        };
        return new Refusal(code, phase + detail + (detail.endsWith(".") ? "" : "."));
    }
}
