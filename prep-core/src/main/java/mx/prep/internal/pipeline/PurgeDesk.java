package mx.prep.internal.pipeline;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import mx.prep.error.ConfigException;
import mx.prep.internal.purge.PurgeStage;
import mx.prep.model.ObjectKey;
import mx.prep.model.PurgeReport;

/** Has caches purged when somebody asks for it. */
public final class PurgeDesk {
    private final Pipeline pipeline;

    public PurgeDesk(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * Purges what is owed, and paths besides, under new references.
     *
     * @param paths as in the package, with or without a slash in front; with one at the end, a folder and all in it
     * @throws ConfigException if there is no such target, it is another election's, or a path can't be one
     */
    public PurgeReport purge(String target, Collection<String> paths) {
        Set<String> names = new TreeSet<>();
        paths.forEach(path -> names.add(name(path)));
        return pipeline.purge(pipeline.lane(target), names);
    }

    /** Purges everything. */
    public PurgeReport everything(String target) {
        return pipeline.purge(pipeline.lane(target), Set.of(PurgeStage.EVERYTHING));
    }

    private static String name(String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        if (relative.isEmpty()) {
            return path.isEmpty() ? wrong(path, "empty") : PurgeStage.EVERYTHING;
        }
        boolean folder = relative.endsWith("/");
        try {
            String file = ObjectKey.of(folder ? relative.substring(0, relative.length() - 1) : relative)
                    .value();
            return folder ? file + "/" : file;
        } catch (IllegalArgumentException e) {
            return wrong(path, String.valueOf(e.getMessage()));
        }
    }

    private static String wrong(String path, String why) {
        throw new ConfigException("Nothing was purged: '" + path + "' is no file or folder of a site (" + why
                + "). Write it as it is in the package, such as datos/corte.json, or datos/ for all in a folder.");
    }
}
