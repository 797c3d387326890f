package mx.prep.internal.confirm;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/** Looks at one target as its readers do. Used by one thread at a time. */
public final class ConfirmStage implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(200);
    /** How many earlier releases are looked into before bytes are called foreign; a site keeps about as many. */
    private static final int MOST_EARLIER = 16;

    private final ReleaseStore releases;
    private final @Nullable HttpReading http;
    private final Workers workers;
    private final Duration patience;
    private final Ticker ticker;
    private final Pause pause;

    /**
     * @param publicUri where readers find the target, or null to read the store
     * @param patience how long caches may take to serve what is live before the report says that they don't
     * @param ticker measures waiting and time-to-reader
     */
    public ConfirmStage(
            ReleaseStore releases,
            @Nullable URI publicUri,
            Workers workers,
            Duration patience,
            Ticker ticker,
            Pause pause) {
        this.releases = releases;
        this.http = publicUri == null ? null : new HttpReading(publicUri);
        this.workers = workers;
        this.patience = patience;
        this.ticker = ticker;
        this.pause = pause;
    }

    /**
     * Asks for files until all are the new ones, as long as its patience lasts.
     *
     * @param release what is live
     * @param previous manifest of what was live before, or null
     * @param isLive whether a release is what the target's pointer names now: what isn't live any more isn't judged
     * @param found started when the cut was found at the source, or null if time-to-reader isn't to be measured
     */
    public ConfirmationReport confirm(
            ReleaseId release,
            Manifest manifest,
            @Nullable Manifest previous,
            ConfirmScope scope,
            @Nullable Stopwatch found,
            Predicate<ReleaseId> isLive) {
        Stopwatch waiting = ticker.start();
        boolean served = http == null || waitForPointer(http, release, waiting);
        Duration timeToReader = served && http != null && found != null ? found.elapsed() : null;
        Reading reading = http == null ? new StoreReading(releases, release, manifest.mode()) : http;
        AskedOf by = http == null ? AskedOf.STORE : AskedOf.PUBLIC_URL;
        List<ManifestEntry> sample = Sample.of(manifest, previous, scope);
        while (true) {
            Findings findings = new Findings(previous);
            workers.forEach(sample, entry -> ask(reading, entry, findings));
            if (findings.hasSuspects()) {
                findings.judge(earlier(release));
            }
            ConfirmationReport report = findings.report(by, sample.size(), timeToReader);
            if (report.state() == State.SERVED_NEW) {
                return report;
            }
            if (!isLive.test(release)) {
                return new ConfirmationReport(
                        State.SUPERSEDED, by, sample.size(), List.of(), timeToReader, report.slowest());
            }
            if (report.state() == State.FOREIGN || http == null || waiting.hasPassed(patience)) {
                return report;
            }
            pause.pause(INTERVAL);
        }
    }

    /** The manifests of the other releases that are in the store, the newest first; what can't be read is left out. */
    private Iterator<Manifest> earlier(ReleaseId live) {
        List<ReleaseId> others = new ArrayList<>();
        try {
            others.addAll(releases.finished());
        } catch (StoreException e) {
            // Bytes that nobody can vouch for are foreign.
            return Collections.emptyIterator();
        }
        others.remove(live);
        Collections.reverse(others);
        return others.stream()
                .limit(MOST_EARLIER)
                .flatMap(other -> read(other).stream())
                .iterator();
    }

    private Optional<Manifest> read(ReleaseId release) {
        try {
            return releases.manifest(release).map(ReleaseStore.StoredManifest::manifest);
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    private static void ask(Reading reading, ManifestEntry entry, Findings findings) {
        try {
            findings.add(entry, reading.read(entry));
        } catch (IOException e) {
            findings.unreachable(entry, e);
        }
    }

    private boolean waitForPointer(HttpReading reading, ReleaseId release, Stopwatch waiting) {
        while (true) {
            if (names(reading, release)) {
                return true;
            }
            if (waiting.hasPassed(patience)) {
                return false;
            }
            pause.pause(INTERVAL);
        }
    }

    private static boolean names(HttpReading reading, ReleaseId release) {
        try {
            Optional<byte[]> pointer = reading.pointer();
            return pointer.isPresent()
                    && release.equals(PointerFormat.read(pointer.get()).release());
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
