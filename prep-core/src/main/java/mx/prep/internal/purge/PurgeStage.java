package mx.prep.internal.purge;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import mx.prep.error.EdgeException;
import mx.prep.internal.switchover.LiveRelease;
import mx.prep.internal.time.Pause;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.spi.EdgeCache;
import org.jspecify.annotations.Nullable;

/** Purges what one target's edge may hold of the release before. Used by one thread at a time. */
public final class PurgeStage {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final @Nullable EdgeCache cache;
    private final Clock clock;
    private final Pause pause;

    /**
     * @param cache the cache, or null where there is none: then nothing is ever owed
     * @param clock measures how long a purge is waited for
     */
    public PurgeStage(@Nullable EdgeCache cache, Clock clock, Pause pause) {
        this.cache = cache;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Purges every path that differs between two releases and waits for it, at most 60 s.
     *
     * @param before manifest of what was live before, or null: everything is purged
     */
    public PurgeReceipt purge(LiveRelease live, @Nullable Manifest before) {
        if (cache == null) {
            return new PurgeReceipt(null);
        }
        List<String> paths = paths(live.manifest(), before, cache.limits());
        EdgeCache.Ticket ticket =
                new EdgeCache.Ticket(live.pointer().epoch() + "-" + live.release(), live.release(), paths);
        try {
            return settled(cache, ticket);
        } catch (EdgeException e) {
            return new PurgeReceipt(e.getMessage());
        }
    }

    private PurgeReceipt settled(EdgeCache edge, EdgeCache.Ticket ticket) {
        Instant deadline = clock.instant().plus(PATIENCE);
        EdgeCache.Status status = edge.purge(ticket);
        while (status instanceof EdgeCache.Status.InProgress) {
            if (!clock.instant().isBefore(deadline)) {
                return new PurgeReceipt("the purge isn't finished after " + PATIENCE.toSeconds() + " s");
            }
            pause.pause(INTERVAL);
            status = edge.status(ticket);
        }
        if (status instanceof EdgeCache.Status.Done) {
            return new PurgeReceipt(null);
        }
        return status instanceof EdgeCache.Status.Failed failed
                ? new PurgeReceipt(failed.message())
                : new PurgeReceipt("the edge knows nothing of the purge");
    }

    private static List<String> paths(Manifest now, @Nullable Manifest before, EdgeCache.Limits limits) {
        if (before == null) {
            return List.of("/*");
        }
        TreeSet<String> paths = new TreeSet<>();
        now.files().stream().filter(f -> differs(f, before)).forEach(f -> add(paths, f));
        before.files().stream().filter(f -> now.find(f.path()).isEmpty()).forEach(f -> add(paths, f));
        return paths.size() > limits.pathsPerCall() ? List.of("/*") : new ArrayList<>(paths);
    }

    private static void add(TreeSet<String> paths, ManifestEntry file) {
        String path = "/" + file.path().value();
        paths.add(path);
        if (path.endsWith("/index.html")) {
            paths.add(path.substring(0, path.length() - "index.html".length()));
        }
    }

    private static boolean differs(ManifestEntry file, Manifest before) {
        return before.find(file.path()).filter(file::sameObject).isEmpty();
    }
}
