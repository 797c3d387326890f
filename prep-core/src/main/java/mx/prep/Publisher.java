package mx.prep;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import mx.prep.alarm.AlarmAnswer;
import mx.prep.alarm.AlarmListener;
import mx.prep.alarm.Alarms;
import mx.prep.archive.LedgerFact;
import mx.prep.error.CancelledException;
import mx.prep.error.ConfigException;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.follow.Follow;
import mx.prep.internal.follow.OrderWatch;
import mx.prep.internal.follow.Punctuality;
import mx.prep.internal.incident.IncidentKeeper;
import mx.prep.internal.pipeline.EditorDesk;
import mx.prep.internal.pipeline.Lane;
import mx.prep.internal.pipeline.OperatorDesk;
import mx.prep.internal.pipeline.PageDesk;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.internal.pipeline.PurgeDesk;
import mx.prep.internal.pipeline.ResetDesk;
import mx.prep.internal.pipeline.Survey;
import mx.prep.internal.pipeline.SweepDesk;
import mx.prep.internal.pipeline.Waiting;
import mx.prep.internal.pipeline.Why;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.WakeablePause;
import mx.prep.model.AcceptRequest;
import mx.prep.model.ConfirmScope;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Explanation;
import mx.prep.model.FileOverride;
import mx.prep.model.Hold;
import mx.prep.model.Incident;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Order;
import mx.prep.model.Ordered;
import mx.prep.model.Overview;
import mx.prep.model.PurgeReport;
import mx.prep.model.ReleaseDifference;
import mx.prep.model.ReleaseId;
import mx.prep.model.Reset;
import mx.prep.model.Retried;
import mx.prep.model.SweepReport;
import mx.prep.model.TargetStatus;
import org.jspecify.annotations.Nullable;

/**
 * Publishes an authority's packages to every target, whole and verified.
 *
 * <p>All state is in the stores: any number of publishers with the same configuration, on any machine, converge on the
 * same site without a lock, and one that is killed is completed by the next. The work folder may vanish.
 *
 * <p>A guest: no system property, default, hook or handler is touched; threads are named daemons. A refusal, a hold or
 * a failed target is a result, never an exception. Methods may be called from any thread; one cycle runs at a time. Every
 * method that orders throws {@link ConfigException} if the reason is blank or longer than 2,000 characters, and
 * {@link CancelledException} once the publisher is closed; nothing is ordered then. What returns a result returns it when
 * the listeners have heard of it; a listener that blocks is waited for once, 2 s.
 */
public final class Publisher implements AutoCloseable {
    private final Pipeline pipeline;
    private final PublisherBuilder settings;
    private final WakeablePause pause;
    private final PageDesk pages;
    private final SweepDesk sweeps;
    private final ResetDesk resets;
    private final PurgeDesk purges;
    private final EditorDesk editor;
    private final OperatorDesk desk;
    private final Waiting waiting;
    private final Survey survey;
    private final ReentrantLock cycle = new ReentrantLock();
    private final IncidentKeeper incidents;
    private final Punctuality punctuality;
    private @Nullable Thread follower;

    /**
     * @param pause what wakes whoever follows
     * @param waits what waits for page loads before a sweep deletes
     */
    Publisher(
            Pipeline pipeline, PublisherBuilder settings, WakeablePause pause, Pause waits, IncidentKeeper incidents) {
        this.pipeline = pipeline;
        this.settings = settings;
        this.pause = pause;
        this.pages = new PageDesk(pipeline, settings.election(), settings.pages());
        this.sweeps = new SweepDesk(pipeline, settings.election(), settings.keep(), settings.operator(), waits);
        this.editor = new EditorDesk(pipeline, settings.election(), pages, settings.operator());
        this.resets = new ResetDesk(pipeline, settings.election(), pages, sweeps);
        this.purges = new PurgeDesk(pipeline);
        this.desk = new OperatorDesk(pipeline, settings.operator());
        this.waiting = new Waiting(pipeline);
        this.survey = new Survey(pipeline, settings.work());
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
        cycle.lock();
        try {
            incidents.begin();
            return heard(this::cycle);
        } finally {
            cycle.unlock();
        }
    }

    private CycleResult cycle() {
        CycleResult result = pipeline.runOnce();
        punctuality.look(result.intake());
        settings.events().send(new PublishEvent.Polled(pipeline.now(), result.summary(), null));
        return result;
    }

