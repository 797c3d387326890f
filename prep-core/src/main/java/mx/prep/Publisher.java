package mx.prep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import mx.prep.alarm.AlarmAnswer;
import mx.prep.alarm.AlarmListener;
import mx.prep.alarm.Alarms;
import mx.prep.archive.Archive;
import mx.prep.archive.Ledger;
import mx.prep.archive.LedgerFact;
import mx.prep.archive.OrderResult;
import mx.prep.error.CancelledException;
import mx.prep.error.ConfigException;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.follow.Follow;
import mx.prep.internal.follow.Punctuality;
import mx.prep.internal.incident.IncidentKeeper;
import mx.prep.internal.journal.JournalReader;
import mx.prep.internal.pipeline.Lane;
import mx.prep.internal.pipeline.PageDesk;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.internal.switchover.Rules;
import mx.prep.internal.time.WakeablePause;
import mx.prep.model.ConfirmScope;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.CycleResult;
import mx.prep.model.Decree;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Incident;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Order;
import mx.prep.model.Ordered;
import mx.prep.model.Overview;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.TargetStatus;
import org.jspecify.annotations.Nullable;

/**
 * Publishes an authority's packages to every target, whole and verified.
 *
 * <p>All state is in the stores: any number of publishers with the same configuration, on any machine, converge on the
 * same site without a lock, and one that is killed is completed by the next. The work folder may vanish.
 *
 * <p>A guest: no system property, default, hook or handler is touched; threads are named daemons. A refusal, a hold or
 * a failed target is a result, never an exception. Methods may be called from any thread; one cycle runs at a time.
 */
public final class Publisher implements AutoCloseable {
    private final Pipeline pipeline;
    private final PublisherBuilder settings;
    private final WakeablePause pause;
    private final PageDesk pages;
    private final IncidentKeeper incidents;
    private final Punctuality punctuality;
    private final Object cycle = new Object();
    private @Nullable Thread follower;

    Publisher(Pipeline pipeline, PublisherBuilder settings, WakeablePause pause, IncidentKeeper incidents) {
        this.pipeline = pipeline;
        this.settings = settings;
        this.pause = pause;
        this.pages = new PageDesk(pipeline, settings.election(), settings.pages());
        this.incidents = incidents;
        this.punctuality = new Punctuality(settings.election(), pipeline, settings.clock(), settings.events());
    }

    public static PublisherBuilder builder() {
        return new PublisherBuilder();
    }

    /**
     * Asks the source once, takes what it offers, and brings every target to where it has to be. Waits for all.
     *
     * @throws CancelledException if the thread is interrupted or the publisher closed
     */
    public CycleResult runOnce() {
        synchronized (cycle) {
            incidents.begin();
            CycleResult result = pipeline.runOnce();
            punctuality.look(result.intake());
            settings.events().send(new PublishEvent.Polled(pipeline.now(), result.summary(), null));
            return result;
        }
    }

