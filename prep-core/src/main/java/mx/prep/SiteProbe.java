package mx.prep;

import java.net.URI;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import mx.prep.error.CancelledException;
import mx.prep.internal.confirm.Probe;
import mx.prep.internal.pipeline.Threads;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.time.WakeablePause;
import mx.prep.internal.upload.Workers;
import mx.prep.model.ProbeReport;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a published site as its readers do, from anywhere, with nothing but its URL: no configuration, no
 * credentials, no right to its stores.
 *
 * <p>Reads {@code .prep/current.json} and the manifest that it names, loads the page as a browser would (with all that
 * it names, gzip accepted, cookies kept for the load), compares every byte with the manifest's digests, and holds media
 * type, caching, compression and time against what is promised. Over TLS 1.2 or newer; each answer has 30 s and no more
 * bytes than the largest file a package may have (256 MiB); six requests at a time. Thread-safe; looks take turns.
 */
public final class SiteProbe implements AutoCloseable {
    private static final int CONNECTIONS = 6;

    private final URI site;
    private final Probe probe;
    private final ExecutorService threads;
    private final @Nullable WakeablePause own;

    SiteProbe(Probe.Terms terms, Clock clock, Ticker ticker, @Nullable Pause pause) {
        this.site = terms.site();
        this.threads = Threads.DAEMONS.pool("prep-probe", CONNECTIONS);
        this.own = pause == null ? new WakeablePause() : null;
        this.probe = new Probe(
                terms,
                new Workers(threads, CONNECTIONS),
                clock,
                ticker,
                pause == null ? Objects.requireNonNull(own) : pause);
    }

    /**
     * Starts a probe of a site.
     *
     * @param site where readers find it, https or http; a missing last slash is added
     */
    public static SiteProbeBuilder at(URI site) {
        return new SiteProbeBuilder(site);
    }

    /** Where it looks. */
    public URI site() {
        return site;
    }

    /**
     * Looks once. Whatever the site does is part of the report. Caches that are behind are given the probe's patience,
     * what is missing is asked for once more, and bytes that nobody can explain are foreign 6 s later, since the pointer
     * may be 5 s old by its own rule; in place, where files come before the pointer, when the patience ends.
     *
     * @throws CancelledException if the thread is interrupted, or the probe is closed meanwhile
     */
    public ProbeReport probe() {
        return probe(sentence -> {});
    }

    /** Looks once, and tells of foreign bytes as soon as they are certain. */
    synchronized ProbeReport probe(Consumer<String> foreign) {
        return probe.look(foreign);
    }

    /** Ends a look that is under way. */
    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
        threads.shutdownNow();
        probe.close();
    }
}
