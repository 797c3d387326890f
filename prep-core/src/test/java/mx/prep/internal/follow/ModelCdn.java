package mx.prep.internal.follow;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import mx.prep.error.EdgeException;
import mx.prep.error.StoreException;
import mx.prep.model.Encoding;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ByteRange;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.time.VirtualTime;

/**
 * A model of a CDN in front of a bucket: places that each keep a file for its {@code s-maxage}, and longer where the
 * bucket fails ({@code stale-if-error}), and purges that reach each place up to ten minutes after they were asked for. A
 * share of its own requests fails. Thread-safe.
 */
final class ModelCdn implements EdgeCache {
    private static final Pattern SHARED_LIFE = Pattern.compile("s-maxage=(\\d+)");
    private static final int LONGEST_PURGE = 600;
    private static final Limits LIMITS = new Limits(
            Keys.URL,
            Wildcards.ANYWHERE,
            LetterCase.KEPT_APART,
            3_000,
            3_000,
            15,
            Duration.ZERO,
            Prices.DEFAULT,
            Integer.MAX_VALUE);

    private static final int LATER_SECONDS = 1;

    private final VirtualTime time;
    private final ObjectStore origin;
    private final Random random;
    private final double failing;
    private int purgeFaults;
    private int statusFaults;
    private final List<Map<String, Kept>> places = new ArrayList<>();
    private final Map<String, Instant> purges = new HashMap<>();

    /** A file as a place has it. */
    private static final class Kept {
        private final byte[] bytes;
        private final Instant until;

        Kept(byte[] bytes, Instant until) {
            this.bytes = bytes;
            this.until = until;
        }
    }

    /**
     * @param origin the bucket
     * @param places how many points of presence there are
     * @param failing the share of purges, and of questions after them, that fail, from 0 to 1
     */
    ModelCdn(VirtualTime time, ObjectStore origin, int places, double failing, Random random) {
        this.failing = failing;
        this.time = time;
        this.origin = origin;
        this.random = random;
        for (int i = 0; i < places; i++) {
            this.places.add(new HashMap<>());
        }
    }

    /** A file as a reader gets it, decoded; empty where the answer is an error. */
    synchronized Optional<byte[]> read(int place, String path) {
        Map<String, Kept> here = places.get(place);
        Kept kept = here.get(path);
        if (kept == null || !time.instant().isBefore(kept.until)) {
            try {
                kept = fetch(path);
                here.put(path, kept);
            } catch (StoreException e) {
                // What is there is served on.
            }
        }
        return Optional.ofNullable(kept).map(found -> found.bytes);
    }

    private Kept fetch(String path) {
        try (ObjectContent content = origin.get(ObjectKey.of(path), ByteRange.ALL)) {
            boolean gzip = content.object().headers().encoding() == Encoding.GZIP;
            InputStream decoded = gzip ? new GZIPInputStream(content.stream()) : content.stream();
            Matcher life =
                    SHARED_LIFE.matcher(content.object().headers().cacheRule().value());
            long seconds = life.find() ? Long.parseLong(life.group(1)) : 0;
            return new Kept(decoded.readAllBytes(), time.instant().plusSeconds(seconds));
        } catch (IOException e) {
            throw new AssertionError("a store in memory", e);
        }
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    /** Each third purge that fails is applied, and its answer lost. */
    @Override
    public synchronized Handle purge(Ticket ticket) {
        if (random.nextDouble() < failing) {
            throw switch (purgeFaults++ % 3) {
                case 0 -> failure(EdgeException.Kind.UNAVAILABLE);
                case 1 -> failure(EdgeException.Kind.THROTTLED);
                default -> {
                    apply(ticket);
                    yield failure(EdgeException.Kind.UNKNOWN_OUTCOME);
                }
            };
        }
        return apply(ticket);
    }

    private static EdgeException failure(EdgeException.Kind kind) {
        Duration later = kind == EdgeException.Kind.THROTTLED ? Duration.ofSeconds(LATER_SECONDS) : null;
        return new EdgeException(kind, "the model of a CDN fails by script", later, null);
    }

    private Handle apply(Ticket ticket) {
        Instant done = time.instant();
        for (Map<String, Kept> place : places) {
            Instant reached = time.instant().plusSeconds(random.nextInt(LONGEST_PURGE));
            time.at(reached, () -> forget(place, ticket.paths()));
            done = reached.isAfter(done) ? reached : done;
        }
        purges.putIfAbsent(ticket.reference(), done);
        return new Handle(ticket.reference());
    }

    private synchronized void forget(Map<String, Kept> place, List<String> paths) {
        for (String path : paths) {
            String name = path.substring(1);
            if (name.endsWith("*")) {
                place.keySet().removeIf(kept -> kept.startsWith(name.substring(0, name.length() - 1)));
            } else {
                place.remove(name.isEmpty() || name.endsWith("/") ? name + "index.html" : name);
            }
        }
    }

    @Override
    public synchronized Status status(Handle handle) {
        if (random.nextDouble() < failing) {
            statusFaults++;
            throw failure(EdgeException.Kind.UNAVAILABLE);
        }
        Instant done = purges.get(handle.value());
        if (done == null) {
            return new Status.NotFound();
        }
        return time.instant().isBefore(done) ? new Status.InProgress() : new Status.Done(done);
    }

    /** How many purges failed. */
    synchronized int purgeFaults() {
        return purgeFaults;
    }

    /** How many questions after purges failed. */
    synchronized int statusFaults() {
        return statusFaults;
    }

    @Override
    public void close() {}
}
