package mx.prep.internal.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import mx.prep.archive.Archive;
import mx.prep.error.CancelledException;
import mx.prep.error.ConfigException;
import mx.prep.error.EdgeException;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.confirm.ConfirmStage;
import mx.prep.internal.hold.HoldText;
import mx.prep.internal.purge.PurgeStage;
import mx.prep.internal.sweep.SweepStage;
import mx.prep.internal.switchover.Decision;
import mx.prep.internal.switchover.LiveRelease;
import mx.prep.internal.switchover.OrderRules;
import mx.prep.internal.switchover.PointerStore;
import mx.prep.internal.switchover.Rules;
import mx.prep.internal.switchover.SwitchoverStage;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.internal.upload.ReleaseStore.StoredManifest;
import mx.prep.model.ConfirmScope;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.Cut;
import mx.prep.model.DeliveryResult;
import mx.prep.model.IncidentCause;
import mx.prep.model.Manifest;
import mx.prep.model.Order;
import mx.prep.model.PackageRef;
import mx.prep.model.PageRef;
import mx.prep.model.Pointer;
import mx.prep.model.PurgeReport;
import mx.prep.model.ReleaseId;
import mx.prep.model.Stage;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;

/**
 * Brings one target to where orders, claims and pointer say that it has to be. What it works towards is read from the
 * stores each time, so that any lane of any publisher can go on where another stopped. One thread at a time.
 */
public final class Lane {
    /** A lost race means that somebody else moved the site; this often in a row means that something is wrong. */
    private static final int MOST_RACES = 50;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Target target;
    private final Archive archive;
    private final ReleaseStore releases;
    private final LiveManifests manifests;
    private final PointerStore pointers;
    private final ModeSteps mode;
    private final SwitchoverStage switchover;
    private final PublisherSettings settings;
    private final Clock clock;
    private final EventBus events;
    private final Unbroken unbroken;
    private final PointerGuard guard;
    private final LaneHolds holds;
    private final Aftermath aftermath;
    private final Moving moving;
    private final UnderWay underWay;
    private volatile @Nullable Pointer seen;

    /** What a lane works with. */
    record Rooms(
            Archive archive,
            ReleaseStore releases,
            LiveManifests manifests,
            PointerStore pointers,
            ModeSteps mode,
            SwitchoverStage switchover,
            PurgeStage purge,
            ConfirmStage confirm,
            Unbroken unbroken) {}

    Lane(Target target, Rooms rooms, PublisherSettings settings, FoundTimes found) {
        this.target = target;
        this.archive = rooms.archive();
        this.releases = rooms.releases();
        this.manifests = rooms.manifests();
        this.pointers = rooms.pointers();
        this.mode = rooms.mode();
        this.switchover = rooms.switchover();
        this.settings = settings;
        this.clock = settings.clock();
        this.events = settings.events();
        this.unbroken = rooms.unbroken();
        this.guard = new PointerGuard(name(), archive, rooms.releases(), pointers, settings);
        this.holds = new LaneHolds(target, guard, settings);
        this.underWay = new UnderWay(settings.ticker());
        this.aftermath = new Aftermath(name(), rooms, settings, found, this::incident);
        this.moving = new Moving(name(), rooms, aftermath, settings, this::incident);
    }

    public String name() {
        return target.name();
    }

    public Target target() {
        return target;
    }

    /** The target's pointer, or empty while it has none. */
    public Optional<Pointer> pointer() {
        return pointers.find().map(PointerStore.Read::pointer);
    }

    /** The target's pointer as the last delivery saw or made it, or empty before any; asks nobody. Any thread. */
    public Optional<Pointer> lastSeen() {
        return Optional.ofNullable(seen);
    }

    /** The manifest of a release that is whole in the target's store. */
    Optional<Manifest> manifestOf(ReleaseId release) {
        return releases.manifest(release).map(StoredManifest::manifest);
    }

