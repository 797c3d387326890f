package mx.prep.internal.follow;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import mx.prep.error.CancelledException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.pipeline.EventBus;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.internal.pipeline.Pipeline.Taken;
import mx.prep.internal.time.Pause;
import mx.prep.model.Window;

/**
 * Follows a source until the window closes. A failure of source, archive or target never ends it. Lanes are never
 * waited for, except at the end. One thread.
 */
public final class Follow {
    private final Pipeline pipeline;
    private final Optional<Window> window;
    private final PollSchedule schedule;
    private final Pause pause;
    private final EventBus events;

    /**
     * @param window until when; without one it follows until it is cancelled
     * @param every interval between polls
     * @param random spreads the polls
     */
    public Follow(
            Pipeline pipeline,
            Optional<Window> window,
            Duration every,
            RandomGenerator random,
            Pause pause,
            EventBus events) {
        this.pipeline = pipeline;
        this.window = window;
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
            Taken taken = pipeline.take();
            pipeline.startLanes();
            pipeline.startMissed();
            Duration wait =
                    untilOpening(taken.failed() ? schedule.afterFailure(taken.retryAfter()) : schedule.afterSuccess());
            Instant now = pipeline.now();
            events.send(new PublishEvent.Polled(now, taken.summary(), now.plus(wait)));
            pause.nap(wait);
        }
        pipeline.joinLanes();
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
