package mx.prep.examples.cloudfront;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mx.prep.examples.night.Stored;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one point of presence: keyed by path, without query, headers or cookies; {@code s-maxage} before
 * {@code max-age}; what is out of date is asked for by its ETag, and stays where the origin fails. Thread-safe.
 */
final class EdgeCacheStandIn {
    private static final Duration ERRORS = Duration.ofSeconds(1);
    private final Origin origin;
    private final InstantSource time;
    private final Map<String, Stored.Until> kept = new ConcurrentHashMap<>();

    EdgeCacheStandIn(Origin origin, InstantSource time) {
        this.origin = origin;
        this.time = time;
    }

    /**
     * What it answers; of readers who ask for the same at once one goes to the origin.
     *
     * @param name under which it is kept
     * @param path what the origin is asked for
     */
    Stored get(String name, String path) {
        return kept.compute(
                        name,
                        (key, before) -> before != null && before.isFresh(time.instant())
                                ? before
                                : fetched(path, before == null ? null : before.answer()))
                .answer();
    }

    private Stored.Until fetched(String path, @Nullable Stored before) {
        Instant asked = time.instant();
        String etag = before == null ? null : before.header("etag").orElse(null);
        Stored answer = origin.get(path, etag);
        if (before != null && (answer.status() == 304 || (answer.status() >= 500 && before.status() == 200))) {
            return new Stored.Until(before, asked.plus(answer.status() == 304 ? life(before) : ERRORS));
        }
        return new Stored.Until(answer, asked.plus(life(answer)));
    }

    private static Duration life(Stored answer) {
        return answer.status() >= 400
                ? ERRORS
                : answer.seconds("s-maxage").or(() -> answer.seconds("max-age")).orElse(Duration.ZERO);
    }

    /** Forgets what paths name; those that end in a star, all that begins so. */
    void invalidate(List<String> paths) {
        for (String path : paths) {
            if (path.endsWith("*")) {
                kept.keySet().removeIf(key -> key.startsWith(path.substring(0, path.length() - 1)));
            } else {
                kept.remove(path);
            }
        }
    }
}
