package mx.prep.internal.follow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import mx.prep.event.PublishEvent;
import mx.prep.internal.hold.HoldText;
import mx.prep.internal.pipeline.EventBus;
import mx.prep.internal.pipeline.Lane;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.model.Cut;
import mx.prep.model.IncidentCause;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Watches that the cuts that come in aren't superseded at a target again and again: that they don't lie below what it
 * serves, so that none of them can go live. A second publisher that is quicker with the same cuts is none of it. What a
 * target serves is known from its last delivery. One thread at a time.
 */
final class Overtaking {
    /** One cut that comes late is no pattern. */
    private static final int AGAIN = 2;

    private final Pipeline pipeline;
    private final Clock clock;
    private final EventBus events;
    private final Map<String, Behind> behind = new HashMap<>();
    private final Set<String> inStep = new HashSet<>();
    private @Nullable PackageRef last;

    /** Since when, and with which cuts. */
    private record Behind(Instant since, Set<Cut> cuts) {}

    /**
     * @param clock ours, which gives events their time
     */
    Overtaking(Pipeline pipeline, Clock clock, EventBus events) {
        this.pipeline = pipeline;
        this.clock = clock;
        this.events = events;
    }

    /** A cut came in, the newest of its poll. */
    void came(PackageRef reference) {
        last = reference;
    }

    /**
     * Looks at every target, and tells what is new.
     *
     * @param now the authority's time
     * @param interval the time between two cuts
     */
    void look(Instant now, Duration interval) {
        PackageRef came = last;
        if (came != null) {
            pipeline.lanes().forEach(lane -> lane.lastSeen().ifPresent(p -> look(lane, p, came, now, interval)));
        }
    }

    private void look(Lane lane, Pointer pointer, PackageRef came, Instant now, Duration interval) {
        String target = lane.name();
        Cut highWater = pointer.highWater();
        if (highWater == null || highWater.compareTo(came.cut()) <= 0 || came.equals(pointer.live())) {
            behind.remove(target);
            if (inStep.add(target)) {
                events.send(new PublishEvent.InStep(clock.instant(), target));
            }
            return;
        }
        Behind so = behind.computeIfAbsent(target, name -> new Behind(now, new HashSet<>()));
        so.cuts().add(came.cut());
        if (so.cuts().size() >= AGAIN && !now.isBefore(so.since().plus(interval.multipliedBy(2)))) {
            inStep.remove(target);
            events.send(new PublishEvent.IncidentOpened(
                    clock.instant(), IncidentCause.SUPERSEDED, target, came, message(pointer, came, highWater)));
        }
    }

    private static String message(Pointer pointer, PackageRef came, Cut highWater) {
        return "cuts that come in here, the last is " + came.cut() + ", are superseded: the target is at "
                + (pointer.live() == null
                        ? "a page of the outlet's own"
                        : "cut " + pointer.live().cut())
                + " and takes only what is newer than " + highWater + ". Either this publisher's source is behind, or"
                + " that cut is wrong: then type: " + HoldText.rollback();
    }
}
