package mx.prep.internal.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import mx.prep.internal.time.Stopwatch;
import mx.prep.model.PackageRef;
import org.jspecify.annotations.Nullable;

/** When each of the last packages was found at the source, from which time-to-reader is measured. Thread-safe. */
final class FoundTimes {
    private static final int MOST = 64;

    private final Map<PackageRef, Stopwatch> times = new LinkedHashMap<>();

    synchronized void put(PackageRef reference, Stopwatch found) {
        times.putIfAbsent(reference, found);
        if (times.size() > MOST) {
            times.remove(times.keySet().iterator().next());
        }
    }

    synchronized @Nullable Stopwatch of(@Nullable PackageRef reference) {
        return reference == null ? null : times.get(reference);
    }
}