    /** Does it, and waits until the listeners know. */
    private <T> T heard(Supplier<T> work) {
        try {
            return work.get();
        } finally {
            settings.events().settle();
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
        cycle.lock();
        try (OrderWatch watch = new OrderWatch(pipeline, pause, pause::ring)) {
            incidents.begin();
            watch.start();
            follow.run();
        } catch (CancelledException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
        } finally {
            cycle.unlock();
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
        return carryOut(() -> desk.rollback(reason, OperatorDesk.After.GO_ON));
    }

    /** As {@link #rollback}, and nothing moves by itself until {@link #resume}. */
    public Ordered rollbackAndHold(String reason) {
        return carryOut(() -> desk.rollback(reason, OperatorDesk.After.HOLD));
    }

    /**
     * Accepts a package that is held or was refused: it goes live everywhere as its cut, from the archive, unless a
     * newer cut is live; then only the acceptance is recorded. Newer cuts go on by themselves.
     *
     * @param reason why, in the operator's words; kept with the order
     * @return the order and how the targets took it
     * @throws mx.prep.error.HeldException if the package has to wait all the same: it is refused by a rule that isn't
     *     among the allowed ones, or flagged or dated as another election's and that wasn't said; nothing is ordered
     * @throws ConfigException if no package, or more than one, starts with these digits, it doesn't wait, a rule that
     *     nobody may allow is to be allowed, or somebody else ordered something at the same moment
     * @throws StoreException if the archive fails
     */
    public Ordered accept(AcceptRequest request, String reason) {
        return carryOut(() -> desk.accept(request, reason));
    }

    /**
     * Has what was held or refused asked for and judged again, here at once and by every publisher that follows. Where
     * this publisher follows, its next poll begins now and isn't waited for.
     *
     * @throws ConfigException if somebody else ordered something at the same moment
     */
    public Retried retry(String reason) {
        checkOpen();
        Order order = desk.retry(reason);
        pipeline.ordered(order);
        if (!cycle.tryLock()) {
            pause.ring();
            return heard(() -> new Retried(order, new CycleResult(List.of(), pipeline.joinLanes())));
        }
        try {
            return heard(() -> new Retried(order, pipeline.runOnce()));
        } finally {
            cycle.unlock();
        }
    }

    /**
     * Leaves every target at what is live furthest; nothing moves by itself until {@link #resume}. Packages are still
     * fetched, verified and archived.
     *
     * @throws ConfigException if everything is on hold, or somebody else ordered something at the same moment
     */
    public Ordered hold(String reason) {
        return carryOut(() -> desk.hold(reason));
    }

    /**
     * Ends a hold: the newest cut goes live.
     *
     * @throws ConfigException if nothing is on hold, or somebody else ordered something at the same moment
     */
    public Ordered resume(String reason) {
        return carryOut(() -> desk.resume(reason));
    }

    /**
     * Lets a target go on whose pointer is gone although releases were published there: it comes to where the other
     * targets are, or was itself as far as the ledger tells. What lies there is used again.
     *
     * @throws ConfigException if there is no such target, its pointer isn't missed, or somebody else ordered something
     *     at the same moment
     */
    public Ordered adopt(String target, String reason) {
        return carryOut(() -> desk.adopt(target, reason));
    }

    /** No order is made that nobody here would carry out. */
    private void checkOpen() {
        pause.pause(Duration.ZERO);
    }

    private Ordered carryOut(Supplier<Order> decision) {
        checkOpen();
        Order order = decision.get();
        pipeline.ordered(order);
        return heard(() -> new Ordered(order, pipeline.joinLanes()));
    }

    /**
     * What waits for an operator, with what frees it; the same whichever process asks.
     *
     * @throws StoreException if the archive can't be read
     */
    public List<Hold> holds() {
        return waiting.holds();
    }

    /**
     * What is waited for and what is wrong, one sentence each, never empty; what a newer cut has overtaken is left out.
     *
     * @throws StoreException if the archive can't be read
     */
    public List<Explanation> why() {
        return new Why(pipeline, settings.election(), waiting, survey).explain();
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
        return heard(pages::prepare);
    }

    /**
     * Replaces every target's site by a closing page, the outlet's or one of ours in Spanish. Nothing moves by itself
     * after it; {@link #reopen} puts the site back. Never before the window's end, and only by this call.
     *
     * @param reason why, in the operator's words; kept with the order
     * @return the order and how the targets took it
     * @throws ConfigException if the window isn't over, the site is closed, nothing was published, or an order is still
     *     being carried out or came first; nothing is ordered then
     * @throws StoreException if the archive or every target's pointer can't be read
     */
    public Ordered retire(String reason) {
        return carryOut(() -> editor.retire(reason));
    }

    /**
     * Puts the site in place of the closing page again, on every target: the newest cut that wasn't withdrawn.
     *
     * @throws ConfigException if the site isn't closed, or as {@link #retire}
     */
    public Ordered reopen(String reason) {
        return carryOut(() -> editor.reopen(reason));
    }

    /**
     * Puts a file of the outlet's own over a path of every target's site, in place of the package's file or besides the
     * package's files, in the live release and in every later one. It is named in each manifest, in the ledger and in
     * {@link #overrides}; the package in the archive stays as it came.
     *
     * @param path where it is to stand, such as {@code robots.txt}; never in the publisher's or the certificates' folder
     * @param file at most 16 MiB; kept in the archive
     * @param reason why, in the operator's words; kept with the order
     * @return the order and how the targets took it
     * @throws ConfigException if no file may stand there, the file can't be read, or as {@link #retire}
     */
    public Ordered override(String path, Path file, String reason) {
        return carryOut(() -> editor.override(path, file, reason));
    }

    /**
     * Gives a path back to the package.
     *
     * @throws ConfigException if no file of the outlet's own stands there, or as {@link #retire}
     */
    public Ordered giveBack(String path, String reason) {
        return carryOut(() -> editor.giveBack(path, reason));
    }

    /**
     * Files of the outlet's own that stand in place of the packages', by the newest order.
     *
     * @throws StoreException if the archive can't be read
     */
    public List<FileOverride> overrides() {
        return pipeline.archive()
                .orders()
                .newest()
                .map(order -> order.standing().overrides())
                .orElse(List.of());
    }

    /**
     * Deletes releases that nobody can ask for any more from every target, the only way in which releases are deleted:
     * besides the live one the newest {@link PublisherBuilder#keep} stay, and until 24 hours after the window's end all
     * that were live. Waits 130 s before it deletes, so that no page load is cut off. Publishers may be at work meanwhile.
     * What it needs are the rights to read, write the pointer and delete in the targets, which it alone should have, and
     * to add to the archive's ledger: each target of which something was deleted gets one entry that names the releases.
     *
     * @return what became of each target; what one couldn't do the next sweep goes on with
     */
    public Map<String, SweepReport> sweep() {
        return heard(sweeps::sweep);
    }

    /**
     * What {@link #sweep} would delete now; changes nothing.
     *
     * @throws StoreException if a target can't be read
     */
    public Map<String, List<ReleaseId>> sweepable() {
        return sweeps.look();
    }

    /**
     * How two releases differ that lie whole on one of the targets.
     *
     * @throws ConfigException if no target has both
     * @throws StoreException if a target can't be read
     */
    public ReleaseDifference diff(ReleaseId before, ReleaseId after) {
        return sweeps.compare(before, after);
    }

    /**
     * Clears a rehearsal's site: the holding page stands in its place, every release is deleted, in place every file that
     * isn't the page's, and cuts that were published so far don't come back by themselves. Publishers may be at work
     * meanwhile: a newer cut goes live as ever. Waits 130 s, as {@link #sweep} does. If the target's archive is
     * another one than the rehearsal's was, its pointer goes back, and edges that follow it have to be started again.
     *
     * @param reason why, in the operator's words; kept in the ledger
     * @throws ConfigException if configuration or target are an election's, or there is no such target; nothing is
     *     changed then
     * @throws StoreException if archive or target fail; do it again
     */
    public Reset resetTarget(String target, String reason) {
        return heard(() -> resets.reset(target, reason));
    }

    /** What each target serves, in the order of the configuration; one that can't be read says why. */
    public List<TargetStatus> status() {
        return survey.targets();
    }

    /**
     * What happened last, oldest first.
     *
     * @param most how many entries of the ledger, at most
     * @throws StoreException if the archive can't be read
     */
    public List<LedgerEntry> history(int most) {
        return pipeline.archive().ledger().last(most);
    }

    /** How things are, in one look; what can't be read is said, never thrown. */
    public Overview overview() {
        return survey.overview();
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
     * @throws ConfigException if it is blank
     * @throws StoreException if the archive can't be written
     */
    public LedgerEntry note(String text) {
        if (text.isBlank()) {
            throw new ConfigException("Nothing was noted: a note needs a text.");
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

    /**
     * Purges again, under new references, what the caches in front of a target are owed, and files and folders besides.
     * Waits up to 60 s. Publishers may be at work meanwhile; what isn't finished they go on with.
     *
     * @param paths as in the package, such as {@code datos/corte.json}; with a slash at the end, a folder and all in it;
     *     may be empty
     * @throws ConfigException if there is no such target, it is another election's, or a path can't be one
     * @throws StoreException if the target can't be read
     */
    public PurgeReport purge(String target, List<String> paths) {
        checkOpen();
        incidents.begin();
        return heard(() -> purges.purge(target, paths));
    }

    /**
     * Purges everything that the caches in front of a target may hold of it. Waits as {@link #purge}.
     *
     * @throws ConfigException if there is no such target, or it is another election's
     * @throws StoreException if the target can't be read
     */
    public PurgeReport purgeEverything(String target) {
        checkOpen();
        incidents.begin();
        return heard(() -> purges.everything(target));
    }

    /**
     * Looks at what readers of each target get of what is live there; targets that serve nothing are left out.
     *
     * @throws StoreException if a target can't be read
     */
    public Map<String, ConfirmationReport> confirm(ConfirmScope scope) {
        return heard(() -> confirmations(scope));
    }

    private Map<String, ConfirmationReport> confirmations(ConfirmScope scope) {
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
