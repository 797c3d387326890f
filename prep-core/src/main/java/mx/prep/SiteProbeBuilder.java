package mx.prep;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import mx.prep.error.ConfigException;
import mx.prep.internal.confirm.Probe;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Ticker;
import mx.prep.model.ConfirmScope;
import mx.prep.spi.Builder;
import org.jspecify.annotations.Nullable;

/** Options of a {@link SiteProbe}. Not thread-safe. */
public final class SiteProbeBuilder implements Builder<SiteProbe> {
    private final URI site;
    private ConfirmScope scope = ConfirmScope.SAMPLE;
    private Duration patience = Duration.ofSeconds(30);
    private Clock clock = Clock.systemUTC();

    SiteProbeBuilder(URI site) {
        this.site = site;
    }

    /** How many files are compared besides those that the page needs. Default: a sample of 20. */
    public SiteProbeBuilder scope(ConfirmScope files) {
        this.scope = files;
        return this;
    }

    /** How long caches may be behind before that is reported; zero asks once. Default 30 s. */
    public SiteProbeBuilder patience(Duration longest) {
        this.patience = longest;
        return this;
    }

    /** What reports are dated by. Default: the system's. */
    public SiteProbeBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Makes the probe; asks nothing yet.
     *
     * @throws ConfigException if the URL isn't one of a site
     */
    @Override
    public SiteProbe build() {
        return build(Ticker.SYSTEM, null);
    }

    /** The same, run on another time; null: a pause of its own, which ends when it is closed. */
    SiteProbe build(Ticker ticker, @Nullable Pause pause) {
        if (patience.isNegative()) {
            throw new ConfigException("A probe's patience can't be negative; 0s asks once.");
        }
        return new SiteProbe(new Probe.Terms(folder(site), scope, patience), clock, ticker, pause);
    }

    private static URI folder(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !scheme.matches("https?")) {
            throw new ConfigException("'" + uri + "' is no site's URL, such as https://prep.medio.mx/");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            throw new ConfigException("'" + uri.getHost() + "': give the site's URL without user, query and fragment.");
        }
        String path = uri.getRawPath();
        return uri.resolve(path.isEmpty() ? "/" : path.endsWith("/") ? path : path + "/");
    }
}
