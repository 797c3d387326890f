package mx.prep.internal.sweep;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import mx.prep.error.StoreException;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.switchover.PointerStore;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.model.ObjectKey;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.SweepReport;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.Precondition;

/**
 * Sweeps one target in two steps, between which its caller waits longer than page loads last. Used by one thread at a
 * time; any number of sweeps and publishers may be at work at once.
 */
public final class SweepStage {
    private static final int MOST_RACES = 50;
    private static final int MOST_PROBLEMS = 20;
    private static final String JSON = ".json";

    private final ReleaseStore releases;
    private final PointerStore pointers;
    private final Runnable follower;
    private final BiPredicate<ReleaseId, Pointer> behind;

    /** What is to be deleted and why that is right: the pointer has let go of it. */
    public record Pending(Pointer pointer, List<ReleaseId> gone) {
        public Pending {
            gone = List.copyOf(gone);
        }
    }

    /**
     * @param follower writes what the pointer says to the edge's value, also if it is there already
     * @param behind whether a site that has come to a pointer can't come to a release any more
     */
    public SweepStage(
            ReleaseStore releases, PointerStore pointers, Runnable follower, BiPredicate<ReleaseId, Pointer> behind) {
        this.releases = releases;
        this.pointers = pointers;
        this.follower = follower;
        this.behind = behind;
    }

    /** What a sweep would delete now; changes nothing. */
    public Pending look(Keeping keeping) {
        return pointers.find()
                .map(read -> new Pending(read.pointer(), keeping.gone(read.pointer(), there(), behind)))
                .orElseThrow(this::noPointer);
    }

    /**
     * Takes what goes out of the pointer, by compare-and-set, then writes the follower, so that a write which a paused
     * publisher still has under way is refused.
     *
     * @return what is to be deleted, perhaps nothing
     * @throws StoreException {@code NOT_FOUND} if there is no pointer: nobody knows what is live
     */
    public Pending letGo(Keeping keeping) {
        Set<ReleaseId> there = there();
        for (int race = 0; race < MOST_RACES; race++) {
            PointerStore.Read read = pointers.find().orElseThrow(this::noPointer);
            Pointer pointer = read.pointer();
            List<ReleaseId> gone = keeping.gone(pointer, there, behind);
            Pointer without = without(pointer, gone);
            if (without.equals(pointer) || pointers.replace(read, without).isPresent()) {
                if (!gone.isEmpty()) {
                    follower.run();
                }
                return new Pending(without, gone);
            }
        }
        throw new StoreException(
                StoreException.Kind.UNAVAILABLE,
                releases.store().name(),
                releases.layout().pointer().value(),
                "was moved by others " + MOST_RACES + " times in a row; sweep again later",
                null);
    }

    private static Pointer without(Pointer p, List<ReleaseId> gone) {
        List<ReleaseId> kept = new ArrayList<>(p.kept());
        kept.removeAll(gone);
        return new Pointer(
                p.epoch(),
                p.highWater(),
                p.release(),
                p.live(),
                p.manifest(),
                p.previous(),
                kept,
                p.ledgerHead(),
                p.publishedAt(),
                p.rehearsal());
    }

    /**
     * Deletes what was let go, each release's manifest first: without it nobody takes the release for whole. A release
     * that fails doesn't keep the others.
     *
     * @throws StoreException if the pointer can't be read; nothing is deleted then
     */
    public SweepReport delete(Pending pending) {
        Pointer now = pointers.find().orElseThrow(this::noPointer).pointer();
        List<ReleaseId> deleted = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        long objects = 0;
        for (ReleaseId id : pending.gone()) {
            if (id.equals(now.release()) || now.kept().contains(id)) {
                problems.add(id + " is named by the pointer again and stays");
                continue;
            }
            try {
                List<String> failures = new ArrayList<>();
                objects += delete(id, failures);
                if (failures.isEmpty()) {
                    deleted.add(id);
                }
                problems.addAll(failures);
            } catch (StoreException e) {
                problems.add(id + ": " + e.getMessage());
            }
        }
        return new SweepReport(
                deleted,
                objects,
                now.kept(),
                problems.stream().limit(MOST_PROBLEMS).toList());
    }

    /** How many of a release's files were deleted. */
    private int delete(ReleaseId id, List<String> problems) {
        List<ObjectKey> keys = keys(id);
        List<DeleteFailure> failures = delete(List.of(releases.layout().manifest(id)));
        int done = 0;
        if (failures.isEmpty()) {
            failures = delete(keys);
            done = keys.size() - failures.size();
        }
        failures.forEach(
                failure -> problems.add(failure.key() + ": " + failure.reason().getMessage()));
        return done;
    }

    private List<DeleteFailure> delete(List<ObjectKey> keys) {
        return releases.store()
                .delete(keys.stream()
                        .map(key -> new Deletion(key, Precondition.NONE))
                        .toList());
    }

    private List<ObjectKey> keys(ReleaseId id) {
        List<ObjectKey> keys = new ArrayList<>();
        list(releases.layout().release(id), keys::add);
        return keys;
    }

    /** Every release of which something lies in the store. */
    private Set<ReleaseId> there() {
        TargetLayout layout = releases.layout();
        Set<ReleaseId> there = new LinkedHashSet<>();
        String folder = layout.prefix() + TargetLayout.RELEASES;
        list(
                layout.manifests(),
                key -> id(key, layout.manifests(), SweepStage::withoutJson).ifPresent(there::add));
        list(folder, key -> id(key, folder, SweepStage::firstSegment).ifPresent(there::add));
        return there;
    }

    private void list(String prefix, Consumer<ObjectKey> visitor) {
        ObjectPage.forEach(releases.store(), prefix, object -> visitor.accept(object.key()));
    }

    /** The release that a key belongs to; what isn't a release's name is nobody's to sweep. */
    private static Optional<ReleaseId> id(ObjectKey key, String prefix, Function<String, String> name) {
        try {
            return Optional.of(ReleaseId.parse(name.apply(key.value().substring(prefix.length()))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String withoutJson(String name) {
        return name.endsWith(JSON) ? name.substring(0, name.length() - JSON.length()) : "";
    }

    private static String firstSegment(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private StoreException noPointer() {
        return new StoreException(
                StoreException.Kind.NOT_FOUND,
                releases.store().name(),
                releases.layout().pointer().value(),
                "there is no pointer, so nobody knows what is live; nothing was deleted",
                null);
    }
}
