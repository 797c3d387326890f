package mx.prep.examples.gate;

import mx.prep.spi.EdgeCache;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import mx.prep.spi.ReleaseSwitch;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;

/** Puts a gate around a publisher's parts. */
public final class Gated {
    private Gated() {}

    /** A source whose polls and transfers pass the gate. */
    public static PackageSource source(PackageSource source, Passage gate) {
        return new GatedSource(source, gate);
    }

    /**
     * A store whose requests pass the gate.
     *
     * @param name what the gate calls it
     */
    public static ObjectStore store(ObjectStore store, String name, Passage gate) {
        return GatedStore.around(store, name, gate);
    }

    /** A target whose store, switch and cache pass the gate. */
    public static Target target(Target target, Passage gate) {
        EdgeCache cache = target.edgeCache();
        return target(target, cache == null ? null : new GatedPurges(cache, gate), gate);
    }

    static Target target(Target target, @Nullable EdgeCache cache, Passage gate) {
        ReleaseSwitch edge = target.releaseSwitch();
        return new Target(
                target.name(),
                GatedStore.around(target.store(), target.name(), gate),
                target.prefix(),
                target.mode(),
                target.recipe(),
                edge == null ? null : new GatedSwitch(edge, gate),
                cache,
                target.publicUri());
    }
}
