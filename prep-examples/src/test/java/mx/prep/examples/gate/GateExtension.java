package mx.prep.examples.gate;

import java.util.List;
import mx.prep.error.ConfigException;
import mx.prep.spi.Builder;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import mx.prep.spi.PrepExtension;
import mx.prep.spi.Target;
import mx.prep.spi.Verifier;
import org.jspecify.annotations.Nullable;

/** Puts a gate around parts of any type: {@code {type: gated, store: {type: folder, …}}}. */
public final class GateExtension implements PrepExtension {
    @Override
    public List<Component<?>> components() {
        return List.of(
                new Component<>(PackageSource.class, "gated", Source::new),
                new Component<>(Verifier.class, "gated", Check::new),
                new Component<>(ObjectStore.class, "gated", Store::new),
                new Component<>(Target.class, "gated", Site::new));
    }

    private static <T> T given(@Nullable T part) {
        if (part == null) {
            throw new ConfigException("a gate needs the part that it is put around");
        }
        return part;
    }

    /** Options of a gated source. */
    public static final class Source implements Builder<PackageSource> {
        private @Nullable PackageSource source;

        public Source source(PackageSource value) {
            source = value;
            return this;
        }

        @Override
        public PackageSource build() {
            return new GatedSource(given(source), Gate.here());
        }
    }

    /** Options of a gated integrity check. */
    public static final class Check implements Builder<Verifier> {
        private @Nullable Verifier check;

        public Check check(Verifier value) {
            check = value;
            return this;
        }

        @Override
        public Verifier build() {
            return new GatedVerifier(given(check));
        }
    }

    /** Options of a gated store. */
    public static final class Store implements Builder<ObjectStore> {
        private @Nullable ObjectStore store;

        public Store store(ObjectStore value) {
            store = value;
            return this;
        }

        @Override
        public ObjectStore build() {
            return GatedStore.around(given(store), "archive", Gate.here());
        }
    }

    /** Options of a gated target, which gets a cache to purge. */
    public static final class Site implements Builder<Target> {
        private @Nullable Target target;
        private java.nio.file.@Nullable Path purges;

        public Site target(Target value) {
            target = value;
            return this;
        }

        /** The file that gets a line for each release that was purged. */
        public Site purges(java.nio.file.Path value) {
            purges = value;
            return this;
        }

        @Override
        public Target build() {
            return Gated.target(given(target), new GatedCache(given(purges)), Gate.here());
        }
    }
}
