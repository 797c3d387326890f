package mx.prep.internal.switchover;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import mx.prep.archive.Archive;
import mx.prep.archive.LedgerFact;
import mx.prep.error.StoreException;
import mx.prep.internal.upload.UploadedTree;
import mx.prep.model.Cut;
import mx.prep.model.FileOverride;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Manifest;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
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
     * Announces an uploaded release in the ledger, then moves the pointer to it. {@link #settle} does what is left.
     *
     * @param before the pointer that the decision was made from
     * @return the live release, or empty if another publisher moved the pointer since: decide again
     * @throws mx.prep.error.StoreException {@code UNKNOWN_OUTCOME} if it can't be said whether the pointer moved
     */
    public Optional<LiveRelease> move(PointerStore.Read before, Decision.Move move, UploadedTree tree) {
        Optional<LedgerEntry> intend = tell(new LedgerFact(
                LedgerEntry.Kind.INTEND,
                target,
                move.epoch(),
                tree.release(),
                tree.manifest().reference(),
                "about to be made live" + own(tree.manifest().overrides())));
        long ledgerHead =
                intend.map(LedgerEntry::number).orElse(before.pointer().ledgerHead());
        Pointer pointer = next(before.pointer(), move, tree, ledgerHead);
        return pointers.replace(before, pointer).map(v -> live(pointer, tree.manifest()));
    }

    private static String own(List<FileOverride> overrides) {
        return overrides.isEmpty()
                ? ""
                : overrides.stream()
                        .map(o -> o.path() + " (" + o.sha256().shortHex() + ", order " + o.order() + ")")
                        .collect(Collectors.joining(", ", ", with files of the outlet's own at ", ""));
    }

    /**
     * Follows an order that leaves what is live as it is.
     *
     * @return whether the pointer was moved; if not, another publisher was first
     */
    public boolean moveEpoch(PointerStore.Read before, Decision.Move move) {
        Pointer p = before.pointer();
        Pointer moved = new Pointer(
                move.epoch(),
                move.highWater(),
                p.release(),
                p.live(),
                p.manifest(),
                p.previous(),
                p.kept(),
                p.ledgerHead(),
                clock.instant(),
                p.rehearsal());
        return pointers.replace(before, moved).isPresent();
    }

    /**
     * Lets a rehearsal's pointer begin again: what it shows stays, what was before is forgotten. An order that it hasn't
     * followed yet isn't passed over, and no cut comes twice.
     *
     * @throws IllegalArgumentException if the pointer isn't a rehearsal's
     */
    public void beginAgain(int epoch, @Nullable Cut highWater) {
        Optional<PointerStore.Read> read = pointers.find();
        while (read.isPresent()) {
            Pointer p = read.get().pointer();
            if (!p.rehearsal()) {
                throw new IllegalArgumentException("an election's pointer never goes back");
            }
            Pointer again = new Pointer(
                    Math.min(epoch, p.epoch()),
                    p.live() == null
                            ? highWater
                            : OrderRules.higher(highWater, p.live().cut()),
                    p.release(),
                    p.live(),
                    p.manifest(),
                    null,
                    List.of(),
                    p.ledgerHead(),
                    p.publishedAt(),
                    true);
            if (again.equals(p) || pointers.replace(read.get(), again).isPresent()) {
                recorded = null;
                return;
            }
            read = pointers.find();
        }
    }

    /**
     * What every cycle repairs: first the edge's value, which readers wait for, then the ledger's entry.
     *
     * @throws mx.prep.error.EdgeException if the edge doesn't follow; the ledger has no entry then
     */
    public void settle(Pointer pointer) {
        if (follower != null) {
            follower.follow();
        }
        record(pointer);
    }

    /**
     * Writes what the pointer says to the edge's value, also if it is there already: its revision moves.
     *
     * @throws mx.prep.error.EdgeException if the edge can't be read or written
     */
    public void rewriteFollower() {
        if (follower != null) {
            follower.rewrite();
        }
    }

    /** The release that a pointer names. */
    public LiveRelease live(Pointer pointer, Manifest manifest) {
        ReleaseId release = pointer.release();
        if (release == null) {
            throw new IllegalArgumentException("the pointer names no release");
        }
        return new LiveRelease(release, manifest, pointer);
    }

    private void record(Pointer pointer) {
        ReleaseId release = pointer.release();
        if (release == null || new Recorded(pointer.epoch(), release).equals(recorded)) {
            return;
        }
        tell(new LedgerFact(LedgerEntry.Kind.LIVE, target, pointer.epoch(), release, pointer.live(), "live"))
                .ifPresent(entry -> recorded = new Recorded(pointer.epoch(), release));
    }

    /** An archive of several stores goes on without its ledger; a later cycle adds the entry of what is live. */
    private Optional<LedgerEntry> tell(LedgerFact fact) {
        try {
            return Optional.of(archive.ledger().append(fact));
        } catch (StoreException e) {
            if (archive.hasCopies()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Pointer next(Pointer before, Decision.Move move, UploadedTree tree, long ledgerHead) {
        ReleaseId release = tree.release();
        ReleaseId replaced = before.release();
        boolean stays = release.equals(replaced);
        List<ReleaseId> kept = new ArrayList<>(before.kept());
        kept.remove(release);
        if (replaced != null && !stays) {
            kept.remove(replaced);
            kept.add(replaced);
        }
        return new Pointer(
                move.epoch(),
                move.highWater(),
                release,
                tree.manifest().reference(),
                tree.manifestDigest(),
                stays ? before.previous() : replaced,
                kept,
                ledgerHead,
                clock.instant(),
                before.rehearsal());
    }
}
