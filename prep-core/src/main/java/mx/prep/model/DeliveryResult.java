package mx.prep.model;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of one target in a cycle. More results may be added. */
public sealed interface DeliveryResult {
    /**
     * A release was made live.
     *
     * @param release what is live
     * @param live its package, or null for a page of the outlet's own
     * @param changes what changed
     * @param purged whether the purge was finished
     * @param confirmation what readers get
     * @param times how long each stage took
     * @param mixed how long a view could hold files of two cuts, caches apart; null where it never could
     */
    record Live(
            ReleaseId release,
            @Nullable PackageRef live,
            ChangeSummary changes,
            boolean purged,
            ConfirmationReport confirmation,
            Map<Stage, Duration> times,
            @Nullable Duration mixed)
            implements DeliveryResult {
        /** A release that was never mixed with another. */
        public Live(
                ReleaseId release,
                @Nullable PackageRef live,
                ChangeSummary changes,
                boolean purged,
                ConfirmationReport confirmation,
                Map<Stage, Duration> times) {
            this(release, live, changes, purged, confirmation, times, null);
        }

        public Live {
            times = Map.copyOf(times);
        }
    }

    /**
     * Nothing to do: the target serves what it should.
     *
     * @param release what is live, or null while nothing is
     */
    record AlreadyLive(@Nullable ReleaseId release) implements DeliveryResult {}

    /** Another publisher, or a newer cut, was first. */
    record Superseded(String message) implements DeliveryResult {}

    /** Waits for an operator. */
    record Held(HoldReason reason, String message) implements DeliveryResult {}

    /** Failed before the switch: readers still have the previous cut, in place at least its pages. */
    record Failed(Stage stage, String message) implements DeliveryResult {}

    /**
     * Whether the switch took place couldn't be found out.
     *
     * @param settle what settles it, as a sentence with the command
     */
    record Unknown(String message, String settle) implements DeliveryResult {}

    /** Nothing may be public yet. */
    record Embargoed(String message) implements DeliveryResult {}
}
