package mx.prep.model;

import java.util.List;
import java.util.Map;

/**
 * What one cycle did.
 *
 * @param intake one result for each package that the source offered, or a single one that says why there was none
 * @param targets what became of each target, by name, in the order of the configuration
 */
public record CycleResult(List<IntakeResult> intake, Map<String, DeliveryResult> targets) {
    public CycleResult {
        intake = List.copyOf(intake);
        targets = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(targets));
    }

    /** What the intake did, in a word. */
    public String summary() {
        return intake.isEmpty() ? "nothing" : intake.get(0).getClass().getSimpleName();
    }
}
