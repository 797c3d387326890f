package mx.prep.examples.embedding;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import mx.prep.error.ConfigException;
import mx.prep.model.CacheRule;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.spi.Target;
import mx.prep.store.FolderStore;
import org.jspecify.annotations.Nullable;

/** A target of one's own: a folder in which every file is stored plain, whatever its kind, and cached for a minute. */
public final class PlainTarget implements mx.prep.spi.Builder<Target> {
    private String name = "plain";
    private @Nullable Path path;

    /** What people call it. */
    public PlainTarget name(String value) {
        name = value;
        return this;
    }

    /** The folder. */
    public PlainTarget path(Path value) {
        path = value;
        return this;
    }

    @Override
    public Target build() {
        Path folder = path;
        if (folder == null) {
            throw new ConfigException("a target of type plain needs a path");
        }
        Recipe recipe = new Recipe("", Set.of(), Recipe.MEDIA_TYPES, new CacheRule("public, max-age=60"), Map.of());
        return new Target(name, FolderStore.at(folder), "", Mode.RELEASES, recipe, null, null, null);
    }
}