    /**
     * Deletes what lies at stable URLs besides what is live.
     *
     * @throws StoreException if the target fails; done again, it goes on
     */
    ModeSteps.Cleared clear() {
        StageClock stages = new StageClock(settings, name(), Stage.DIFF);
        for (int race = 0; race < MOST_RACES; race++) {
            mode.look();
            Optional<Pointer> pointer = pointer();
            Optional<ModeSteps.Cleared> cleared =
                    pointer.isEmpty() ? Optional.of(ModeSteps.Cleared.NOTHING) : mode.clear(stages, pointer.get());
            if (cleared.isPresent()) {
                return cleared.get();
            }
            settings.pause().pause(BETWEEN_LOOKS);
        }
        return new ModeSteps.Cleared(0, "other publishers change the files all the time; clear it again");
    }

    /**
     * Lets a cleared rehearsal's target begin where the archive stands, also if that is earlier than where it was: the
     * one way in which a pointer goes back.
     */
    void beginAgain(int epoch, @Nullable Cut highWater) {
        switchover.beginAgain(epoch, highWater);
        aftermath.forget();
    }

    /** Sweeps this target; independent of deliveries. */
    SweepStage sweeper() {
        return new SweepStage(releases, pointers, switchover::rewriteFollower, settings.rules()::isBehind);
    }

    /** Whether the pointer is gone although something was published. */
    public boolean isPointerMissed() {
        return guard.isMissed();
    }

    /** See {@link LaneHolds#contradiction}. */
    Optional<HoldText.Contradiction> contradiction(Decision decision, Pointer pointer, List<Order> orders) {
        return holds.contradiction(decision, pointer, orders);
    }

    /** Lets a purge or confirmation that runs give way, so that the next delivery begins; any thread. */
    void giveWay() {
        aftermath.giveWay();
    }

    /** Looks at what readers get of what is live, or empty while nothing is. */
    public Optional<ConfirmationReport> confirm(ConfirmScope wanted) {
        return pointer().map(Pointer::release).map(release -> aftermath.look(release, manifests.of(release), wanted));
    }

    /**
     * Purges what is owed again, and what somebody asks for besides.
     *
     * @param besides see {@link PurgeStage#again}
     * @throws ConfigException if the target is another election's
     */
    PurgeReport purge(Set<String> besides) {
        Optional<Pointer> pointer = pointer();
        if (pointer.filter(this::isAnothers).isPresent()) {
            throw new ConfigException(anothers());
        }
        ReleaseId release = pointer.map(Pointer::release).orElse(null);
        if (pointer.isEmpty() || release == null) {
            return new PurgeReport(PurgeReport.State.NOTHING_LIVE, null, 0, null);
        }
        return aftermath.purgeAgain(switchover.live(pointer.get(), manifests.of(release)), besides);
    }

    /**
     * One delivery. Whatever fails becomes the result.
     *
     * @throws CancelledException if the thread is interrupted or the publisher closed
     */
    public DeliveryResult deliver() {
        return guarded(this::deliver);
    }

    /**
     * Shows a page that the archive keeps, where it may replace what is live; the high water stays. Whatever fails
     * becomes the result.
     */
    DeliveryResult show(PageRef page, Showing showing) {
        return show(page, showing, null);
    }

    /** The same, and no cut up to a given one replaces the page by itself. */
    DeliveryResult show(PageRef page, Showing showing, @Nullable Cut atLeast) {
        return guarded(stages -> show(stages, page, showing, atLeast));
    }

    private DeliveryResult guarded(Function<StageClock, DeliveryResult> work) {
        StageClock stages = new StageClock(settings, name(), Stage.DIFF);
        underWay.begin(stages::current);
        try {
            return work.apply(stages);
        } catch (CancelledException e) {
            throw e;
        } catch (StoreException e) {
            return e.kind() == StoreException.Kind.UNKNOWN_OUTCOME && stages.current() == Stage.SWITCHOVER
                    ? unknown(String.valueOf(e.getMessage()))
                    : failed(stages, String.valueOf(e.getMessage()));
        } catch (EdgeException e) {
            return unknown("the pointer is written, but the edge doesn't follow: " + e.getMessage());
        } catch (RuntimeException e) {
            return failed(stages, e.getMessage() == null ? e.toString() : e.getMessage());
        } finally {
            underWay.end();
        }
    }

