package mx.prep.internal.purge;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mx.prep.error.EdgeException;
import mx.prep.internal.format.PurgeState;
import mx.prep.internal.format.PurgeState.Call;
import mx.prep.internal.purge.PurgePlanner.Plan;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.spi.EdgeCache;
import org.jspecify.annotations.Nullable;

/**
 * Makes the register's calls and asks for them until all are finished. A call that isn't known to be made is made with
 * the reference that stands in the register; what the edge answers is written down as soon as something is left to wait
 * for. Used by one thread at a time.
 */
final class OpenCalls {
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final EdgeCache cache;
    private final EdgeCache.Limits limits;
    private final PurgeRegister register;
    private final Clock clock;
    private final Ticker ticker;
    private final Pause pause;
    private @Nullable Stopwatch sinceCall;

    OpenCalls(EdgeCache cache, PurgeRegister register, Clock clock, Ticker ticker, Pause pause) {
        this.cache = cache;
        this.limits = cache.limits();
        this.register = register;
        this.clock = clock;
        this.ticker = ticker;
        this.pause = pause;
    }

    /**
     * Goes on until everything is finished or the patience is over.
     *
     * @param patience how long; zero: each call is made or asked for once
     * @return why something is left, or null
     * @throws mx.prep.error.StoreException if the register can't be changed
     */
    @Nullable
    String finish(PurgeState planned, Duration patience) {
        return new Run(planned, patience).run();
    }

    private final class Run {
        private final Duration patience;
        private final Stopwatch waiting = ticker.start();
        private final Map<String, EdgeCache.Handle> handles = new HashMap<>();
        private final Set<String> done = new HashSet<>();
        private final Set<String> failed = new HashSet<>();
        private PurgeState state;
        private String problem = "the purge isn't finished";
        private Duration wait = FIRST_WAIT;
        private boolean unwritten;

        Run(PurgeState planned, Duration patience) {
            this.state = planned;
            this.patience = patience;
        }

        @Nullable
        String run() {
            while (true) {
                Duration next = wait;
                boolean denied = false;
                try {
                    send();
                    ask();
                } catch (EdgeException e) {
                    problem = String.valueOf(e.getMessage());
                    denied = e.kind() == EdgeException.Kind.DENIED;
                    next = e.retryAfter().orElse(wait);
                }
                write();
                if (state.calls().isEmpty()) {
                    return null;
                }
                Duration left = patience.minus(waiting.elapsed());
                if (denied || left.isNegative() || left.isZero()) {
                    return denied || patience.isZero()
                            ? problem
                            : problem + " (waited at most " + patience.toSeconds() + " s)";
                }
                pause.pause(next.compareTo(left) < 0 ? next : left);
                wait = min(wait.multipliedBy(3).dividedBy(2), LONGEST_WAIT);
            }
        }

        private void send() {
            for (Call call : state.calls()) {
                if (handle(call) == null && !done.contains(call.reference()) && hasRoom(call)) {
                    space();
                    handles.put(
                            call.reference(),
                            cache.purge(new EdgeCache.Ticket(call.reference(), call.release(), call.paths())));
                    unwritten = true;
                }
            }
        }

        /** Keeps the edge's interval between two calls. */
        private void space() {
            Stopwatch last = sinceCall;
            if (last != null && !last.hasPassed(limits.interval())) {
                pause.pause(limits.interval().minus(last.elapsed()));
            }
            sinceCall = ticker.start();
        }

        /** Whether the call keeps within what may be open; one that is alone always may. */
        private boolean hasRoom(Call wanted) {
            List<String> open = state.calls().stream()
                    .filter(call -> handle(call) != null && !done.contains(call.reference()))
                    .flatMap(call -> call.paths().stream())
                    .toList();
            long wildcards = count(open) + count(wanted.paths());
            long singles = (long) open.size() + wanted.paths().size() - wildcards;
            return open.isEmpty() || (wildcards <= limits.openWildcards() && singles <= limits.openPaths());
        }

        /** Asks until one is still under way; those after it were made later. */
        private void ask() {
            for (Call call : state.calls()) {
                EdgeCache.Handle handle = handle(call);
                if (handle == null || done.contains(call.reference())) {
                    continue;
                }
                EdgeCache.Status status = cache.status(handle);
                if (status instanceof EdgeCache.Status.InProgress) {
                    return;
                } else if (status instanceof EdgeCache.Status.Done) {
                    done.add(call.reference());
                } else {
                    problem = status instanceof EdgeCache.Status.Failed gaveUp
                            ? gaveUp.message()
                            : "the edge knows nothing of the purge";
                    failed.add(call.reference());
                    handles.remove(call.reference());
                }
            }
        }

        private void write() {
            boolean all = state.calls().stream().allMatch(call -> done.contains(call.reference()));
            if (all || unwritten || !failed.isEmpty()) {
                state = register.update(before -> PurgeRules.renew(
                        before.calling(before.calls().stream()
                                .filter(call -> !done.contains(call.reference()))
                                .map(call -> call.withHandle(known(call)))
                                .toList()),
                        failed,
                        clock.instant()));
                failed.clear();
                unwritten = false;
            }
        }

        private @Nullable String known(Call call) {
            EdgeCache.Handle mine = handles.get(call.reference());
            return mine == null ? call.handle() : mine.value();
        }

        private EdgeCache.@Nullable Handle handle(Call call) {
            String known = known(call);
            return known == null || failed.contains(call.reference()) ? null : new EdgeCache.Handle(known);
        }
    }

    private static long count(List<String> paths) {
        return paths.stream().filter(Plan::isWildcard).count();
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
