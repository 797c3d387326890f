package mx.prep.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mx.prep.error.ConfigException;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.spi.Builder;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;

/** Options of a target in a folder, served by the embedded edge. */
public final class FolderTargetBuilder implements Builder<Target> {
    private @Nullable String name;
    private @Nullable Path path;
    private @Nullable URI publicUri;
    private String prefix = "";
    private String root = "";
    private Mode mode = Mode.RELEASES;
    private List<String> plain = List.of();

    /** What people call it: lower-case letters, digits, hyphens. */
    public FolderTargetBuilder name(String name) {
        this.name = name;
        return this;
    }

    /** The folder; made when something is first written. */
    public FolderTargetBuilder path(Path folder) {
        this.path = folder;
        return this;
    }

    /** Put before every key, ending with a slash. Default: nothing. */
    public FolderTargetBuilder prefix(String prefix) {
        this.prefix = prefix;
        return this;
    }

    /** The package's folder that becomes the site's root, ending with a slash. Default: the package's own root. */
    public FolderTargetBuilder root(String folder) {
        this.root = folder;
        return this;
    }

    /** How it is replaced. Default {@link Mode#RELEASES}. */
    public FolderTargetBuilder mode(Mode mode) {
        this.mode = mode;
        return this;
    }

    /** Where readers find it, ending with a slash. Without it, confirmation reads the folder itself. */
    public FolderTargetBuilder publicUri(URI uri) {
        this.publicUri = uri;
        return this;
    }

    /** Extensions that are stored as they are instead of with gzip. Default: none; in place: all. */
    public FolderTargetBuilder plain(List<String> extensions) {
        this.plain = List.copyOf(extensions);
        return this;
    }

    @Override
    public Target build() {
        String called = name;
        Path folder = path;
        if (called == null || folder == null) {
            throw new ConfigException("A folder target needs the options name and path.");
        }
        Recipe defaults = Recipe.of(mode);
        Set<String> gzip = new HashSet<>(mode == Mode.RELEASES ? defaults.gzip() : Set.of());
        plain.forEach(gzip::remove);
        try {
            Recipe recipe = new Recipe(root, gzip, defaults.mediaTypes(), defaults.cacheRule(), defaults.cacheRules());
            return new Target(called, FolderStore.at(folder), prefix, mode, recipe, null, null, publicUri);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("Target " + called + ": " + e.getMessage(), e);
        }
    }
}
