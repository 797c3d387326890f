package mx.prep.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.store.ObjectStoreContract;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a folder, with plain files as the other side. */
class FolderStoreTest extends ObjectStoreContract {
    @TempDir
    Path folder;

    @Override
    protected ObjectStore openStore() {
        return FolderStore.builder().path(folder.resolve("store")).build();
    }

    @Override
    protected Optional<byte[]> bytesOnTheOtherSide(ObjectKey key) {
        try {
            return Optional.of(Files.readAllBytes(folder.resolve("store").resolve(key.value())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A path is a file or a folder. */
    @Override
    protected boolean holdsObjectAndFolderOfOneName() {
        return false;
    }

    /** A file's name has 255 bytes at most. */
    @Override
    protected boolean holds(ObjectKey key) {
        for (String segment : key.value().split("/", -1)) {
            if (segment.getBytes(StandardCharsets.UTF_8).length > 255) {
                return false;
            }
        }
        return true;
    }

    @Override
    protected int moreThanOnePage() {
        return Listing.PAGE_SIZE + 1;
    }
}
