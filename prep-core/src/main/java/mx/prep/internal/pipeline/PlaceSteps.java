package mx.prep.internal.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import mx.prep.event.PublishEvent;
import mx.prep.internal.diff.ChangeSet;
import mx.prep.internal.diff.DiffStage;
import mx.prep.internal.diff.Overlay;
import mx.prep.internal.inplace.BeforeChange;
import mx.prep.internal.inplace.InPlaceStage;
import mx.prep.internal.inplace.InPlaceStage.Clearing;
import mx.prep.internal.inplace.InPlaceStage.Placed;
import mx.prep.internal.inplace.InPlaceStage.Seen;
import mx.prep.internal.inplace.InPlaceStage.Standing;
import mx.prep.internal.inplace.Position;
import mx.prep.internal.inplace.TreeListing;
import mx.prep.internal.inplace.VanishedFiles.Outcome;
import mx.prep.internal.purge.PurgeStage;
import mx.prep.internal.switchover.Decision;
import mx.prep.internal.switchover.PointerStore;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.model.Content;
import mx.prep.model.FileOverride;
import mx.prep.model.HoldReason;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.Stage;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;

/** Mode IN_PLACE: the live tree, changed file by file; repaired and cleared of what vanished in every cycle. */
final class PlaceSteps implements ModeSteps {
    private static final int MOST_NAMED = 3;

    private final Target target;
    private final Trees trees;
    private final InPlaceStage stage;
    private final LiveManifests manifests;
    private final PointerStore pointers;
    private final PurgeStage purge;
    private final PublisherSettings settings;
    private final FitCheck fit;
    private @Nullable TreeListing seen;
    private InPlaceStage.@Nullable Unsettled unsettled;
    private @Nullable Clearing clearing;
    /** The release of which this process has said that its deletions are held, or that it can't be completed. */
    private @Nullable ReleaseId toldOf;

    PlaceSteps(
            Target target,
            Trees trees,
            InPlaceStage stage,
            LiveManifests manifests,
            PointerStore pointers,
            PurgeStage purge,
            PublisherSettings settings) {
        this.target = target;
        this.trees = trees;
        this.stage = stage;
        this.manifests = manifests;
        this.pointers = pointers;
        this.purge = purge;
        this.settings = settings;
        this.fit = new FitCheck(target, settings);
    }

    @Override
    public void look() {
        seen = stage.look();
        clearing = null;
    }

    @Override
    public Optional<Staged> stage(
            StageClock stages, Pointer pointer, Decision.Move move, Content content, @Nullable Manifest before) {
        ReleaseId release =
                ReleaseId.of(content, move.epoch(), target.recipe().digest(Mode.IN_PLACE), move.overrides());
        Optional<Seen> intent = intent(pointer);
        Position there = new Position(move.epoch(), release, move.highWater());
        if (standing(intent, there) == Standing.AHEAD) {
            return Optional.empty();
        }
        clearing = null;
        Release wanted = new Release(there, content, move.overrides());
        Optional<Placed> placed =
                place(stages, intent.get(), wanted, before, paths -> purge.owe(move.epoch(), release, paths));
        unsettled = placed.map(Placed::unsettled).orElse(null);
        return placed.map(p -> new Staged(
                p.tree(),
                ChangeSummaries.between(p.tree().manifest(), before, p.tree().uploadedBytes()),
                p.mixing()));
    }

    /**
     * The intent, or empty if the pointer moved before it was read: what lies in the tree isn't what that pointer names
     * then, and somebody may be deleting what vanished with it.
     */
    private Optional<Seen> intent(Pointer pointer) {
        Seen intent = stage.intent();
        ReleaseId live = pointer.release();
        if (live == null || intent.against(at(pointer, live)) != Standing.AHEAD) {
            return Optional.of(intent);
        }
        if (pointers.find().filter(now -> now.pointer().equals(pointer)).isEmpty()) {
            return Optional.empty();
        }
        clearing = stage.clearing(intent, pointer.epoch()).orElse(null);
        return Optional.of(intent.behindIt());
    }

