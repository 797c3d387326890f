package mx.prep.internal.purge;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import mx.prep.error.StoreException;
import mx.prep.internal.format.PurgeState;
import mx.prep.internal.format.PurgeState.Mark;
import mx.prep.internal.format.PurgeState.Owed;
import mx.prep.internal.switchover.LiveRelease;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/** Purges an edge's cache path by path, by the register in the target's store. Used by one thread at a time. */
final class PathPurge {
    private final PurgeRegister register;
    private final PurgeRules rules;
    private final OpenCalls calls;
    private final String publisher;
    private final Clock clock;
    /** What couldn't be written down; kept until it can. */
    private final List<Owed> unwritten = new ArrayList<>();
    /** Upkeeps of this process that are over, and those of others that were seen in an earlier look. */
    private final Set<String> over = new HashSet<>();

    private long upkeeps;
    /** What of them wasn't asked to be purged yet; the same once more is the same, however often it is tried. */
    private final List<Owed> mine = new ArrayList<>();

    PathPurge(PurgeRegister register, PurgeRules rules, OpenCalls calls, String publisher, Clock clock) {
        this.register = register;
        this.rules = rules;
        this.calls = calls;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Writes down what a publication is about to change; what can't be written is kept here. */
    void owe(Mark mark, Set<String> paths) {
        write(new Owed(mark, null, paths));
    }

    /** The same for what keeps a release as it should be. */
    void oweUpkeep(Mark mark, Set<String> paths) {
        write(find(mark, paths).orElseGet(() -> begin(mark, paths)));
    }

    private Owed begin(Mark mark, Set<String> paths) {
        upkeeps++;
        String name = publisher + " " + clock.instant() + " " + upkeeps;
        Owed owed = new Owed(mark, name, paths);
        over.add(name);
        mine.add(owed);
        return owed;
    }

    private Optional<Owed> find(Mark mark, Set<String> paths) {
        return mine.stream()
                .filter(owed -> owed.mark().equals(mark) && owed.paths().equals(paths))
                .findFirst();
    }

    /** Takes back what certainly didn't happen. */
    void withdrawUpkeep(Mark mark, Set<String> paths) {
        find(mark, paths).ifPresent(owed -> {
            mine.remove(owed);
            unwritten.remove(owed);
            try {
                register.update(state -> state.without(owed));
            } catch (StoreException e) {
                // It is purged for nothing, then.
                return;
            }
        });
    }

    private void write(Owed owed) {
        unwritten.add(owed);
        try {
            register.update(this::withUnwritten);
            unwritten.clear();
        } catch (StoreException e) {
            // A cut doesn't wait for it; the purge tells it if it still fails then.
            return;
        }
    }

    private PurgeState withUnwritten(PurgeState state) {
        PurgeState all = state;
        for (Owed owed : unwritten) {
            all = PurgeRules.owe(all, owed);
        }
        return all;
    }

    /** Purges what is owed up to what is live. */
    PurgeReceipt purge(LiveRelease live, Duration patience) {
        return purge(wanted(live, Set.of(), false), live, patience);
    }

    /** Goes on with what is left, if anything is; one look at the register where nothing is. */
    PurgeReceipt goOn(Pointer pointer, ReleaseId release, Supplier<LiveRelease> live) {
        PurgeState state;
        try {
            state = register.look();
        } catch (StoreException e) {
            return failed(e, 0);
        }
        Mark mark = new Mark(pointer.epoch(), release);
        PurgeRules.Wanted wanted = new PurgeRules.Wanted(mark, Set.copyOf(over)::contains, Set.of(), false);
        state.owed().stream().map(Owed::upkeep).filter(u -> u != null).forEach(over::add);
        return unwritten.isEmpty() && PurgeRules.isClear(state, wanted)
                ? new PurgeReceipt(null, 0, null)
                : purge(wanted, live.get(), Duration.ZERO);
    }

    /** Purges again what is owed or was asked for and isn't finished, and what somebody asks for besides. */
    PurgeReceipt again(LiveRelease live, Set<String> besides, Duration patience) {
        try {
            register.look();
        } catch (StoreException e) {
            return failed(e, 0);
        }
        return purge(wanted(live, besides, true), live, patience);
    }

    private PurgeRules.Wanted wanted(LiveRelease live, Set<String> besides, boolean anew) {
        Predicate<String> mine = Set.copyOf(over)::contains;
        return new PurgeRules.Wanted(new Mark(live.pointer().epoch(), live.release()), mine, besides, anew);
    }

    private PurgeReceipt purge(PurgeRules.Wanted wanted, LiveRelease live, Duration patience) {
        int paths = 0;
        try {
            PurgeState[] before = new PurgeState[1];
            PurgeState planned = register.update(state -> {
                before[0] = state;
                return rules.plan(withUnwritten(state), wanted, live.manifest(), clock.instant());
            });
            unwritten.clear();
            mine.clear();
            paths = planned.calls().stream().mapToInt(c -> c.paths().size()).sum();
            @Nullable String warning = rules.overspent(before[0], planned);
            return new PurgeReceipt(calls.finish(planned, patience), paths, warning);
        } catch (StoreException e) {
            return failed(e, paths);
        }
    }

    private static PurgeReceipt failed(StoreException e, int paths) {
        return new PurgeReceipt("what is owed can't be read or written down: " + e.getMessage(), paths, null);
    }
}
