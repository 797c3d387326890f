package mx.prep.store;

import java.time.Clock;
import mx.prep.spi.ObjectStore;

/** The contract where the file system has no extended attributes. */
class FolderStoreWithHeaderFilesTest extends FolderStoreTest {
    @Override
    protected ObjectStore openStore() {
        return new FolderStore(folder.resolve("store"), Clock.systemUTC(), HeaderKeeper.Kind.FILES);
    }
}