    private DeliveryResult deliver(StageClock stages) {
        boolean lost = false;
        for (int race = 0; race < MOST_RACES; race++) {
            List<Order> orders = archive.orders().all();
            mode.look();
            Optional<PointerStore.Read> read = guard.read(orders);
            if (read.isEmpty()) {
                return holds.pointerMissing();
            }
            holds.pointerSeen();
            PointerStore.Read before = read.get();
            seen = before.pointer();
            if (isAnothers(before.pointer())) {
                return failed(stages, anothers());
            }
            archive.ledger().startAt(before.pointer().ledgerHead());
            List<PackageRef> claims =
                    archive.claims().list().after(before.pointer().highWater());
            Decision decision = settings.rules().decide(orders, claims, before.pointer());
            Optional<DeliveryResult> twice = holds.contradicted(decision, before.pointer(), orders);
            if (twice.isPresent()) {
                return twice.get();
            }
            boolean stays = decision instanceof Decision.Stay;
            if (stays && mode.keep(stages, before.pointer()) == ModeSteps.Kept.DONE) {
                DeliveryResult result = stay(stages, before.pointer(), lost);
                return Rules.heldBack(orders, claims, before.pointer())
                        .map(holds::onHold)
                        .orElse(result);
            }
            if (stays || decision instanceof Decision.ReadAgain) {
                settings.pause().pause(BETWEEN_LOOKS);
            } else if (decision instanceof Decision.Move move && move.live() == null) {
                switchover.moveEpoch(before, move);
            } else if (decision instanceof Decision.Move move && move.live() != null) {
                Optional<Moving.Moved> moved = moving.move(stages, before, move, move.live());
                ReleaseId release = before.pointer().release();
                boolean stayed = moved.filter(m -> m.hasSameBytes(release)).isPresent();
                if (moved.isPresent() && !stayed) {
                    DeliveryResult live = live(stages, moved.get());
                    return move.epoch() > before.pointer().epoch() ? afterOrder(live) : live;
                }
                // An order that leaves what is live: it isn't news for readers, but what it lets go may be next.
                lost |= !stayed;
            }
            Optional<DeliveryResult> cleared = finishClearing(stages, before);
            if (cleared.isPresent()) {
                return cleared.get();
            }
        }
        return failed(
                stages,
                "after " + MOST_RACES
                        + " looks the target still isn't settled: other publishers move it all the time, or"
                        + " the archive has lost the order that its pointer follows");
    }

    /** A reset that stopped half way has shown its page to some readers: it is shown to all, and stays. */
    private Optional<DeliveryResult> finishClearing(StageClock stages, PointerStore.Read before) {
        return mode.begun().flatMap(begun -> {
            Decision.Move move = new Decision.Move(before.pointer().epoch(), begun.highWater(), begun.page());
            return moving.move(stages, before, move, begun.page()).map(moved -> live(stages, moved));
        });
    }

    /** An order may go back behind a cut that was claimed meanwhile: that goes live at once, not at the next poll. */
    private DeliveryResult afterOrder(DeliveryResult carriedOut) {
        DeliveryResult next = deliver();
        return next instanceof DeliveryResult.Live ? next : carriedOut;
    }

