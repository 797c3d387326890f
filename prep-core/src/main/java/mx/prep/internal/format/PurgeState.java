package mx.prep.internal.format;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * What a target's caches may hold that is out of date, and what was asked of them.
 *
 * @param upTo the newest release of which everything that it changed was asked to be purged, or null before the first
 * @param owed what was, or is about to be, changed and wasn't asked to be purged
 * @param calls purges that aren't known to be finished, in the order in which they were planned
 * @param made how many calls were ever planned
 * @param month the calendar month (UTC) of {@code paths}, or null before the first call
 * @param paths how many paths were purged in that month
 */
public record PurgeState(
        @Nullable Mark upTo,
        List<Owed> owed,
        List<Call> calls,
        long made,
        @Nullable YearMonth month,
        long paths) {
    /** Nothing is known. */
    public static final PurgeState NONE = new PurgeState(null, List.of(), List.of(), 0, null, 0);

    public PurgeState {
        owed = List.copyOf(owed);
        calls = List.copyOf(calls);
        if (made < 0 || paths < 0) {
            throw new IllegalArgumentException("counts aren't negative: " + made + ", " + paths);
        }
    }

    /** A release in the epoch that it is live in. */
    public record Mark(int epoch, ReleaseId release) {
        public Mark {
            if (epoch < 0) {
                throw new IllegalArgumentException("an epoch isn't negative: " + epoch);
            }
        }

        /** Whether a site goes from the other to this; a release may be older than the epoch that it is live in. */
        public boolean isAfter(Mark other) {
            return epoch == other.epoch ? inOneEpoch(release).isAfter(inOneEpoch(other.release)) : epoch > other.epoch;
        }

        private static ReleaseId inOneEpoch(ReleaseId id) {
            return new ReleaseId(id.cut(), id.page(), 0, id.fingerprint());
        }
    }

    /**
     * Paths that a publisher changes.
     *
     * @param mark what it makes live, or keeps as it should be
     * @param upkeep who keeps it, or null for a publication
     * @param paths files; with a slash at the end, all in a folder; a slash alone, everything
     */
    public record Owed(Mark mark, @Nullable String upkeep, Set<String> paths) {
        public Owed {
            paths = java.util.Collections.unmodifiableSet(new TreeSet<>(paths));
        }

        boolean isOneWith(Owed other) {
            return mark.equals(other.mark) && java.util.Objects.equals(upkeep, other.upkeep);
        }
    }

    /**
     * One call to the edge.
     *
     * @param reference its name, kept before it is made
     * @param release what readers get afterwards
     * @param paths URL paths
     * @param handle the edge's name for it, or null if it isn't known to be made
     */
    public record Call(
            String reference,
            ReleaseId release,
            List<String> paths,
            @Nullable String handle) {
        public Call {
            paths = List.copyOf(paths);
        }

        public Call withHandle(@Nullable String known) {
            return new Call(reference, release, paths, known);
        }
    }

    /** With more that is owed. */
    public PurgeState owing(Owed more) {
        List<Owed> all = new ArrayList<>();
        Set<String> paths = new TreeSet<>(more.paths());
        for (Owed each : owed) {
            if (each.isOneWith(more)) {
                paths.addAll(each.paths());
            } else {
                all.add(each);
            }
        }
        all.add(new Owed(more.mark(), more.upkeep(), paths));
        return new PurgeState(upTo, all, calls, made, month, this.paths);
    }

    /** Without something that was owed. */
    public PurgeState without(Owed gone) {
        return new PurgeState(
                upTo, owed.stream().filter(each -> !each.equals(gone)).toList(), calls, made, month, paths);
    }

    /** With other calls. */
    public PurgeState calling(List<Call> others) {
        return new PurgeState(upTo, owed, others, made, month, paths);
    }
}
