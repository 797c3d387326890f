package mx.prep.edge;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import mx.prep.error.ConfigException;
import mx.prep.event.PublishListener;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.ReleaseId;
import mx.prep.spi.Builder;
import mx.prep.spi.ObjectStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a target to readers; in mode RELEASES each response is from one whole release.
 *
 * <p>It follows the target's pointer: once started it reads it every second, loads the release's manifest, checks it
 * against the pointer and switches at once. Whatever fails, it keeps serving the last good release; while the store has
 * no pointer it serves a holding page, and while it hasn't found out yet whether there is one, status 503. A page load
 * stays with the release of its document for up to 60 seconds, by a cookie that says nothing about the reader; where a
 * browser takes no cookies, a page load during a switch may mix two cuts.
 *
 * <p>Paths are looked up in the manifest only, so that nothing outside the release can be reached and unknown paths
 * cost the store nothing. Bytes are checked against the manifest (length, and SHA-256 or MD5 of all of them) before a
 * reader gets the last one; of a range of a file too large for memory only length and the store's own metadata are.
 *
 * <p>A live tree (mode IN_PLACE) is served as it is, whatever its manifest says: while a cut is being uploaded some of
 * its files are newer. Small files stay in memory until the pointer moves, 15 seconds at most; nothing is pinned.
 *
 * <p>Thread-safe. It closes neither the store nor the listener.
 */
