package mx.prep.source;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;

/**
 * Tells files that are whole from files that are being written. A file has settled when it was written last longer ago
 * than the pause that a copy makes, or, where the file system's clock isn't ours, when it has looked the same for that
 * long. Thread-safe.
 */
final class Settling {
    private final Duration pause;
    private final Clock clock;
    private final Ticker ticker;
    private Map<FolderFile, Stopwatch> seen = new HashMap<>();

    Settling(Duration pause, Clock clock, Ticker ticker) {
        this.pause = pause;
        this.clock = clock;
        this.ticker = ticker;
    }

    Clock clock() {
        return clock;
    }

    /** Remembers how files look, and forgets those that are gone. */
    synchronized void look(List<FolderFile> files) {
        Map<FolderFile, Stopwatch> now = new HashMap<>();
        for (FolderFile file : files) {
            Stopwatch watch = seen.get(file);
            now.put(file, watch == null ? ticker.start() : watch);
        }
        seen = now;
    }

    synchronized boolean hasSettled(FolderFile file) {
        return left(file).isZero();
    }

    /** How long to wait until every file has settled that isn't written to any more; empty if all have. */
    synchronized Optional<Duration> longestWait(List<FolderFile> files) {
        return files.stream().map(this::left).max(Comparator.naturalOrder()).filter(left -> !left.isZero());
    }

    private Duration left(FolderFile file) {
        Duration age = Duration.between(file.modified(), clock.instant());
        Stopwatch watch = seen.get(file);
        Duration same = watch == null ? Duration.ZERO : watch.elapsed();
        Duration left = pause.minus(age.compareTo(same) > 0 ? age : same);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
