package mx.prep.internal.follow;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import mx.prep.error.CancelledException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.pipeline.EventBus;
import mx.prep.internal.pipeline.Lane;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.internal.pipeline.Pipeline.Taken;
import mx.prep.internal.time.Pause;
import mx.prep.model.IntakeResult;
import mx.prep.model.Window;

/**
 * Follows a source until the window closes. A failure of source, archive or target never ends it. Lanes are never
 * waited for, except at the end. One thread.
 */
public final class Follow {
    private final Pipeline pipeline;
    private final Optional<Window> window;
    private final Punctuality punctuality;
    private final PollSchedule schedule;
    private final Pause pause;
    private final EventBus events;
    private boolean waiting;

    /**
     * @param window until when; without one it follows until it is cancelled
     * @param punctuality says when cuts are due, and tells when they are late
     * @param every interval between polls
     * @param random spreads the polls
     */
    public Follow(
            Pipeline pipeline,
            Optional<Window> window,
            Punctuality punctuality,
            Duration every,
            RandomGenerator random,
            Pause pause,
            EventBus events) {
        this.pipeline = pipeline;
        this.window = window;
        this.punctuality = punctuality;
        this.schedule = new PollSchedule(every, random);
        this.pause = pause;
        this.events = events;
    }

    /**
     * Follows; returns when the window has closed and the lanes are done.
     *
     * @throws CancelledException if it is interrupted or closed
     */
    public void run() {
        while (!isClosed()) {
            open();
            Taken taken = pipeline.take();
            pipeline.lanes().forEach(Lane::tellDelay);
            pipeline.startLanes();
            pipeline.startMissed();
            pipeline.lookAtContent();
            Punctuality.State state = punctuality.look(taken.results());
            Duration wait = untilOpening(wait(taken, state));
            Instant now = pipeline.now();
            events.send(new PublishEvent.Polled(now, taken.summary(), now.plus(wait)));
            pause.nap(wait);
        }
        pipeline.joinLanes();
    }

    /** At the opening what is in the archive goes out first, however long the source takes to answer. */
    private void open() {
        boolean before =
                window.isPresent() && pipeline.now().isBefore(window.get().opensAt());
        if (waiting && !before) {
            pipeline.startLanes();
        }
        waiting = before;
    }

    private Duration wait(Taken taken, Punctuality.State state) {
        if (taken.failed()) {
            return schedule.afterFailure(taken.retryAfter());
        }
        if (state == Punctuality.State.SETTLED) {
            return schedule.afterCuts();
        }
        return due(taken)
                .map(due -> schedule.towards(pipeline.now(), due, punctuality.interval()))
                .orElseGet(schedule::afterSuccess);
    }

    /** When the next cut should be there: what the source says, if that is sooner. */
    private Optional<Instant> due(Taken taken) {
        Optional<Instant> told = taken.results().stream()
                .filter(IntakeResult.NotYet.class::isInstance)
                .map(result -> ((IntakeResult.NotYet) result).expected())
                .filter(Objects::nonNull)
                .findFirst();
        Optional<Instant> due = punctuality.due();
        return told.isPresent() && (due.isEmpty() || told.get().isBefore(due.get())) ? told : due;
    }

    private boolean isClosed() {
        return window.isPresent() && !pipeline.now().isBefore(window.get().closesAt());
    }

    /** The opening is never slept through. */
    private Duration untilOpening(Duration wait) {
        if (window.isEmpty()) {
            return wait;
        }
        Duration toOpening = Duration.between(pipeline.now(), window.get().opensAt());
        boolean sooner = toOpening.compareTo(Duration.ZERO) > 0 && toOpening.compareTo(wait) < 0;
        return sooner ? toOpening : wait;
    }
}
