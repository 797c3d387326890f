package mx.prep.edge;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import mx.prep.error.ConfigException;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
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

    /**
     * Options of a folder target. Its mode is {@code RELEASES} unless told otherwise. There the kinds that compress well
     * are stored with gzip, since the edge negotiates; in place none is, so that any web server can serve the files.
     */
    public static final class Builder extends TargetBuilder<Builder> {
        private @Nullable Path path;

        private Builder() {}

        /** The folder; created with the first publication. */
        public Builder path(Path folder) {
            this.path = folder;
            return this;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected String kind() {
            return "folder target";
        }

        @Override
        protected Mode defaultMode() {
            return Mode.RELEASES;
        }

        @Override
        protected Parts parts(Mode chosen, @Nullable URI uri) {
            if (path == null) {
                throw new ConfigException("it needs a path");
            }
            Set<String> compressed = chosen == Mode.RELEASES ? Recipe.COMPRESSIBLE : Set.of();
            return new Parts(FolderStore.ofSite(path), compressed, null, null);
        }
    }
}
