package mx.prep.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import mx.prep.model.Mode;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.Recipe;
import mx.prep.spi.Body;
import mx.prep.spi.Builder;
import mx.prep.spi.ByteRange;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;
import mx.prep.spi.LastSeen;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import mx.prep.spi.Precondition;
import mx.prep.spi.PrepExtension;
import mx.prep.spi.SourceAnswer;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Target;
import mx.prep.spi.Version;
import org.jspecify.annotations.Nullable;

/** A source, a store and a target that do nothing, under the type {@code fake}. */
public final class FakeParts implements PrepExtension {
    @Override
    public List<Component<?>> components() {
        return List.of(
                new Component<>(PackageSource.class, "fake", SourceBuilder::new),
                new Component<>(ObjectStore.class, "fake", StoreBuilder::new),
                new Component<>(Target.class, "fake", TargetBuilder::new));
    }

    /** Options of a source. */
    public static final class SourceBuilder implements Builder<PackageSource> {
        private String passwordEnv = "";

        public SourceBuilder passwordEnv(String variable) {
            passwordEnv = variable;
            return this;
        }

        @Override
        public PackageSource build() {
            String kind = "fake " + passwordEnv;
            return new PackageSource() {
                @Override
                public SourceAnswer poll(LastSeen last) {
                    return new SourceAnswer.NotYet(null, null);
                }

                @Override
                public String kind() {
                    return kind;
                }

                @Override
                public void close() {}
            };
        }
    }

    /** Options of a store. */
    public static final class StoreBuilder implements Builder<ObjectStore> {
        private String bucket = "one";

        public StoreBuilder bucket(String name) {
            bucket = name;
            return this;
        }

        @Override
        public ObjectStore build() {
            return new Nowhere("fake " + bucket);
        }
    }

    /** Options of a target. */
    public static final class TargetBuilder implements Builder<Target> {
        private String name = "portal";
        private String bucket = "site";
        private @Nullable URI publicUri;

        public TargetBuilder name(String value) {
            name = value;
            return this;
        }

        public TargetBuilder bucket(String value) {
            bucket = value;
            return this;
        }

        public TargetBuilder publicUri(URI value) {
            publicUri = value;
            return this;
        }

        @Override
        public Target build() {
            return new Target(
                    name,
                    new Nowhere("fake " + bucket),
                    "",
                    Mode.RELEASES,
                    Recipe.of(Mode.RELEASES),
                    null,
                    null,
                    publicUri);
        }
    }

    private record Nowhere(String name) implements ObjectStore {
        @Override
        public Optional<StoredObject> find(ObjectKey key) {
            return Optional.empty();
        }

        @Override
        public ObjectContent get(ObjectKey key, ByteRange range) {
            throw new UnsupportedOperationException(key.value());
        }

        @Override
        public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
            throw new UnsupportedOperationException(key.value());
        }

        @Override
        public Version copy(ObjectKey source, Version version, ObjectKey target, ObjectHeaders headers) {
            throw new UnsupportedOperationException(source.value());
        }

        @Override
        public List<DeleteFailure> delete(List<Deletion> deletions) {
            return List.of();
        }

        @Override
        public ObjectPage list(String prefix, @Nullable String token) {
            return new ObjectPage(List.of(), null);
        }

        @Override
        public void close() {}
    }
}
