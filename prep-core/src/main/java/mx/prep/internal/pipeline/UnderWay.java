package mx.prep.internal.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.model.Stage;
import org.jspecify.annotations.Nullable;

/**
 * The delivery that a lane is at, and whether it takes too long to be live. The lane's thread begins and ends it; any
 * thread looks.
 */
final class UnderWay {
    /** A first cut over a slow line takes minutes. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final Ticker ticker;
    private volatile @Nullable Delivery delivery;

    private record Delivery(Stopwatch since, Supplier<Stage> stage) {}

    UnderWay(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * @param stage says which stage is under way; any thread asks
     */
    void begin(Supplier<Stage> stage) {
        delivery = new Delivery(ticker.start(), stage);
    }

    void end() {
        delivery = null;
    }

    /** What is to be said about it, or empty while nothing is. */
    Optional<String> delay() {
        Delivery now = delivery;
        if (now == null) {
            return Optional.empty();
        }
        Stage stage = now.stage().get();
        Duration took = now.since().elapsed();
        if (stage.compareTo(Stage.PURGE) >= 0 || took.compareTo(LONGEST) < 0) {
            return Optional.empty();
        }
        return Optional.of(stage + " takes long: the delivery began " + took.toMinutes()
                + " minutes ago and isn't live yet; the target's store or the archive answers slowly, or not at all. It"
                + " goes on. Another publisher can be started beside it, or this one anew: nothing is lost.");
    }
}
