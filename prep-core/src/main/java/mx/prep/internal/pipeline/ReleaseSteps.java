package mx.prep.internal.pipeline;

import java.util.Optional;
import java.util.stream.Stream;
import mx.prep.event.PublishEvent;
import mx.prep.internal.diff.ChangeSet;
import mx.prep.internal.diff.DiffStage;
import mx.prep.internal.diff.Overlay;
import mx.prep.internal.inplace.InPlaceStage.Clearing;
import mx.prep.internal.switchover.Decision;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.internal.upload.UploadStage;
import mx.prep.internal.upload.UploadedTree;
import mx.prep.model.Content;
import mx.prep.model.Manifest;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.Stage;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;

/** Mode RELEASES: each release under its own prefix, whole before the pointer names it. */
final class ReleaseSteps implements ModeSteps {
    private final Target target;
    private final Trees trees;
    private final UploadStage upload;
    private final PublisherSettings settings;
    private final FitCheck fit;

    ReleaseSteps(Target target, Trees trees, UploadStage upload, PublisherSettings settings) {
        this.target = target;
        this.trees = trees;
        this.upload = upload;
        this.settings = settings;
        this.fit = new FitCheck(target, settings);
    }

    @Override
    public void look() {}

    @Override
    public Optional<Staged> stage(
            StageClock stages, Pointer pointer, Decision.Move move, Content content, @Nullable Manifest before) {
        ReleaseId fresh = ReleaseId.of(content, move.epoch(), target.recipe().digest(), move.overrides());
        @Nullable PackageRef reference = content instanceof PackageRef cut ? cut : null;
        ReleaseId release =
                move.epoch() > pointer.epoch() ? kept(pointer, fresh).orElse(fresh) : fresh;
        Optional<UploadedTree> there = upload.readmit(release);
        if (there.isPresent()) {
            return Optional.of(
                    new Staged(there.get(), ChangeSummaries.between(there.get().manifest(), before, 0), null));
        }
        stages.enter(Stage.UNPACK);
        try (UnpackedTree tree = trees.acquire(content)) {
            fit.check(tree);
            ChangeSet changes = stages.run(
                    Stage.DIFF,
                    reference,
                    () -> Overlay.over(
                            DiffStage.diff(tree, target.recipe(), before),
                            trees.ownFiles(move.overrides()),
                            target.recipe(),
                            before));
            UploadedTree uploaded = stages.run(
                    Stage.UPLOAD,
                    reference,
                    () -> upload.upload(
                            changes,
                            release,
                            pointer.release(),
                            (done, total) -> settings.events()
                                    .send(new PublishEvent.Uploading(
                                            settings.clock().instant(), target.name(), release, done, total))));
            return Optional.of(new Staged(
                    uploaded, ChangeSummaries.between(uploaded.manifest(), before, uploaded.uploadedBytes()), null));
        }
    }

    /** A release that is still there and holds the same bytes as the one that would be staged. */
    private static Optional<ReleaseId> kept(Pointer pointer, ReleaseId fresh) {
        return Stream.concat(pointer.kept().stream(), Stream.ofNullable(pointer.release()))
                .filter(fresh::hasSameBytes)
                .findFirst();
    }

    @Override
    public void settle(Staged staged) {}

    @Override
    public Kept keep(StageClock stages, Pointer pointer) {
        return Kept.DONE;
    }

    @Override
    public Optional<Clearing> begun() {
        return Optional.empty();
    }

    @Override
    public Optional<Cleared> clear(StageClock stages, Pointer pointer) {
        return Optional.of(Cleared.NOTHING);
    }
}
