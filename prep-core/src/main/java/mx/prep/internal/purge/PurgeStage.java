package mx.prep.internal.purge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import mx.prep.error.EdgeException;
import mx.prep.internal.format.UrlPath;
import mx.prep.internal.switchover.LiveRelease;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.spi.EdgeCache;
import org.jspecify.annotations.Nullable;

/** Purges what one target's edge may hold of the release before. Used by one thread at a time. */
public final class PurgeStage {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final String INDEX = "index.html";

    private final @Nullable EdgeCache cache;
    private final Ticker ticker;
    private final Pause pause;

    /**
     * @param cache the cache, or null where there is none: then nothing is ever owed
     * @param ticker measures how long a purge is waited for
     */
    public PurgeStage(@Nullable EdgeCache cache, Ticker ticker, Pause pause) {
        this.cache = cache;
        this.ticker = ticker;
        this.pause = pause;
    }

    /**
     * Purges every path that differs between two releases and waits for it, at most 60 s. An edge that is busy or away
     * is asked again until then; a purge that it gave up is started again under a new reference.
     *
     * @param before manifest of what was live before, or null: everything is purged
     */
    public PurgeReceipt purge(LiveRelease live, @Nullable Manifest before) {
        if (cache == null) {
            return new PurgeReceipt(null);
        }
        List<String> paths = paths(live.manifest(), before, cache.limits());
        return paths.isEmpty() ? new PurgeReceipt(null) : purge(cache, live, paths);
    }

    private PurgeReceipt purge(EdgeCache edge, LiveRelease live, List<String> paths) {
        Stopwatch waiting = ticker.start();
        String problem = "the purge isn't finished";
        EdgeCache.@Nullable Handle handle = null;
        for (int attempt = 1; !waiting.hasPassed(PATIENCE); ) {
            try {
                if (handle == null) {
                    String reference = live.pointer().epoch() + "-" + live.release() + "-" + attempt;
                    handle = edge.purge(new EdgeCache.Ticket(reference, live.release(), paths));
                }
                EdgeCache.Status status = edge.status(handle);
                if (status instanceof EdgeCache.Status.Done) {
                    return new PurgeReceipt(null);
                }
                if (!(status instanceof EdgeCache.Status.InProgress)) {
                    problem = status instanceof EdgeCache.Status.Failed failed
                            ? failed.message()
                            : "the edge knows nothing of the purge";
                    handle = null;
                    attempt++;
                }
                pause.pause(INTERVAL);
            } catch (EdgeException e) {
                problem = String.valueOf(e.getMessage());
                if (e.kind() == EdgeException.Kind.DENIED) {
                    break;
                }
                pause.pause(e.retryAfter().orElse(INTERVAL));
            }
        }
        return new PurgeReceipt(problem + " (waited at most " + PATIENCE.toSeconds() + " s)");
    }

    private static List<String> paths(Manifest now, @Nullable Manifest before, EdgeCache.Limits limits) {
        if (before == null) {
            return List.of("/*");
        }
        TreeSet<String> paths = new TreeSet<>();
        now.files().stream().filter(f -> differs(f, before)).forEach(f -> add(paths, f.path()));
        before.files().stream().filter(f -> now.find(f.path()).isEmpty()).forEach(f -> add(paths, f.path()));
        return paths.size() > Math.min(limits.pathsPerCall(), limits.openPaths())
                ? List.of("/*")
                : new ArrayList<>(paths);
    }

    private static void add(Set<String> paths, ObjectKey file) {
        String path = "/" + UrlPath.of(file);
        paths.add(path);
        if (path.endsWith("/" + INDEX)) {
            paths.add(path.substring(0, path.length() - INDEX.length()));
        }
    }

    private static boolean differs(ManifestEntry file, Manifest before) {
        return before.find(file.path()).filter(file::sameObject).isEmpty();
    }
}