    /** How an intent stands to a release; ahead, too, where the pointer moved before it was read. */
    private static Standing standing(Optional<Seen> intent, Position release) {
        return intent.map(read -> read.against(release)).orElse(Standing.AHEAD);
    }

    private static Position at(Pointer pointer, ReleaseId live) {
        return new Position(pointer.epoch(), live, pointer.highWater());
    }

    @Override
    public Optional<Clearing> begun() {
        return Optional.ofNullable(clearing);
    }

    /** What is to lie in the tree. */
    private record Release(Position position, Content content, List<FileOverride> overrides) {
        ReleaseId id() {
            return position.release();
        }
    }

    private Optional<Placed> place(
            StageClock stages, Seen intent, Release wanted, @Nullable Manifest before, BeforeChange touching) {
        @Nullable PackageRef reference = wanted.content() instanceof PackageRef cut ? cut : null;
        stages.enter(Stage.UNPACK);
        try (UnpackedTree tree = trees.acquire(wanted.content())) {
            fit.check(tree);
            @Nullable Manifest live = before != null && before.mode() == Mode.IN_PLACE ? before : null;
            ChangeSet changes = stages.run(Stage.DIFF, reference, () -> changes(tree, wanted.overrides(), live));
            InPlaceStage.Request request = new InPlaceStage.Request(wanted.position(), changes, live);
            return stages.run(
                    Stage.UPLOAD,
                    reference,
                    () -> stage.place(
                            listing(),
                            intent,
                            request,
                            touching,
                            (done, total) -> settings.events()
                                    .send(new PublishEvent.Uploading(
                                            settings.clock().instant(), target.name(), wanted.id(), done, total))));
        }
    }

    private ChangeSet changes(UnpackedTree tree, List<FileOverride> overrides, @Nullable Manifest live) {
        ChangeSet changes = DiffStage.diff(tree, target.recipe(), Mode.IN_PLACE, live);
        return Overlay.over(changes, trees.ownFiles(overrides), target.recipe(), live);
    }

    @Override
    public void settle(Staged staged) {
        stage.settle(Objects.requireNonNull(unsettled, "settled after it was staged"));
    }

    @Override
    public Kept keep(StageClock stages, Pointer pointer) {
        ReleaseId release = pointer.release();
        if (release == null) {
            return Kept.DONE;
        }
        Manifest live = manifests.of(release);
        if (live.mode() != Mode.IN_PLACE) {
            // The next publication changes the mode; until then there is no tree to keep.
            return Kept.DONE;
        }
        Optional<Seen> intent = intent(pointer);
        Standing standing = standing(intent, at(pointer, release));
        if (standing == Standing.AHEAD) {
            return Kept.LOOK_AGAIN;
        }
        if (!isOfThisRecipe(live)) {
            tellOnce(release, optionsChanged(release));
            return Kept.DONE;
        }
        return standing == Standing.SETTLED
                ? keep(stages, pointer, release, intent.get(), live)
                : complete(stages, pointer, intent.get(), live, release);
    }

    @Override
    public Optional<Cleared> clear(StageClock stages, Pointer pointer) {
        ReleaseId release = pointer.release();
        @Nullable Manifest live = release == null ? null : manifests.of(release);
        if (release == null || live == null || live.mode() != Mode.IN_PLACE) {
            return Optional.of(Cleared.NOTHING);
        }
        Optional<Seen> intent = intent(pointer);
        Standing standing = standing(intent, at(pointer, release));
        if (standing == Standing.AHEAD) {
            return Optional.empty();
        }
        if (standing != Standing.SETTLED) {
            if (!isOfThisRecipe(live)) {
                return Optional.of(new Cleared(0, optionsChanged(release)));
            }
            var unused = complete(stages, pointer, intent.get(), live, release);
            return Optional.empty();
        }
        Outcome outcome =
                stage.clear(listing(), intent.get(), live, paths -> purge.oweUpkeep(pointer.epoch(), release, paths));
        return Optional.of(
                outcome instanceof Outcome.Deleted deleted
                        ? new Cleared(deleted.files(), deleted.problem())
                        : outcome instanceof Outcome.Refused refused
                                ? new Cleared(0, refused.problem())
                                : Cleared.NOTHING);
    }

