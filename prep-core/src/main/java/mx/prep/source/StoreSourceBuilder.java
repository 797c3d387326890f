package mx.prep.source;

import java.util.Random;
import java.util.regex.Pattern;
import mx.prep.error.ConfigException;
import mx.prep.internal.retry.RetryRules;
import mx.prep.internal.retry.RetryingStore;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.WakeablePause;
import mx.prep.model.CutRules;
import mx.prep.spi.Builder;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import org.jspecify.annotations.Nullable;

/** Options of a {@link StoreSource}: {@code type: store}. Not thread-safe. */
public final class StoreSourceBuilder implements Builder<PackageSource> {
    private @Nullable ObjectStore store;
    private String prefix = "";
    private Pattern pattern = CutRules.DEFAULT.name();
    private @Nullable Pause pause;

    StoreSourceBuilder() {}

    /** The store that packages lie in; it is only read. Required. The source closes it. */
    public StoreSourceBuilder store(ObjectStore store) {
        this.store = store;
        return this;
    }

    /** What the packages' keys start with, such as {@code entregables/}. Default: nothing. */
    public StoreSourceBuilder prefix(String start) {
        this.prefix = start;
        return this;
    }

    /**
     * Names of packages, the last segment of their keys, matched as a whole. Where it has two groups or more, the first
     * two are the cut's {@code yyyyMMdd} and {@code HHmm}, by which packages are ordered; else they are ordered by name.
     * Default: names such as {@code 20210606_2000_PREP.zip}.
     */
    public StoreSourceBuilder pattern(Pattern names) {
        this.pattern = names;
        return this;
    }

    /** For tests. */
    StoreSourceBuilder pause(Pause pause) {
        this.pause = pause;
        return this;
    }

    @Override
    public StoreSource build() {
        ObjectStore given = store;
        if (given == null) {
            throw new ConfigException("A store source needs the option store.");
        }
        WakeablePause wakeable = new WakeablePause();
        RetryRules retries = RetryRules.standard(
                pause == null ? wakeable : pause, new Random(given.name().hashCode()));
        return new StoreSource(RetryingStore.around(given, retries), prefix, pattern, wakeable);
    }
}