    private DeliveryResult show(StageClock stages, PageRef page, Showing showing, @Nullable Cut atLeast) {
        for (int race = 0; race < MOST_RACES; race++) {
            List<Order> orders = archive.orders().all();
            Optional<Order> newest = orders.stream().max(Comparator.comparingInt(Order::number));
            mode.look();
            Optional<PointerStore.Read> read = guard.read(orders);
            if (read.isEmpty()) {
                return holds.pointerMissing();
            }
            Pointer pointer = read.get().pointer();
            if (isAnothers(pointer)) {
                return failed(stages, anothers());
            }
            archive.ledger().startAt(pointer.ledgerHead());
            ReleaseId release = pointer.release();
            if (!showing.allows(pointer)) {
                return new DeliveryResult.Superseded("release " + release + " is live and stays");
            }
            if (shows(release, page)) {
                return stay(stages, pointer, false);
            }
            Optional<Order> waiting = newest.filter(order -> order.number() > pointer.epoch());
            Decision.Move move = waiting.map(order ->
                            new Decision.Move(order.number(), OrderRules.higher(order.highWater(), atLeast), page))
                    .orElseGet(() ->
                            new Decision.Move(pointer.epoch(), OrderRules.higher(pointer.highWater(), atLeast), page));
            if (waiting.filter(Lane::makesLive).isPresent()) {
                return failed(
                        stages, "order " + move.epoch() + " isn't carried out here yet; run 'prep publish' first");
            }
            Optional<Moving.Moved> moved = moving.move(stages, read.get(), move, page);
            if (moved.isPresent()) {
                return live(stages, moved.get());
            }
        }
        return failed(stages, "after " + MOST_RACES + " looks other publishers still move the target all the time");
    }

    /** Whether the target is a rehearsal's and the configuration an election's, or the other way round. */
    boolean isAnothers(Pointer pointer) {
        return pointer.rehearsal() != settings.election().rehearsal();
    }

    /** What to do about it. */
    String anothers() {
        return settings.election().rehearsal()
                ? "target " + name()
                        + " is an election's and this is a rehearsal; nothing is changed. Give the rehearsal"
                        + " a target of its own."
                : "target " + name()
                        + " is a rehearsal's and this is an election; nothing is changed. Give the election a"
                        + " target of its own, such as another prefix.";
    }

    /** Whether an order makes something live. */
    private static boolean makesLive(Order order) {
        return order.live() != null || order.standing().closing() != null;
    }

    private boolean shows(@Nullable ReleaseId release, PageRef page) {
        return release != null
                && release.page() == page.kind()
                && manifests.of(release).content().equals(page);
    }

    /** Nothing to move; what an earlier cycle, here or elsewhere, left undone is done. */
    private DeliveryResult stay(StageClock stages, Pointer pointer, boolean lost) {
        switchover.settle(pointer);
        ReleaseId release = pointer.release();
        if (release != null) {
            Supplier<LiveRelease> live = () -> switchover.live(pointer, manifests.of(release));
            if (aftermath.isDone(pointer, release)) {
                aftermath.goOn(pointer, release, live);
            } else {
                aftermath.finish(stages, live.get(), null);
            }
        }
        events.send(new PublishEvent.TargetChecked(clock.instant(), name(), pointer.live()));
        return lost
                ? new DeliveryResult.Superseded("another publisher made " + release + " live")
                : new DeliveryResult.AlreadyLive(release);
    }

    private DeliveryResult live(StageClock stages, Moving.Moved moved) {
        seen = moved.live().pointer();
        return moving.finish(stages, moved);
    }

    private DeliveryResult unknown(String message) {
        incident(IncidentCause.DELIVERY, message);
        return new DeliveryResult.Unknown(
                message, "Run 'prep publish' again: it reads back what is live and completes or repairs it.");
    }

    private DeliveryResult failed(StageClock stages, String message) {
        incident(IncidentCause.DELIVERY, stages.current() + " failed: " + message);
        return new DeliveryResult.Failed(stages.current(), message);
    }

    /** What no result tells, such as a lack of memory: who follows hears of it, too. */
    void broke(Throwable failure) {
        if (!(failure instanceof CancelledException)) {
            incident(IncidentCause.DELIVERY, "the delivery broke off: " + failure);
        }
    }

    /** Tells where the delivery that runs takes more than ten minutes to be live; any thread. */
    public void tellDelay() {
        underWay.delay().ifPresent(delay -> incident(IncidentCause.DELIVERY, delay));
    }

    private void incident(IncidentCause cause, String message) {
        events.send(new PublishEvent.IncidentOpened(clock.instant(), cause, name(), null, message));
    }

    void close() {
        aftermath.close();
        unbroken.close();
    }
}
