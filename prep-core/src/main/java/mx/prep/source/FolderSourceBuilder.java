package mx.prep.source;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;
import mx.prep.error.ConfigException;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.time.WakeablePause;
import mx.prep.model.CutRules;
import mx.prep.spi.Builder;
import mx.prep.spi.PackageSource;
import org.jspecify.annotations.Nullable;

/** Options of a {@link FolderSource}: {@code type: folder}. Not thread-safe. */
public final class FolderSourceBuilder implements Builder<PackageSource> {
    private @Nullable Path path;
    private Pattern pattern = CutRules.DEFAULT.name();
    private Duration settle = Duration.ofSeconds(2);
    private Clock clock = Clock.systemUTC();
    private Ticker ticker = Ticker.SYSTEM;
    private @Nullable Pause pause;

    FolderSourceBuilder() {}

    /** The folder. Required; it has to be there when it is polled. */
    public FolderSourceBuilder path(Path folder) {
        this.path = folder;
        return this;
    }

    /**
     * Names of packages, matched as a whole. Where it has two groups or more, the first two are the cut's
     * {@code yyyyMMdd} and {@code HHmm}, by which files are ordered. Default: names such as
     * {@code 20210606_2000_PREP.zip}.
     */
    public FolderSourceBuilder pattern(Pattern names) {
        this.pattern = names;
        return this;
    }

    /** How long nothing may have been written to a file until it counts as whole. Default 2 s; 0s takes it as it is. */
    public FolderSourceBuilder settle(Duration time) {
        this.settle = time;
        return this;
    }

    /** For tests. */
    FolderSourceBuilder time(Clock clock, Ticker ticker, Pause pause) {
        this.clock = clock;
        this.ticker = ticker;
        this.pause = pause;
        return this;
    }

    @Override
    public FolderSource build() {
        Path folder = path;
        if (folder == null) {
            throw new ConfigException("A folder source needs the option path.");
        }
        if (settle.isNegative()) {
            throw new ConfigException("source.settle is a duration such as 2s.");
        }
        WakeablePause wakeable = new WakeablePause();
        return new FolderSource(
                folder, pattern, new Settling(settle, clock, ticker), pause == null ? wakeable : pause, wakeable);
    }
}