    /**
     * Follows the source until the window closes, or, without a window, until {@link #close}. Nothing that fails in
     * source, archive or a target ends it. Returns normally when the window has closed or the publisher was closed.
     *
     * @throws CancelledException if the thread is interrupted
     */
    public void follow() {
        Follow follow = new Follow(
                pipeline,
                settings.election().window(),
                punctuality,
                settings.every(),
                new Random(settings.name().hashCode()),
                pause,
                settings.events());
        synchronized (cycle) {
            incidents.begin();
            try {
                follow.run();
            } catch (CancelledException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    /** Follows on a thread of its own, {@code prep-follow}. Does nothing if that runs already. */
    public synchronized void start() {
        if (follower != null && follower.isAlive()) {
            return;
        }
        Thread created = new Thread(this::follow, "prep-follow");
        created.setDaemon(true);
        created.start();
        follower = created;
    }

    /**
     * Closes, and waits for what {@link #start} started.
     *
     * @param patience how long; a switchover that has begun is finished in any case
     */
    public synchronized void stop(Duration patience) {
        close(patience);
        Thread running = follower;
        if (running != null) {
            try {
                running.join(Math.max(1, patience.toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Takes every target back to the cut before the one that is live furthest. What is withdrawn stays away until a
     * later order names it; the next newer cut goes live by itself. A target that can't be reached follows when it can.
     *
     * @param reason why, in the operator's words; kept with the order
     * @return the order and how the targets took it
     * @throws ConfigException if there is nothing to go back to, an order is still being carried out, or somebody else
     *     ordered something at the same moment; nothing is ordered then
     * @throws StoreException if the archive or every target's pointer can't be read
     */
    public Ordered rollback(String reason) {
        Pointer furthest = furthest();
        Archive archive = pipeline.archive();
        List<Order> orders = archive.orders().all();
        int newest = orders.isEmpty() ? 0 : orders.get(orders.size() - 1).number();
        if (newest > furthest.epoch()) {
            throw new ConfigException("Nothing was ordered: order " + newest + " ("
                    + orders.get(orders.size() - 1).reason()
                    + ") isn't carried out anywhere yet. Wait for it, or run 'prep publish'.");
        }
        List<PackageRef> claims = archive.claims().list().after(null);
        OrderResult result = archive.orders().create(before -> decide(before, orders, claims, furthest, reason));
        if (result instanceof OrderResult.Lost lost) {
            throw cameFirst(lost.order());
        }
        pipeline.startLanes();
        return new Ordered(result.order(), pipeline.joinLanes());
    }

    private Order decide(
            Optional<Order> before, List<Order> orders, List<PackageRef> claims, Pointer furthest, String reason) {
        if (before.isPresent() && !orders.contains(before.get())) {
            throw cameFirst(before.get());
        }
        return Rules.rollback(orders, claims, furthest, new Decree(settings.name(), reason, pipeline.now()))
                .orElseThrow(
                        () -> new ConfigException("There is nothing to go back to: the archive has no cut older than"
                                + " the live one that wasn't withdrawn."));
    }

    private static ConfigException cameFirst(Order order) {
        return new ConfigException("Nothing was ordered: somebody else's order " + order.number() + " ("
                + order.reason() + ") came first. Look at 'prep status' and decide again.");
    }

    private Pointer furthest() {
        List<Pointer> pointers = new ArrayList<>();
        @Nullable StoreException unread = null;
        for (Lane lane : pipeline.lanes()) {
            try {
                lane.pointer().ifPresent(pointers::add);
            } catch (StoreException e) {
                unread = e;
            }
        }
        if (pointers.isEmpty() && unread != null) {
            throw unread;
        }
        return pointers.stream()
                .max(Comparator.comparingInt(Pointer::epoch)
                        .thenComparing(Pointer::highWater, Comparator.nullsFirst(Comparator.naturalOrder())))
                .orElseThrow(() -> new ConfigException("There is nothing to go back to: no target was published yet."));
    }

    /**
     * Puts a holding page on every target before the opening: the outlet's, or one of ours in Spanish. The first cut
     * replaces it by itself, and nothing of a package becomes public. A target on which a cut or a closing page is live
     * keeps it; one that shows another holding page gets this one.
     *
     * @return what became of each target, in the order of the configuration
     * @throws ConfigException if the outlet's page can't be published
     * @throws StoreException if the archive fails
     */
    public Map<String, DeliveryResult> prepare() {
        return pages.prepare();
    }

    /** What each target serves, in the order of the configuration; one that can't be read says why. */
    public List<TargetStatus> status() {
        List<TargetStatus> statuses = new ArrayList<>();
        for (Lane lane : pipeline.lanes()) {
            @Nullable Pointer pointer = null;
            @Nullable String problem = null;
            try {
                pointer = lane.pointer().orElse(null);
            } catch (StoreException e) {
                problem = e.getMessage();
            }
            statuses.add(new TargetStatus(
                    lane.name(), lane.target().mode(), pointer, lane.target().publicUri(), problem));
        }
        return statuses;
    }

    /**
     * What happened last, oldest first.
     *
     * @param most how many entries of the ledger, at most
     */
    public List<LedgerEntry> history(int most) {
        return pipeline.archive().ledger().last(most);
    }

    /** How things are, in one look; what can't be read is said, never thrown. */
    public Overview overview() {
        List<TargetStatus> targets = status();
        Optional<Overview.Poll> poll = JournalReader.lastPoll(settings.work());
        Set<String> confirmed = new HashSet<>();
        try {
            Ledger ledger = pipeline.archive().ledger();
            for (TargetStatus target : targets) {
                Pointer pointer = target.pointer();
                if (pointer != null && pointer.release() != null) {
                    ledger.startAt(pointer.ledgerHead());
                    if (ledger.tells(LedgerEntry.Kind.CONFIRMED, target.name(), pointer.epoch(), pointer.release())) {
                        confirmed.add(target.name());
                    }
                }
            }
            return new Overview(targets, confirmed, ledger.openIncidents(), poll.orElse(null), null);
        } catch (StoreException e) {
            return new Overview(targets, Set.of(), List.of(), poll.orElse(null), String.valueOf(e.getMessage()));
        }
    }

    /**
     * Everything that is wrong now, as far as the archive knows, oldest first: also what other publishers and earlier
     * processes noticed.
     *
     * @throws StoreException if the archive can't be read
     */
    public List<Incident> incidents() {
        return pipeline.archive().ledger().openIncidents();
    }

    /**
     * Writes an operator's note into the ledger.
     *
     * @param text what is to be remembered of the night, without secrets; up to 2,000 characters are kept
     * @throws IllegalArgumentException if it is blank
     * @throws StoreException if the archive can't be written
     */
    public LedgerEntry note(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a note needs a text");
        }
        return pipeline.archive().ledger().append(LedgerFact.note(text.strip()));
    }

    /**
     * Sends a test to everyone who is told of incidents, once, and says what came back.
     *
     * @return one answer for each receiver; none where no {@link PublisherBuilder#alarms} are set
     */
    public List<AlarmAnswer> testAlarms() {
        Alarms alarms = settings.alarms();
        return alarms == null
                ? List.of()
                : AlarmListener.test(alarms, settings.sender(), settings.clock().instant());
    }

    /** Looks at what readers of each target get of what is live there; targets that serve nothing are left out. */
    public Map<String, ConfirmationReport> confirm(ConfirmScope scope) {
        Map<String, ConfirmationReport> reports = new LinkedHashMap<>();
        for (Lane lane : pipeline.lanes()) {
            Optional<ConfirmationReport> report = lane.confirm(scope);
            report.ifPresent(r -> reports.put(lane.name(), r));
        }
        return reports;
    }

    /** Stops between two requests, a switchover that has begun first, and closes source and stores. Idempotent. */
    @Override
    public void close() {
        close(Duration.ofSeconds(30));
    }

    private void close(Duration patience) {
        pause.close();
        incidents.release();
        pipeline.close(patience);
    }
}
