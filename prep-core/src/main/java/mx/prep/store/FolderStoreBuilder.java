package mx.prep.store;

import java.nio.file.Path;
import mx.prep.error.ConfigException;
import mx.prep.spi.Builder;
import mx.prep.spi.ObjectStore;
import org.jspecify.annotations.Nullable;

/** Options of a {@link FolderStore}. */
public final class FolderStoreBuilder implements Builder<ObjectStore> {
    private @Nullable Path path;

    /** The folder; made when something is first written. */
    public FolderStoreBuilder path(Path folder) {
        this.path = folder;
        return this;
    }

    @Override
    public FolderStore build() {
        Path folder = path;
        if (folder == null) {
            throw new ConfigException("A folder store needs the option path.");
        }
        return FolderStore.at(folder);
    }
}
