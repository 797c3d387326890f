package mx.prep.internal.confirm;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import mx.prep.internal.confirm.Published.Unable;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.upload.Workers;
import mx.prep.model.ConfirmScope;
import mx.prep.model.Digest;
import mx.prep.model.Flaw;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.Mode;
import mx.prep.model.Pointer;
import mx.prep.model.ProbeReport;
import mx.prep.model.ProbeReport.State;
import org.jspecify.annotations.Nullable;

/** Looks at a site from outside: all that it knows is a URL. One look at a time. */
public final class Probe implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    /** By its own rule the pointer may be 5 s old: until then bytes may be those of a release that it doesn't name yet. */
    private static final Duration POINTER_LIFE = Duration.ofSeconds(6);

    private static final int MOST_MOVES = 3;
    private static final int MOST_TRIES = 2;

    private final HttpReading http;
    private final Published published;
    private final ConfirmScope scope;
    private final Workers workers;
    private final Duration patience;
    private final Clock clock;
    private final Ticker ticker;
    private final Pause pause;

    /**
     * What it goes by.
     *
     * @param scope how many files are compared besides those that the page needs
     * @param patience how long caches may take before what they serve is reported
     */
    public record Terms(URI site, ConfirmScope scope, Duration patience) {}

    /**
     * @param workers where requests run
     * @param ticker measures waiting and answers
     */
    public Probe(Terms terms, Workers workers, Clock clock, Ticker ticker, Pause pause) {
        this.http = new HttpReading(terms.site(), ticker);
        this.published = new Published(http);
        this.scope = terms.scope();
        this.patience = terms.patience();
        this.workers = workers;
        this.clock = clock;
        this.ticker = ticker;
        this.pause = pause;
    }

    /**
     * Looks until the site is whole, or what is wrong has lasted: caches that are behind have the patience's time, what is
     * missing is asked for once more.
     *
     * @param alarm told of the first foreign bytes as soon as they are certain, by any thread
     */
    public ProbeReport look(Consumer<String> alarm) {
        Instant at = clock.instant();
        Stopwatch waiting = ticker.start();
        int moves = 0;
        int tries = 0;
        while (true) {
            AtomicBoolean moved = new AtomicBoolean();
            ProbeReport report = once(at, alarm, moved);
            if (moved.get() && moves < MOST_MOVES) {
                moves++;
                continue;
            }
            tries++;
            boolean again = switch (report.state()) {
                case WHOLE, EMPTY, FOREIGN -> false;
                case PREVIOUS, MIXED -> !waiting.hasPassed(patience);
                case MISSING, UNREACHABLE -> tries < MOST_TRIES;
            };
            if (!again) {
                return report;
            }
            pause.pause(INTERVAL);
        }
    }

    private ProbeReport once(Instant at, Consumer<String> alarm, AtomicBoolean moved) {
        Pointer pointer = null;
        try {
            Published.Named named = published.pointer();
            pointer = named.pointer();
            if (pointer.release() == null) {
                return report(at, State.EMPTY, pointer, ProbeReport.Load.NONE, List.of(), named.flaws());
            }
            return compare(at, named, published.manifest(pointer), alarm, moved);
        } catch (Unable e) {
            String sentence = String.valueOf(e.getMessage());
            if (e.state() == State.FOREIGN) {
                alarm.accept(sentence);
            }
            return report(at, e.state(), pointer, ProbeReport.Load.NONE, List.of(sentence), List.of());
        }
    }

    private ProbeReport compare(
            Instant at, Published.Named named, Manifest manifest, Consumer<String> alarm, AtomicBoolean moved) {
        Pointer pointer = named.pointer();
        Findings findings = new Findings(manifest, null);
        Look look = new Look(http, workers, findings, judge(pointer, manifest, alarm, moved));
        List<ManifestEntry> sample = Sample.of(manifest, null, scope);
        Optional<ManifestEntry> entry = manifest.entryPage();
        Duration page = null;
        if (entry.isPresent()) {
            Ask typed = new Ask("/", URI.create("./"), entry.get());
            page = look.pageThenFiles(http, manifest, typed, sample, ticker);
        } else {
            look.files(sample);
        }
        if (published.isMoved(pointer)) {
            moved.set(true);
        }
        named.flaws().forEach(findings::flaw);
        ProbeReport.Load load = new ProbeReport.Load(
                manifest.files().size(),
                findings.checked(),
                findings.bytes(),
                findings.transferred(),
                page,
                findings.slowestWhere() == null ? null : findings.slowest(),
                findings.slowestWhere());
        return report(at, state(findings), pointer, load, findings.problems(), findings.flaws());
    }

    private static State state(Findings findings) {
        return switch (findings.state()) {
            case SERVED_NEW, SUPERSEDED -> State.WHOLE;
            case SERVED_PREVIOUS -> State.PREVIOUS;
            case MIXED -> State.MIXED;
            case FOREIGN -> State.FOREIGN;
            case MISSING -> findings.sawAnything() ? State.MISSING : State.UNREACHABLE;
        };
    }

    private Findings.Judge judge(Pointer pointer, Manifest manifest, Consumer<String> alarm, AtomicBoolean moved) {
        Earlier<String> earlier = new Earlier<>(() -> published.others(pointer, manifest.mode()), published::read);
        return new Findings.Judge() {
            @Override
            public @Nullable Manifest owner(ManifestEntry entry, Digest sha256) {
                return earlier.owner(entry, sha256);
            }

            @Override
            public void foreign(String sentence) {
                if (moves(pointer, manifest.mode())) {
                    moved.set(true);
                } else {
                    alarm.accept(sentence);
                }
            }
        };
    }

    /**
     * Whether the pointer comes to name another release while its age may explain what nobody else does; in place, where
     * a later cut's files come before its pointer, as long as the patience lasts.
     */
    private boolean moves(Pointer pointer, Mode mode) {
        Duration longest = mode == Mode.IN_PLACE && patience.compareTo(POINTER_LIFE) > 0 ? patience : POINTER_LIFE;
        Stopwatch waiting = ticker.start();
        while (!published.isMoved(pointer)) {
            if (waiting.hasPassed(longest)) {
                return false;
            }
            pause.pause(INTERVAL);
        }
        return true;
    }

    private ProbeReport report(
            Instant at,
            State state,
            @Nullable Pointer pointer,
            ProbeReport.Load load,
            List<String> problems,
            List<Flaw> flaws) {
        List<Flaw> all = new ArrayList<>(flaws);
        if (isPlain(http.base())) {
            all.add(new Flaw(Flaw.Kind.ENCRYPTION, "/", "is served without TLS; the call asks for TLS 1.2 or newer"));
        }
        return new ProbeReport(
                http.base(),
                at,
                state,
                pointer == null ? null : pointer.release(),
                pointer == null ? null : pointer.live(),
                pointer == null ? null : pointer.publishedAt(),
                pointer != null && pointer.rehearsal(),
                load,
                problems,
                all);
    }

    private static boolean isPlain(URI site) {
        boolean loopback = site.getHost().matches("127(\\.\\d{1,3}){3}|\\[::1]|localhost");
        return site.getScheme().equalsIgnoreCase("http") && !loopback;
    }

    @Override
    public void close() {
        http.close();
    }
}
