package mx.prep.internal.inplace;

import java.util.List;
import java.util.Optional;
import mx.prep.error.StoreException;
import mx.prep.internal.diff.ChangeSet;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.inplace.IntentRegister.Read;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.internal.upload.UploadStage.Progress;
import mx.prep.internal.upload.UploadedTree;
import mx.prep.internal.upload.Workers;
import mx.prep.model.Cut;
import mx.prep.model.InPlaceRules;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.model.PageKind;
import mx.prep.model.PageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * Changes the live tree of one target. The caller looks at the tree first, then reads the pointer, then the intent.
 * Used by one thread at a time; its transfers run on the workers that it is given.
 */
public final class InPlaceStage {
    private static final int MOST_NAMED = 3;

    private final ReleaseStore releases;
    private final Workers workers;
    private final IntentRegister register;
    private final Plans plans;
    private final Contents contents;
    private final VanishedFiles vanished;
    private final TreeRules rules;
    private final Ticker ticker;

    /** What the intent says, held against what is live or is to be. */
    public enum Standing {
        /** Another publisher is ahead, or the pointer was read before it moved. */
        AHEAD,
        /** All that was begun is finished, and it is this release. */
        SETTLED,
        /** Something was begun and isn't finished, or the intent is of an earlier release. */
        UNFINISHED
    }

    /** The intent at one moment. Only this stage makes one. */
    public static final class Seen {
        private final Read read;
        private final TreeRules rules;
        private final boolean leftBehind;

        private Seen(Read read, TreeRules rules, boolean leftBehind) {
            this.read = read;
            this.rules = rules;
            this.leftBehind = leftBehind;
        }

        /** How it stands to a release. */
        public Standing against(Position release) {
            Standing standing = rules.standing(
                    read.intent().compareTo(release), read.intent().isSettled());
            return leftBehind && standing == Standing.AHEAD ? Standing.UNFINISHED : standing;
        }

        /**
         * The same, if the pointer that was read after it is behind it. What is settled was live once: that pointer has
         * gone back, and the intent follows it. What isn't settled stays ahead.
         */
        public Seen behindIt() {
            return new Seen(read, rules, read.intent().isSettled());
        }
    }

    /**
     * What is to be placed.
     *
     * @param position where it stands once its pointer names it
     * @param live manifest of what lies in the tree by the pointer, or null where the pointer names none of this mode
     */
    public record Request(
            Position position, ChangeSet changes, @Nullable Manifest live) {
        ReleaseId release() {
            return position.release();
        }
    }

    /** A holding page that takes the place of cuts, and the high water that goes with it. */
    public record Clearing(PageRef page, @Nullable Cut highWater) {}

    /**
     * A release that lies in the tree, whole.
     *
     * @param mixing started before the first file that readers may see beside older ones; null if none was changed
     */
    public record Placed(UploadedTree tree, @Nullable Stopwatch mixing, Unsettled unsettled) {}

    /** The intent that {@link #settle} ends. Only this stage makes one. */
    public static final class Unsettled {
        private final Intent intent;

        private Unsettled(Intent intent) {
            this.intent = intent;
        }
    }

    public InPlaceStage(ReleaseStore releases, Workers workers, TreeRules rules, InPlaceRules options, Ticker ticker) {
        this.releases = releases;
        this.workers = workers;
        this.register = new IntentRegister(releases.store(), releases.layout().intent());
        this.plans = new Plans(releases);
        this.contents = new Contents(releases.store(), workers);
        this.vanished = new VanishedFiles(releases, options);
        this.rules = rules;
        this.ticker = ticker;
    }

    /** The tree as it is now. */
    public TreeListing look() {
        return TreeListing.of(releases.store(), releases.layout());
    }

    /** The intent as it is now. */
    public Seen intent() {
        return new Seen(register.read(), rules, false);
    }

    /** What somebody who clears the tree in an epoch began and didn't finish, if nothing newer was begun. */
    public Optional<Clearing> clearing(Seen seen, int epoch) {
        Intent intent = seen.read.intent();
        Position newest = intent.newest();
        if (newest == null || newest.epoch() != epoch || intent.isSettled()) {
            return Optional.empty();
        }
        return Optional.of(newest.release())
                .filter(release -> release.page() == PageKind.HOLDING)
                .flatMap(plans::find)
                .map(Manifest::content)
                .filter(PageRef.class::isInstance)
                .map(page -> new Clearing((PageRef) page, newest.highWater()));
    }

