package mx.prep.internal.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import mx.prep.archive.Archive;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.switchover.Decision;
import mx.prep.internal.switchover.LiveRelease;
import mx.prep.internal.switchover.PointerStore;
import mx.prep.internal.switchover.SwitchoverStage;
import mx.prep.model.ChangeSummary;
import mx.prep.model.Content;
import mx.prep.model.DeliveryResult;
import mx.prep.model.IncidentCause;
import mx.prep.model.Manifest;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Carries out that a target moves: brings the release into the store, switches to it and has done what comes after. One
 * thread at a time.
 */
final class Moving {
    private final String target;
    private final Archive archive;
    private final LiveManifests manifests;
    private final ModeSteps mode;
    private final SwitchoverStage switchover;
    private final Unbroken unbroken;
    private final Aftermath aftermath;
    private final Clock clock;
    private final EventBus events;
    private final BiConsumer<IncidentCause, String> incident;

    /**
     * A release that was made live.
     *
     * @param before what was live, or null
     * @param mixed how long a reader could meet files of both, or null where nobody could
     */
    record Moved(
            LiveRelease live,
            @Nullable Manifest before,
            ChangeSummary changes,
            @Nullable Duration mixed) {
        /** Whether readers got the same bytes before. */
        boolean hasSameBytes(@Nullable ReleaseId release) {
            return release != null && live.release().hasSameBytes(release);
        }
    }

    /**
     * @param incident told what goes wrong without undoing the move
     */
    Moving(
            String target,
            Lane.Rooms rooms,
            Aftermath aftermath,
            PublisherSettings settings,
            BiConsumer<IncidentCause, String> incident) {
        this.target = target;
        this.archive = rooms.archive();
        this.manifests = rooms.manifests();
        this.mode = rooms.mode();
        this.switchover = rooms.switchover();
        this.unbroken = rooms.unbroken();
        this.aftermath = aftermath;
        this.clock = settings.clock();
        this.events = settings.events();
        this.incident = incident;
    }

    /** Stages and switches; empty if somebody else moved the target or ordered something meanwhile. */
    Optional<Moved> move(StageClock stages, PointerStore.Read before, Decision.Move move, Content content) {
        Pointer pointer = before.pointer();
        @Nullable PackageRef reference = content instanceof PackageRef cut ? cut : null;
        @Nullable Manifest beforeManifest = pointer.release() == null ? null : manifests.of(pointer.release());
        Optional<ModeSteps.Staged> staged = mode.stage(stages, pointer, move, content, beforeManifest);
        if (staged.isEmpty() || isOvertaken(move)) {
            return Optional.empty();
        }
        ModeSteps.Staged next = staged.get();
        aftermath.owe(move.epoch(), next.tree(), beforeManifest);
        return stages.run(Stage.SWITCHOVER, reference, () -> unbroken.run(() -> switchOver(before, move, next)))
                .map(live -> new Moved(
                        live,
                        beforeManifest,
                        next.changes(),
                        next.mixing() == null ? null : next.mixing().elapsed()));
    }

    /** Whether somebody ordered something while the release was brought into the store. */
    private boolean isOvertaken(Decision.Move move) {
        return archive.orders().newest().filter(o -> o.number() > move.epoch()).isPresent();
    }

    /** Pointer, edge and ledger in one go; the ledger's entry can be made up later, the switch can't wait for it. */
    private Optional<LiveRelease> switchOver(PointerStore.Read before, Decision.Move move, ModeSteps.Staged staged) {
        Optional<LiveRelease> live = switchover.move(before, move, staged.tree());
        try {
            if (live.isPresent()) {
                manifests.remember(live.get().release(), live.get().manifest());
                switchover.settle(live.get().pointer());
                mode.settle(staged);
            }
        } catch (StoreException e) {
            incident.accept(IncidentCause.LEDGER, "live, but not all of it is recorded yet: " + e.getMessage());
        }
        return live;
    }

    /** Tells of the move, purges and confirms. */
    DeliveryResult.Live finish(StageClock stages, Moved moved) {
        LiveRelease live = moved.live();
        @Nullable PackageRef reference = live.manifest().reference();
        events.send(new PublishEvent.Live(clock.instant(), target, live.release(), reference, moved.changes()));
        if (moved.mixed() != null) {
            events.send(new PublishEvent.Mixed(clock.instant(), target, live.release(), moved.mixed()));
        }
        Aftermath.Finished done = aftermath.finish(stages, live, moved.before());
        events.send(new PublishEvent.TargetChecked(clock.instant(), target, reference));
        return new DeliveryResult.Live(
                live.release(),
                reference,
                moved.changes(),
                done.purged(),
                done.report(),
                stages.times(),
                moved.mixed());
    }
}
