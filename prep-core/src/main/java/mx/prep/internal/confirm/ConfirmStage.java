package mx.prep.internal.confirm;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import mx.prep.error.StoreException;
import mx.prep.internal.format.FormatException;
import mx.prep.internal.format.PointerFormat;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.internal.upload.Workers;
import mx.prep.model.ConfirmScope;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.ConfirmationReport.AskedOf;
import mx.prep.model.ConfirmationReport.State;
import mx.prep.model.Digest;
import mx.prep.model.Flaw;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.ReleaseId;
import mx.prep.spi.ObjectPage;
import org.jspecify.annotations.Nullable;

/** Looks at one target as its readers do. Used by one thread at a time. */
public final class ConfirmStage implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final String POINTER = ".prep/current.json";

    private final ReleaseStore releases;
    private final @Nullable HttpReading http;
    private final Workers workers;
    private final Duration patience;
    private final Ticker ticker;
    private final Pause pause;

    /**
     * What is to be seen.
     *
     * @param release what is live
     * @param before manifest of what was live before, or null
     */
    public record Subject(
            ReleaseId release, Manifest manifest, @Nullable Manifest before) {}

    /**
     * Who waits for it.
     *
     * @param isLive whether a release is what the target's pointer names now: what isn't live any more isn't judged
     * @param alarm told of the first foreign bytes as soon as they are seen, by any thread
     */
    public record Onlooker(Predicate<ReleaseId> isLive, Consumer<String> alarm) {}

    /**
     * @param publicUri where readers find the target, or null to read the store
     * @param patience how long caches may take to serve what is live before the report says that they don't
     * @param ticker measures waiting, answers and time-to-reader
     */
    public ConfirmStage(
            ReleaseStore releases,
            @Nullable URI publicUri,
            Workers workers,
            Duration patience,
            Ticker ticker,
            Pause pause) {
        this.releases = releases;
        this.http = publicUri == null ? null : new HttpReading(publicUri, ticker);
        this.workers = workers;
        this.patience = patience;
        this.ticker = ticker;
        this.pause = pause;
    }

    /**
     * Asks for files until all are the new ones, as long as its patience lasts. Foreign bytes end it at once.
     *
     * @param found started when the cut was found at the source, or null if time-to-reader isn't to be measured
     */
    public ConfirmationReport confirm(
            Subject subject, ConfirmScope scope, @Nullable Stopwatch found, Onlooker onlooker) {
        Stopwatch waiting = ticker.start();
        Earlier<ObjectKey> earlier = new Earlier<>(() -> others(subject), this::read);
        List<Flaw> pointerFlaws = new ArrayList<>();
        boolean named = http == null;
        Duration toReader = null;
        for (int round = 0; ; round++) {
            if (!named && http != null && names(http, subject.release(), pointerFlaws)) {
                named = true;
                toReader = found == null ? null : found.elapsed();
            }
            boolean last = http == null || waiting.hasPassed(patience);
            // What isn't named yet is looked at once all the same: foreign bytes don't wait.
            if (named || round == 0 || last) {
                Findings findings = look(subject, scope, earlier, onlooker);
                State state = findings.state();
                if (state != State.SERVED_NEW && !onlooker.isLive().test(subject.release())) {
                    return new ConfirmationReport(
                            State.SUPERSEDED, by(), findings.checked(), List.of(), toReader, findings.slowest());
                }
                if (last || state == State.FOREIGN || (named && state == State.SERVED_NEW)) {
                    (named ? pointerFlaws : List.of(silent())).forEach(findings::flaw);
                    return new ConfirmationReport(
                            state,
                            by(),
                            findings.checked(),
                            findings.problems(),
                            findings.flaws(),
                            toReader,
                            findings.slowest());
                }
            }
            pause.pause(INTERVAL);
        }
    }

    private AskedOf by() {
        return http == null ? AskedOf.STORE : AskedOf.PUBLIC_URL;
    }

    private static Flaw silent() {
        return new Flaw(Flaw.Kind.POINTER, POINTER, "doesn't name the live release at the public URL");
    }

    private Findings look(Subject subject, ConfirmScope scope, Earlier<ObjectKey> earlier, Onlooker onlooker) {
        Findings findings = new Findings(subject.manifest(), subject.before());
        Reading reading = http == null
                ? new StoreReading(
                        releases, subject.release(), subject.manifest().mode(), ticker)
                : http;
        Look look = new Look(reading, workers, findings, judge(subject, earlier, onlooker));
        List<ManifestEntry> files = Sample.of(subject.manifest(), subject.before(), scope);
        Optional<ManifestEntry> page = subject.manifest().entryPage();
        if (http == null || page.isEmpty()) {
            look.files(files);
        } else {
            look.pageAndFiles(http, subject.manifest(), Ask.of(page.get()), files);
        }
        return findings;
    }

    private static Findings.Judge judge(Subject subject, Earlier<ObjectKey> earlier, Onlooker onlooker) {
        return new Findings.Judge() {
            @Override
            public @Nullable Manifest owner(ManifestEntry entry, Digest sha256) {
                return earlier.owner(entry, sha256);
            }

            @Override
            public void foreign(String sentence) {
                if (onlooker.isLive().test(subject.release())) {
                    onlooker.alarm().accept(sentence);
                }
            }
        };
    }

    /**
     * Where the manifests of the other releases are: in place first those that are being published, whose files are there
     * before them; then what was live, the newest first.
     */
    private List<ObjectKey> others(Subject subject) {
        List<ObjectKey> keys = new ArrayList<>();
        try {
            if (subject.manifest().mode() == Mode.IN_PLACE) {
                ObjectPage.forEach(releases.store(), releases.layout().plans(), object -> keys.add(object.key()));
            }
            List<ReleaseId> finished = new ArrayList<>(releases.finished());
            finished.remove(subject.release());
            Collections.reverse(finished);
            finished.forEach(release -> keys.add(releases.layout().manifest(release)));
        } catch (StoreException e) {
            // Bytes that nobody can vouch for are foreign.
            return List.of();
        }
        return keys;
    }

    private Optional<Manifest> read(ObjectKey key) {
        try {
            return releases.read(key).map(ReleaseStore.StoredManifest::manifest);
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    private static boolean names(HttpReading reading, ReleaseId release, List<Flaw> flaws) {
        try {
            Optional<HttpReading.Control> pointer = reading.control(POINTER, PointerFormat.MAX_BYTES);
            boolean named = pointer.isPresent()
                    && release.equals(PointerFormat.read(pointer.get().bytes()).release());
            if (named) {
                flaws.addAll(AnswerRules.pointerFlaws(pointer.get().headers(), POINTER));
            }
            return named;
        } catch (IOException | FormatException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (http != null) {
            http.close();
        }
    }
}