public final class EmbeddedEdge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedEdge.class);
    private static final int LATE_THREADS = 4;
    private static final Duration FIRST_LOOK = Duration.ofSeconds(5);
    private final Follower follower;
    private final ReleaseContent content;
    private final Answers answers;
    private final Incidents incidents;
    private final Duration every;
    private final Duration patience;
    private final Looks looks;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, task -> Threads.daemon("prep-edge-follow", task));

    /** Answers what waited for a look: nobody's answer keeps the pointer from being followed. */
    private final ExecutorService late = Threads.pool("prep-edge-late", LATE_THREADS, new LinkedBlockingQueue<>());

    private EmbeddedEdge(EdgeBuilder options, ObjectStore store) {
        TargetLayout layout = new TargetLayout(options.prefix);
        this.every = options.every;
        this.patience = options.patience;
        this.incidents = new Incidents(options.listener, options.clock);
        this.follower = new Follower(new ReleaseReader(store, layout), options.clock, incidents);
        this.looks = new Looks(follower::look, timer);
        this.content = new ReleaseContent(store, incidents, options.cacheBytes);
        this.answers = new Answers(
                layout,
                new Source(content, options.downloads),
                new LiveTree(store, layout, content, options.clock, options.cacheBytes),
                new Head.Policy(String.join(" ", options.frameAncestors), options.hsts),
                options.front,
                options.clock,
                options.patience);
    }

    public static EdgeBuilder builder() {
        return new EdgeBuilder();
    }

    /**
     * Starts to follow the pointer on a thread of its own, and waits for the first look at it, 5 seconds at most. Edges
     * that are followed by hand with {@link #refresh} aren't started.
     */
    public void start() {
        CountDownLatch looked = new CountDownLatch(1);
        var unused = timer.scheduleWithFixedDelay(
                () -> {
                    follower.refresh();
                    looked.countDown();
                },
                0,
                every.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            // What isn't known in time is found out while readers get 503.
            boolean known = looked.await(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("first look at the pointer: {}", known ? status() : "still waiting for the store");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads the pointer once and follows it; returns at once if that is being done. Throws nothing. */
    public void refresh() {
        follower.refresh();
    }

    /** What is served, and whether the edge is in line with the pointer. */
    public EdgeStatus status() {
        return follower.status();
    }

    /**
     * Answers a request. Doesn't block on the store. One whose page came from another edge of the same site, by a release
     * that isn't in memory here, is answered when this one has looked at the pointer.
     *
     * @return the response, which the caller sends to its end or closes; it never fails. A store that is slower than
     *     the edge's patience, or that gives other bytes than the manifest names, becomes status 503 or 502.
     */
    public CompletableFuture<EdgeResponse> handle(EdgeRequest request) {
        Optional<ReleaseId> unknown = answers.unknown(request, follower.site());
        if (unknown.isEmpty()) {
            return answer(request, true);
        }
        return looks.next(unknown.get())
                .completeOnTimeout(Looks.Seen.NOTHING, patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenComposeAsync(seen -> answer(request, seen.isCertain(unknown.get())), late);
    }

    private CompletableFuture<EdgeResponse> answer(EdgeRequest request, boolean certain) {
        try {
            return answers.answer(request, follower.site(), certain);
        } catch (RuntimeException e) {
            incidents.open("edge: a request failed: " + e);
            return CompletableFuture.completedFuture(answers.broken(request));
        }
    }

    /** Stops following and reading; what is being answered from memory still is. */
    @Override
    public void close() {
        timer.shutdownNow();
        looks.close();
        late.shutdown();
        content.close();
        incidents.close();
    }

    /** The edge's options. */
    public static final class EdgeBuilder implements Builder<EmbeddedEdge> {
        private static final Pattern ANCESTOR = Pattern.compile("\\*|'(?:self|none)'|[A-Za-z0-9:/.*_-]+");
        private @Nullable ObjectStore store;
        private String prefix = "";
        private List<String> frameAncestors = List.of("*");
        private Duration hsts = Duration.ofDays(365);
        private Front front = Front.READERS;
        private long cacheBytes = 64L << 20;
        private int downloads = 256;
        private Duration every = Duration.ofSeconds(1);
        private Duration patience = Duration.ofSeconds(10);
        private Clock clock = Clock.systemUTC();
        private PublishListener listener = event -> {};

        private EdgeBuilder() {}

        /** Where the target's objects are. Retries are the store's business, the edge asks once. */
        public EdgeBuilder store(ObjectStore value) {
            store = value;
            return this;
        }

        /** What the target puts before every key, ending with a slash; default nothing. */
        public EdgeBuilder prefix(String value) {
            prefix = value;
            return this;
        }

        /** Who may frame the pages (CSP's {@code frame-ancestors}); default {@code *}, everybody. */
        public EdgeBuilder frameAncestors(List<String> value) {
            frameAncestors = List.copyOf(value);
            return this;
        }

        /** How long browsers that came by TLS insist on it; default 365 days; zero sends nothing. */
        public EdgeBuilder hsts(Duration value) {
            hsts = value;
            return this;
        }

        /** Who asks the edge; default readers themselves. */
        public EdgeBuilder front(Front value) {
            front = value;
            return this;
        }

        /**
         * Bytes of files held in memory; default 64 MiB. Files of more than a sixteenth of it, or of 8 MiB, are
         * streamed from the store.
         */
        public EdgeBuilder cacheBytes(long value) {
            cacheBytes = value;
            return this;
        }

        /** Most files streamed from the store at once; default 256. Further readers get 503. */
        public EdgeBuilder downloads(int value) {
            downloads = value;
            return this;
        }

        /** Time between two looks at the pointer; default 1 second. */
        public EdgeBuilder every(Duration value) {
            every = value;
            return this;
        }

        /** How long a reader waits for the store; default 10 seconds. */
        public EdgeBuilder patience(Duration value) {
            patience = value;
            return this;
        }

        /** The clock that pins are issued and judged by: the readers' time, not a simulated night's; default the system's. */
        public EdgeBuilder clock(Clock value) {
            clock = value;
            return this;
        }

        /** Hears of incidents: a pointer that can't be followed, bytes that aren't the release's. */
        public EdgeBuilder listener(PublishListener value) {
            listener = value;
            return this;
        }

        @Override
        public EmbeddedEdge build() {
            if (store == null) {
                throw new ConfigException("edge: no store; give it the target's");
            }
            check(prefix.isEmpty() || prefix.endsWith("/"), "prefix ends with a slash, not: " + prefix);
            check(
                    !frameAncestors.isEmpty()
                            && frameAncestors.stream()
                                    .allMatch(a -> ANCESTOR.matcher(a).matches()),
                    "frameAncestors are origins, *, 'self' or 'none', not: " + frameAncestors);
            check(!hsts.isNegative(), "hsts isn't negative: " + hsts);
            check(cacheBytes >= 0, "cacheBytes isn't negative: " + cacheBytes);
            check(downloads > 0, "downloads is 1 or more, not " + downloads);
            check(every.toMillis() > 0 && patience.toMillis() > 0, "every and patience are 1 ms or more");
            return new EmbeddedEdge(this, store);
        }

        private static void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new ConfigException("edge: " + otherwise);
            }
        }
    }
}
