package mx.prep.internal.pipeline;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import mx.prep.event.PublishEvent;
import mx.prep.internal.time.Stopwatch;
import mx.prep.model.PackageRef;
import mx.prep.model.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Times the stages of one package in intake or lane, and remembers the stage that is under way. One thread; any sees the
 * stage.
 */
final class StageClock {
    private final PublisherSettings settings;
    private final @Nullable String target;
    private final Map<Stage, Duration> times = new EnumMap<>(Stage.class);
    private volatile Stage current;

    StageClock(PublisherSettings settings, @Nullable String target, Stage first) {
        this.settings = settings;
        this.target = target;
        this.current = first;
    }

    /** Runs a stage; its time is added up, and told for a package, if it ends without an exception. */
    <T> T run(Stage stage, @Nullable PackageRef reference, Supplier<T> work) {
        current = stage;
        Stopwatch watch = settings.ticker().start();
        T result = work.get();
        Duration took = watch.elapsed();
        times.merge(stage, took, Duration::plus);
        if (reference != null) {
            settings.events()
                    .send(new PublishEvent.StageFinished(settings.clock().instant(), target, reference, stage, took));
        }
        return result;
    }

    /** The stage that is under way, or was last. */
    Stage current() {
        return current;
    }

    void enter(Stage stage) {
        current = stage;
    }

    Map<Stage, Duration> times() {
        return times;
    }
}
