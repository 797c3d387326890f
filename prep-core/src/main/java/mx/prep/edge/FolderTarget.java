package mx.prep.edge;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import mx.prep.error.ConfigException;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.Target;
import mx.prep.store.FolderStore;
import org.jspecify.annotations.Nullable;

/**
 * A folder as a site: served by the embedded edge in mode {@code RELEASES}, or by any web server in mode
 * {@code IN_PLACE}.
 */
public final class FolderTarget {
    private FolderTarget() {}

    /** Starts a folder target. */
    public static Builder builder() {
        return new Builder();
    }

    /** Options of a folder target. */
    public static final class Builder implements mx.prep.spi.Builder<Target> {
        private @Nullable String name;
        private @Nullable Path path;
        private String prefix = "";
        private Mode mode = Mode.RELEASES;
        private @Nullable URI publicUri;
        private String root = "";
        private @Nullable List<String> gzip;
        private List<String> plain = List.of();

        private Builder() {}

        /** What people call the target: lower-case letters, digits and hyphens. */
        public Builder name(String text) {
            this.name = text;
            return this;
        }

        /** The folder; created with the first publication. */
        public Builder path(Path folder) {
            this.path = folder;
            return this;
        }

        /** Put before every path in the folder, ending with a slash; default: nothing. */
        public Builder prefix(String text) {
            this.prefix = text;
            return this;
        }

        /** How what it serves is replaced; default: {@code RELEASES}. */
        public Builder mode(Mode value) {
            this.mode = value;
            return this;
        }

        /** Where readers find it, ending with a slash; without it confirmation reads the folder. */
        public Builder publicUri(URI uri) {
            this.publicUri = uri;
            return this;
        }

        /** The package's folder that becomes the site's root, ending with a slash; default: the whole package. */
        public Builder root(String folder) {
            this.root = folder;
            return this;
        }

        /**
         * Extensions, without dot, of files that are stored with gzip. Default: the kinds that compress well in mode
         * {@code RELEASES}, where the edge negotiates; none in mode {@code IN_PLACE}, so that any web server can serve
         * the files.
         */
        public Builder gzip(List<String> extensions) {
            this.gzip = List.copyOf(extensions);
            return this;
        }

        /** Extensions, without dot, that are stored plain whatever {@link #gzip} says; default: none. */
        public Builder plain(List<String> extensions) {
            this.plain = List.copyOf(extensions);
            return this;
        }

        @Override
        public Target build() {
            if (name == null) {
                throw new ConfigException("a folder target needs a name");
            }
            if (path == null) {
                throw new ConfigException("the folder target " + name + " needs a path");
            }
            try {
                FolderStore store = FolderStore.builder().path(path).build();
                return new Target(name, store, prefix, mode, recipe(), null, edgeCache(), publicUri);
            } catch (IllegalArgumentException e) {
                throw new ConfigException("the folder target " + name + ": " + e.getMessage(), e);
            }
        }

        /** Where the embedded edge can be asked, a purge is done when it has moved; elsewhere nothing is ever owed. */
        private @Nullable EdgeCache edgeCache() {
            return mode == Mode.RELEASES && publicUri != null
                    ? EmbeddedEdgeCache.at(publicUri, Clock.systemUTC())
                    : null;
        }

        private Recipe recipe() {
            Set<String> kinds = mode == Mode.RELEASES ? Recipe.COMPRESSIBLE : Set.of();
            return Recipe.of(mode, root, gzip == null ? kinds : gzip, plain);
        }
    }
}
