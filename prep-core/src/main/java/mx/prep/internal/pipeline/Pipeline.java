package mx.prep.internal.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import mx.prep.archive.Archive;
import mx.prep.error.CancelledException;
import mx.prep.error.ConfigException;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.hold.AcceptStage;
import mx.prep.internal.hold.HeldPackage;
import mx.prep.internal.switchover.OrderRules;
import mx.prep.internal.time.Stopwatch;
import mx.prep.model.CycleResult;
import mx.prep.model.Decree;
import mx.prep.model.DeliveryResult;
import mx.prep.model.IntakeResult;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PageRef;
import mx.prep.model.Pointer;
import mx.prep.model.PurgeReport;
import mx.prep.model.RefusalCode;
import mx.prep.model.Window;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import mx.prep.spi.Target;
import mx.prep.spi.Verifier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One publisher's rooms, put together: an intake and a lane for each target. The intake is used by one thread at a
 * time; everything else by any.
 */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final PublisherSettings settings;
    private final Archive archive;
    private final Intake intake;
    private final CopyKeeper copies;
    private final List<LaneThread> lanes;
    private final Desk desk;
    private final ContentDesk content;
    private final ReferenceClock reference;
    private final List<AutoCloseable> owned;
    /** The newest order that the lanes were told of. */
    private int told;

    private final Map<String, CompletableFuture<DeliveryResult>> asked = new LinkedHashMap<>();

    Pipeline(
            PublisherSettings settings,
            Archive archive,
            Intake intake,
            CopyKeeper copies,
            List<LaneThread> lanes,
            Desk desk,
            ContentDesk content,
            ReferenceClock reference,
            List<AutoCloseable> owned) {
        this.settings = settings;
        this.archive = archive;
        this.intake = intake;
        this.copies = copies;
        this.lanes = List.copyOf(lanes);
        this.desk = desk;
        this.content = content;
        this.reference = reference;
        this.owned = List.copyOf(owned);
    }

    /** What only operators' orders need. */
    record Desk(AcceptStage accepting, Trees trees) {}

    /**
     * Puts a publisher together; does no I/O. It closes what it is given.
     *
     * @param archives at least one; the first is where claims, orders and ledger are made
     */
    public static Pipeline create(
            PublisherSettings settings,
            PackageSource source,
            Verifier verifier,
            List<ObjectStore> archives,
            List<Target> targets) {
        return create(settings, Threads.DAEMONS, source, verifier, archives, targets);
    }

    /** The same, with threads of the caller's. */
    public static Pipeline create(
            PublisherSettings settings,
            Threads threads,
            PackageSource source,
            Verifier verifier,
            List<ObjectStore> archives,
            List<Target> targets) {
        return new Assembly(settings, threads).pipeline(source, verifier, archives, targets);
    }

    /**
     * What a poll came to.
     *
     * @param results what the intake did
     * @param failed whether source or archive failed
     * @param retryAfter how long the source asked to be left alone
     */
    public record Taken(List<IntakeResult> results, boolean failed, Optional<Duration> retryAfter) {
        public Taken {
            results = List.copyOf(results);
        }

        /** A few words for the log. */
        public String summary() {
            return results.isEmpty() ? "nothing" : results.get(0).getClass().getSimpleName();
        }
    }

    /** One cycle, lanes and missed cuts included. */
    public CycleResult runOnce() {
        List<IntakeResult> results = new ArrayList<>(take().results());
        startLanes();
        Map<String, DeliveryResult> targets = joinLanes();
        content.lookEverywhere();
        results.addAll(takeMissed());
        copies.await();
        return new CycleResult(results, targets);
    }

    /** Asks the source and takes the newest package that it offers. */
    public Taken take() {
        return intake.take();
    }

    /** Looks at the content of what was taken, beside the lanes; what is odd about it is told. */
    public void lookAtContent() {
        content.look();
    }

    /** Archives what was offered besides the newest, oldest first, and has the archive's copies completed. */
    public List<IntakeResult> takeMissed() {
        List<IntakeResult> missed = intake.takeMissed();
        copies.start();
        return missed;
    }

    /** The same on a thread of its own, each package only when no lane has anything to do. */
    public void startMissed() {
        intake.startMissed(this::settled);
        copies.start();
    }

    private synchronized Future<?> settled() {
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new));
    }

    /** Asks every lane for a delivery; none before the window opens. */
    public synchronized void startLanes() {
        asked.clear();
        for (LaneThread lane : lanes) {
            asked.put(
                    lane.lane().name(),
                    embargo()
                            .map(result -> CompletableFuture.<DeliveryResult>completedFuture(result))
                            .orElseGet(lane::request));
        }
    }

    /** Takes the newest order for told: lanes that start after this carry it out anyway. */
    public void noticeOrders() {
        tell(archive.orders().newest().map(Order::number).orElse(0));
    }

    /**
     * Looks once whether somebody ordered something since, and has it carried out.
     *
     * @return the newest order if it is news
     */
    public Optional<Order> lookForOrders() {
        Optional<Order> news = archive.orders().newest().filter(order -> tell(order.number()));
        news.ifPresent(this::carryOut);
        return news;
    }

    /** Has an order of this process carried out. */
    public void ordered(Order order) {
        if (tell(order.number())) {
            carryOut(order);
        } else {
            startLanes();
        }
    }

    private synchronized boolean tell(int number) {
        boolean news = number > told;
        told = Math.max(told, number);
        return news;
    }

    /** Lanes leave what can wait. */
    private void carryOut(Order order) {
        settings.events().send(new PublishEvent.OrderFound(settings.clock().instant(), order));
        if (order.kind() == OrderKind.RETRY) {
            intake.askAfresh();
        }
        lanes.forEach(LaneThread::giveWay);
        startLanes();
    }

    /** Takes an accepted package to where the lanes find it; see {@link AcceptStage#accept}. */
    public void accept(HeldPackage waiting, Set<RefusalCode> allowed, Decree decree) {
        desk.trees().offer(desk.accepting().accept(waiting, allowed, decree));
    }

    /** Why nothing is public yet, or empty if something may be. */
    public Optional<String> notYet() {
        return embargo().map(DeliveryResult.Embargoed::message);
    }

    private Optional<DeliveryResult.Embargoed> embargo() {
        Optional<Window> window = settings.election().window();
        Instant now = now();
        return window.filter(w -> now.isBefore(w.opensAt()))
                .map(w ->
                        new DeliveryResult.Embargoed("nothing is public before " + w.opens() + " (" + w.zone() + ")"));
    }

    /**
     * Waits for the deliveries that were asked for.
     *
     * @return what became of each target, in the order of the configuration
     */
    public Map<String, DeliveryResult> joinLanes() {
        Map<String, CompletableFuture<DeliveryResult>> waiting;
        synchronized (this) {
            waiting = new LinkedHashMap<>(asked);
        }
        Map<String, DeliveryResult> results = new LinkedHashMap<>();
        waiting.forEach((name, future) -> results.put(name, join(future)));
        return results;
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while targets were being published", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Shows a page on every target where it may replace what is live; waits for all. */
    Map<String, DeliveryResult> show(PageRef page, Showing showing) {
        Map<String, CompletableFuture<DeliveryResult>> showings = new LinkedHashMap<>();
        lanes.forEach(lane -> showings.put(lane.lane().name(), lane.show(page, showing)));
        Map<String, DeliveryResult> results = new LinkedHashMap<>();
        showings.forEach((name, future) -> results.put(name, join(future)));
        return results;
    }

    /** Does something with one target when what was asked of it before is done. */
    <T> T with(Lane wanted, Function<Lane, T> work) {
        return join(thread(wanted).run(work));
    }

    /** Purges one target's cache when what was asked of it before is done. */
    PurgeReport purge(Lane wanted, Set<String> besides) {
        return join(thread(wanted).purge(besides));
    }

    private LaneThread thread(Lane wanted) {
        return lanes.stream()
                .filter(lane -> lane.lane().equals(wanted))
                .findFirst()
                .orElseThrow();
    }

    /**
     * A target's lane.
     *
     * @throws ConfigException if there is no such target
     */
    Lane lane(String target) {
        return lanes().stream()
                .filter(lane -> lane.name().equals(target))
                .findFirst()
                .orElseThrow(() -> new ConfigException("There is no target " + target + "; the targets are "
                        + lanes().stream().map(Lane::name).collect(Collectors.joining(", ")) + "."));
    }

    /** The authority's time as far as it is known. */
    public Instant now() {
        return reference.now();
    }

    /**
     * The pointer that is furthest, of those that can be read; empty where there is none.
     *
     * @throws StoreException if no pointer was found and one couldn't be read
     */
    Optional<Pointer> furthest() {
        List<Pointer> pointers = new ArrayList<>();
        @Nullable StoreException unread = null;
        for (Lane lane : lanes()) {
            try {
                lane.pointer().ifPresent(pointers::add);
            } catch (StoreException e) {
                unread = e;
            }
        }
        if (pointers.isEmpty() && unread != null) {
            throw unread;
        }
        return pointers.stream().max(OrderRules.byProgress());
    }

    public Archive archive() {
        return archive;
    }

    public List<Lane> lanes() {
        return lanes.stream().map(LaneThread::lane).toList();
    }

    /**
     * Stops lanes between two requests, then closes everything, stores last.
     *
     * @param patience how long running deliveries are waited for, in all
     */
    public void close(Duration patience) {
        Stopwatch waiting = settings.ticker().start();
        lanes.forEach(LaneThread::stop);
        lanes.forEach(lane -> lane.await(patience.minus(waiting.elapsed())));
        intake.close();
        settings.events().close();
        for (AutoCloseable closeable : owned) {
            try {
                closeable.close();
            } catch (Exception e) {
                LOG.warn("Closing failed; what is left goes with the process", e);
            }
        }
    }
}
