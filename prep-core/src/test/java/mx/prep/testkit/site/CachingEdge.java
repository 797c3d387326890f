package mx.prep.testkit.site;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import mx.prep.error.EdgeException;
import mx.prep.spi.EdgeCache;
import org.jspecify.annotations.Nullable;

/**
 * A cache in front of an origin that keeps every answer for ever, under the URL as it was asked for, until a purge names
 * it: what isn't purged stays, so that a plan that forgets a URL is seen. A purge takes away what is there when it is
 * called and is finished some status calls later. As at the strictest of vendors, a reference that comes again starts
 * nothing. It notes what a real edge would refuse. For one thread.
 */
public final class CachingEdge implements EdgeCache {
    private final Limits limits;
    private final Function<String, String> origin;
    private final Map<String, String> kept = new TreeMap<>();
    private final Map<String, Purge> purges = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final int delay;
    private int evicted;
    private @Nullable EdgeException failure;

    private static final class Purge {
        private final List<String> paths;
        private int left;

        Purge(List<String> paths, int left) {
            this.paths = paths;
            this.left = left;
        }
    }

    /**
     * @param origin answers a URL path
     * @param delay after so many status calls a purge is finished
     */
    public CachingEdge(Limits limits, int delay, Function<String, String> origin) {
        this.limits = limits;
        this.delay = delay;
        this.origin = origin;
    }

    /** What a reader gets. */
    public String read(String url) {
        return kept.computeIfAbsent(url, origin);
    }

    /** What readers would get that the origin doesn't say any more, by URL. */
    public Map<String, String> stale() {
        Map<String, String> stale = new HashMap<>(kept);
        stale.entrySet().removeIf(answer -> answer.getValue().equals(origin.apply(answer.getKey())));
        return stale;
    }

    /** What was asked for that the limits don't allow, or that a vendor would refuse. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** The paths of each purge, in their order. */
    public List<List<String>> purges() {
        return purges.values().stream().map(purge -> purge.paths).toList();
    }

    public List<String> references() {
        return List.copyOf(purges.keySet());
    }

    /** How many answers purges took away although the origin still says the same. */
    public int evicted() {
        return evicted;
    }

    /** From now on every call fails so, until null is set. */
    public void fail(@Nullable EdgeException with) {
        failure = with;
    }

    /** Forgets every purge, as an edge does after some days. */
    public void forget() {
        purges.clear();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Handle purge(Ticket ticket) {
        check();
        Purge known = purges.get(ticket.reference());
        if (known != null) {
            if (!known.paths.equals(ticket.paths())) {
                violations.add("the reference " + ticket.reference() + " came again with other paths");
            }
            return new Handle(ticket.reference());
        }
        purges.put(ticket.reference(), new Purge(ticket.paths(), delay));
        checkLimits(ticket);
        kept.entrySet().removeIf(answer -> {
            boolean named = ticket.paths().stream().anyMatch(path -> names(path, answer.getKey()));
            if (named && answer.getValue().equals(origin.apply(answer.getKey()))) {
                evicted++;
            }
            return named;
        });
        return new Handle(ticket.reference());
    }

    private boolean names(String path, String url) {
        boolean ignored = limits.letterCase() == LetterCase.IGNORED;
        String mine = ignored ? path.toLowerCase(Locale.ROOT) : path;
        String theirs = ignored ? url.toLowerCase(Locale.ROOT) : url;
        return mine.endsWith("*") ? theirs.startsWith(mine.substring(0, mine.length() - 1)) : theirs.equals(mine);
    }

    private void checkLimits(Ticket ticket) {
        if (ticket.paths().size() > limits.pathsPerCall()) {
            violations.add("too many paths in a call: " + ticket.paths().size());
        }
        List<String> open = purges.values().stream()
                .filter(purge -> purge.left > 0)
                .flatMap(purge -> purge.paths.stream())
                .toList();
        long wildcards = open.stream().filter(path -> path.endsWith("*")).count();
        if (wildcards > limits.openWildcards() || open.size() - wildcards > limits.openPaths()) {
            violations.add("too many paths open: " + open.size() + ", wildcards " + wildcards);
        }
        for (String path : ticket.paths()) {
            int star = path.indexOf('*');
            boolean last = star < 0 || star == path.length() - 1;
            boolean allowed = star < 0
                    || limits.wildcards() == Wildcards.ANYWHERE
                    || (limits.wildcards() == Wildcards.AFTER_SLASH && path.endsWith("/*"));
            if (!path.startsWith("/") || !last || !allowed || path.matches(".*[?#].*|.*%[0-9A-Fa-f]?\\*")) {
                violations.add("no path: " + path);
            }
        }
    }

    @Override
    public Status status(Handle handle) {
        check();
        Purge purge = purges.get(handle.value());
        if (purge == null) {
            return new Status.NotFound();
        }
        return purge.left-- > 0 ? new Status.InProgress() : new Status.Done(Instant.EPOCH);
    }

    private void check() {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {}
}