    private boolean isOfThisRecipe(Manifest live) {
        return live.recipe().equals(target.recipe().digest(Mode.IN_PLACE));
    }

    private static String optionsChanged(ReleaseId release) {
        return "the target's options have changed since release " + release
                + " was published; until the next cut its files aren't repaired";
    }

    /** What a publisher that stopped half way has begun is finished, or what it changed is changed back. */
    private Kept complete(StageClock stages, Pointer pointer, Seen intent, Manifest live, ReleaseId release) {
        Release again = new Release(at(pointer, release), live.content(), live.overrides());
        Optional<Placed> placed =
                place(stages, intent, again, live, paths -> purge.oweUpkeep(pointer.epoch(), release, paths));
        placed.ifPresent(p -> stage.settle(p.unsettled()));
        return placed.isPresent() ? Kept.DONE : Kept.LOOK_AGAIN;
    }

    private Kept keep(StageClock stages, Pointer pointer, ReleaseId release, Seen intent, Manifest live) {
        List<ManifestEntry> damaged = stage.damaged(listing(), live);
        if (!damaged.isEmpty()) {
            purge.oweUpkeep(
                    pointer.epoch(),
                    release,
                    damaged.stream().map(ManifestEntry::path).toList());
            repair(stages, live, damaged);
        }
        List<ObjectKey> deleting = new ArrayList<>();
        Outcome outcome = stage.deleteVanished(
                listing(), intent, live, pointer, settings.clock().instant(), paths -> {
                    deleting.addAll(paths);
                    purge.oweUpkeep(pointer.epoch(), release, paths);
                });
        if (outcome instanceof Outcome.Held held) {
            hold(pointer, held);
        } else if (outcome instanceof Outcome.Deleted deleted && deleted.problem() != null) {
            cantDelete(deleted.problem());
        } else if (outcome instanceof Outcome.Refused refused) {
            cantDelete(refused.problem());
        }
        if (!deleting.isEmpty() && !(outcome instanceof Outcome.Deleted)) {
            purge.withdrawUpkeep(pointer.epoch(), release, deleting);
        }
        return Kept.DONE;
    }

    private void repair(StageClock stages, Manifest live, List<ManifestEntry> damaged) {
        List<String> named = damaged.stream()
                .limit(MOST_NAMED)
                .map(entry -> entry.path().value())
                .toList();
        incident(damaged.size() + " files weren't the live release's and are put back: " + String.join(", ", named)
                + (damaged.size() > MOST_NAMED ? ", …" : ""));
        stages.enter(Stage.UNPACK);
        try (UnpackedTree tree = trees.acquire(live.content())) {
            ChangeSet changes = changes(tree, live.overrides(), live);
            stages.enter(Stage.UPLOAD);
            stage.repair(listing(), changes, damaged);
        }
    }

    private void hold(Pointer pointer, Outcome.Held held) {
        ReleaseId release = pointer.release();
        if (release == null || release.equals(toldOf)) {
            return;
        }
        toldOf = release;
        String message = held.files() + " of " + held.of() + " files aren't in the package any more; the cut is live,"
                + " but they aren't deleted. If that is as it should be, raise inPlace: {deletions: …} above "
                + String.format(java.util.Locale.ROOT, "%.2f", (double) held.files() / held.of())
                + " and run 'prep publish'.";
        settings.events()
                .send(new PublishEvent.Held(
                        settings.clock().instant(), target.name(), pointer.live(), HoldReason.MASS_DELETION, message));
    }

    private void cantDelete(String problem) {
        incident("files that vanished can't be deleted: " + problem);
    }

    private void tellOnce(ReleaseId release, String message) {
        if (!release.equals(toldOf)) {
            toldOf = release;
            incident(message);
        }
    }

    private void incident(String message) {
        settings.events().send(new PublishEvent.IncidentOpened(settings.clock().instant(), target.name(), message));
    }

    private TreeListing listing() {
        return Objects.requireNonNull(seen, "looked at before anything is decided");
    }
}
