package mx.prep.internal.hold;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import mx.prep.archive.Holding;
import mx.prep.internal.keep.ArchiveStage;
import mx.prep.model.Evidence;
import mx.prep.model.HoldReason;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import mx.prep.model.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A package with a cut that is held or refused.
 *
 * @param holding where it lies
 * @param receipts what publishers say of it, oldest first; at least one
 */
public record HeldPackage(Holding holding, List<Receipt> receipts) {
    public HeldPackage {
        List<Receipt> sorted = new ArrayList<>(receipts);
        sorted.sort(Comparator.comparing(Receipt::receivedAt));
        receipts = List.copyOf(sorted);
        if (receipts.isEmpty()) {
            throw new IllegalArgumentException("nobody says of " + holding.title() + " that it waits");
        }
    }

    public PackageRef reference() {
        return receipts.get(0).reference();
    }

    public Instant since() {
        return receipts.get(0).receivedAt();
    }

    /** The newest word on it. */
    public Receipt newest() {
        return receipts.get(receipts.size() - 1);
    }

    /** Why it was refused, or null if it is held. */
    public @Nullable Refusal refusal() {
        return newest().refusal();
    }

    /** Why it waits, each reason with its sentence, in the order in which they were found. */
    public Map<HoldReason, String> reasons() {
        Map<HoldReason, String> reasons = new EnumMap<>(HoldReason.class);
        Refusal refusal = refusal();
        if (refusal != null) {
            reasons.put(HoldReason.REFUSED, refusal.message());
            return reasons;
        }
        for (Evidence evidence : newest().evidence()) {
            for (HoldReason reason : HoldReason.values()) {
                if (evidence.method().equals(ArchiveStage.HELD + reason)) {
                    reasons.putIfAbsent(reason, evidence.detail());
                }
            }
        }
        return reasons;
    }
}
