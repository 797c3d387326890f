package mx.prep.internal.purge;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mx.prep.internal.format.PurgeState.Mark;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.switchover.LiveRelease;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Ticker;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;

/**
 * Purges what one target's edge may hold that is out of date. Whatever is about to change is owed first, in the target's
 * store, so that any publisher purges what one that died left behind. Used by one thread at a time.
 */
public final class PurgeStage {
    /** In what somebody asks for: everything. */
    public static final String EVERYTHING = SiteUrls.EVERYTHING;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final @Nullable ReleasePurge whole;
    private final @Nullable PathPurge byPath;

    private PurgeStage(@Nullable ReleasePurge whole, @Nullable PathPurge byPath) {
        this.whole = whole;
        this.byPath = byPath;
    }

    /**
     * The stage for a target; without an edge cache nothing is ever owed.
     *
     * @param store the target's store, with retries
     * @param publisher who purges
     * @param ticker measures how long a purge is waited for
     */
    public static PurgeStage of(
            Target target, ObjectStore store, String publisher, Clock clock, Ticker ticker, Pause pause) {
        EdgeCache cache = target.edgeCache();
        if (cache == null) {
            return new PurgeStage(null, null);
        }
        EdgeCache.Limits limits = cache.limits();
        if (limits.keys() == EdgeCache.Keys.RELEASE) {
            return new PurgeStage(new ReleasePurge(cache, ticker, pause), null);
        }
        PurgeRegister register = new PurgeRegister(store, new TargetLayout(target.prefix()).purged());
        return new PurgeStage(
                null,
                new PathPurge(
                        register,
                        new PurgeRules(limits, new SiteUrls(target.publicUri(), limits)),
                        new OpenCalls(cache, register, clock, ticker, pause),
                        publisher,
                        clock));
    }

    /** Whether there is a cache that can be purged at all. */
    public boolean hasCache() {
        return whole != null || byPath != null;
    }

    /**
     * Told before the first of these paths changes for a release. Never fails: what can't be written down is purged by
     * this process.
     */
    public void owe(int epoch, ReleaseId release, Collection<ObjectKey> paths) {
        if (byPath != null) {
            byPath.owe(new Mark(epoch, release), names(paths));
        }
    }

    /** Told before a release replaces another as a whole: owed is where they differ. */
    public void oweDifference(int epoch, ReleaseId release, Manifest next, @Nullable Manifest before) {
        if (byPath != null) {
            Set<String> paths = before == null
                    ? Set.of(EVERYTHING)
                    : names(Stream.concat(changed(next, before), changed(before, next))
                            .collect(Collectors.toSet()));
            byPath.owe(new Mark(epoch, release), paths);
        }
    }

    /** Told before files of what is live are put back or deleted. */
    public void oweUpkeep(int epoch, ReleaseId live, Collection<ObjectKey> paths) {
        if (byPath != null && !paths.isEmpty()) {
            byPath.oweUpkeep(new Mark(epoch, live), names(paths));
        }
    }

    /** Nothing of what was told last came about: all is as it was. */
    public void withdrawUpkeep(int epoch, ReleaseId live, Collection<ObjectKey> paths) {
        if (byPath != null) {
            byPath.withdrawUpkeep(new Mark(epoch, live), names(paths));
        }
    }

    private static Stream<ObjectKey> changed(Manifest one, Manifest other) {
        return one.files().stream()
                .filter(file -> other.find(file.path()).filter(file::sameObject).isEmpty())
                .map(ManifestEntry::path);
    }

    private static Set<String> names(Collection<ObjectKey> paths) {
        return paths.stream().map(ObjectKey::value).collect(Collectors.toSet());
    }

    /**
     * Purges what is owed and waits for it, at most 60 s. An edge that is busy or away is asked again until then; a
     * purge that it gave up is started again under a new reference. What isn't finished stays owed.
     */
    public PurgeReceipt purge(LiveRelease live) {
        if (whole != null) {
            return whole.purge(live, PATIENCE);
        }
        return byPath == null ? new PurgeReceipt(null, 0, null) : byPath.purge(live, PATIENCE);
    }

    /**
     * Goes on with what isn't finished, without waiting for it. Costs one request where nothing is owed.
     *
     * @param live asked for only if something is owed
     */
    public PurgeReceipt goOn(Pointer pointer, ReleaseId release, Supplier<LiveRelease> live) {
        return byPath == null ? new PurgeReceipt(null, 0, null) : byPath.goOn(pointer, release, live);
    }

    /**
     * Purges what is owed, and what was asked for and isn't finished, under new references, and waits as {@link #purge}.
     *
     * @param besides files of the site, folders with a slash at the end, {@link #EVERYTHING}
     */
    public PurgeReceipt again(LiveRelease live, Set<String> besides) {
        return byPath == null ? purge(live) : byPath.again(live, besides, PATIENCE);
    }
}