    /**
     * Makes the tree a release, file by file, and writes its manifest when a listing agrees.
     *
     * @param tree older than the pointer that was decided from, which is older than the intent
     * @param before told what will be written, when the intent is ours; also if that is nothing
     * @return empty if another publisher is ahead or wrote in between: look again
     * @throws StoreException for the first file that can't be stored, or if the release has a path that isn't ours
     */
    public Optional<Placed> place(
            TreeListing tree, Seen seen, Request request, BeforeChange before, Progress progress) {
        Manifest next = request.changes().manifest();
        refuseReserved(next);
        Intent stands = seen.read.intent();
        if (seen.against(request.position()) == Standing.AHEAD) {
            return Optional.empty();
        }
        Plan plan = Plan.of(
                request.changes(),
                new Plan.Basis(tree, stands, request.live(), rules.dirty(plans.begun(stands), request.live())),
                contents);
        refuseForeign(plan.foreign());
        Intent mine = stands.naming(request.position(), next, request.live());
        plans.write(request.release(), next);
        if (!mine.equals(stands) && !register.replace(seen.read, mine)) {
            return Optional.empty();
        }
        before.touch(plan.paths());
        return place(plan, mine, request, progress);
    }

    private Optional<Placed> place(Plan plan, Intent mine, Request request, Progress progress) {
        int total = plan.groups().values().stream().mapToInt(List::size).sum();
        Placing placing = new Placing(releases, workers, register, contents, mine, progress, total);
        @Nullable Stopwatch mixing = null;
        try {
            for (var group : plan.groups().entrySet()) {
                if (mixing == null && group.getKey() != Group.NEW && request.live() != null) {
                    mixing = ticker.start();
                }
                placing.place(group.getValue());
            }
        } catch (Placing.SupersededException e) {
            return Optional.empty();
        }
        Manifest next = request.changes().manifest();
        if (!contents.differing(look(), next.files()).isEmpty()) {
            return Optional.empty();
        }
        UploadedTree whole = releases.commit(request.release(), next, placing.sent());
        return Optional.of(new Placed(whole, mixing, new Unsettled(mine)));
    }

    /** The pointer names what was placed: nothing is unfinished any more, unless somebody has begun since. */
    public void settle(Unsettled placed) {
        Read now = register.read();
        if (now.intent().equals(placed.intent) && register.replace(now, placed.intent.settled())) {
            plans.delete(placed.intent.unfinished());
        }
    }

    /** The entries of what is live that the tree doesn't hold as they should be. */
    public List<ManifestEntry> damaged(TreeListing tree, Manifest live) {
        return rules.damaged(contents.differing(tree, live.files()));
    }

    /**
     * Puts back what isn't as it should be. What was written since the listing is left alone, the next cycle looks
     * again.
     *
     * @param damaged from the same listing; the intent was settled at what is live when it was read afterwards
     */
    public void repair(TreeListing tree, ChangeSet live, List<ManifestEntry> damaged) {
        new Repair(releases, workers, contents).repair(tree, live, damaged);
    }

    /**
     * Deletes what is ours and not of the live release, once it has been so for long enough.
     *
     * @param seen settled at what is live, and younger than the listing
     * @param before told what will be deleted, if anything is
     */
    public VanishedFiles.Outcome deleteVanished(
            TreeListing tree, Seen seen, Manifest live, Pointer pointer, java.time.Instant now, BeforeChange before) {
        return vanished.delete(tree, seen.read.intent(), live, pointer, now, before);
    }

    /** Deletes all of it, at once and however much it is. */
    public VanishedFiles.Outcome clear(TreeListing tree, Seen seen, Manifest live, BeforeChange before) {
        return vanished.clear(tree, seen.read.intent(), live, before);
    }

    private void refuseReserved(Manifest next) {
        for (ManifestEntry file : next.files()) {
            if (TargetLayout.isReserved(file.path().value())) {
                throw new StoreException(
                        StoreException.Kind.PRECONDITION,
                        releases.store().name(),
                        file.path().value(),
                        "is a path that the publisher needs for itself; this package can't be published in place, but"
                                + " in mode RELEASES",
                        null);
            }
        }
    }

    private void refuseForeign(List<ObjectKey> foreign) {
        if (foreign.isEmpty()) {
            return;
        }
        List<String> named = foreign.stream()
                .limit(MOST_NAMED)
                .map(path -> releases.layout().live(path).value())
                .toList();
        throw new StoreException(
                StoreException.Kind.PRECONDITION,
                releases.store().name(),
                String.join(", ", named),
                foreign.size() + " files of the package are there already and weren't published by us; nothing was"
                        + " changed. Move them away, or give the target a prefix of its own.",
                null);
    }
}
