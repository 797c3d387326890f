package mx.prep.internal.switchover;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mx.prep.archive.Archive;
import mx.prep.internal.upload.UploadedTree;
import mx.prep.model.LedgerEntry;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.spi.Version;
import org.jspecify.annotations.Nullable;

/** Moves one target's pointer, with its ledger entries and its follower. Used by one thread at a time. */
public final class SwitchoverStage {
    private final String target;
    private final PointerStore pointers;
    private final Archive archive;
    private final @Nullable Follower follower;
    private final Clock clock;
    /** What this process knows to have a live entry in the ledger. */
    private @Nullable Recorded recorded;

    private record Recorded(int epoch, ReleaseId release) {}

    public SwitchoverStage(
            String target, PointerStore pointers, Archive archive, @Nullable Follower follower, Clock clock) {
        this.target = target;
        this.pointers = pointers;
        this.archive = archive;
        this.follower = follower;
        this.clock = clock;
    }

    /**
     * Makes an uploaded release live: announces it in the ledger, moves the pointer, records it.
     *
     * @param before the pointer that the decision was made from
     * @return the live release, or empty if another publisher moved the pointer since: decide again
     * @throws mx.prep.error.StoreException {@code UNKNOWN_OUTCOME} if it can't be said whether the pointer moved
     */
    public Optional<LiveRelease> move(PointerStore.Read before, Decision.Move move, UploadedTree tree) {
        PackageRef reference = tree.manifest().reference();
        LedgerEntry intend = archive.ledger().append(
                LedgerEntry.Kind.INTEND, target, move.epoch(), tree.release(), reference, "about to be made live");
        Pointer pointer = next(before.pointer(), move, tree, intend.number());
        if (pointers.replace(before, pointer).isEmpty()) {
            return Optional.empty();
        }
        record(pointer);
        return Optional.of(new LiveRelease(tree.release(), tree.manifest(), pointer));
    }

    /**
     * Follows an order that leaves what is live as it is.
     *
     * @return whether the pointer was moved; if not, another publisher was first
     */
    public boolean moveEpoch(PointerStore.Read before, Decision.Move move) {
        Pointer p = before.pointer();
        Optional<Version> moved = pointers.replace(
                before,
                new Pointer(
                        move.epoch(),
                        move.highWater(),
                        p.release(),
                        p.live(),
                        p.manifest(),
                        p.previous(),
                        p.kept(),
                        p.ledgerHead(),
                        clock.instant(),
                        p.rehearsal()));
        return moved.isPresent();
    }

    /** What every cycle repairs: the ledger's entry for what is live, and the edge's value. */
    public void settle(Pointer pointer) {
        record(pointer);
        if (follower != null) {
            follower.follow();
        }
    }

    /** A release that was live before this cycle. */
    public LiveRelease live(Pointer pointer, UploadedTree tree) {
        return new LiveRelease(tree.release(), tree.manifest(), pointer);
    }

    private void record(Pointer pointer) {
        ReleaseId release = pointer.release();
        if (release == null || new Recorded(pointer.epoch(), release).equals(recorded)) {
            return;
        }
        archive.ledger().append(LedgerEntry.Kind.LIVE, target, pointer.epoch(), release, pointer.live(), "live");
        recorded = new Recorded(pointer.epoch(), release);
    }

    private Pointer next(Pointer before, Decision.Move move, UploadedTree tree, long ledgerHead) {
        List<ReleaseId> kept = new ArrayList<>(before.kept());
        ReleaseId previous = before.release();
        if (previous != null && !previous.equals(tree.release())) {
            kept.remove(previous);
            kept.add(previous);
        }
        kept.remove(tree.release());
        return new Pointer(
                move.epoch(),
                move.highWater(),
                tree.release(),
                tree.manifest().reference(),
                tree.manifestDigest(),
                previous,
                kept,
                ledgerHead,
                clock.instant(),
                before.rehearsal());
    }
}
