package mx.prep.internal.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {
    @TempDir
    Path folder;

    @BeforeEach
    void letEverybodyIn() throws IOException {
        set(folder, "rwxr-xr-x");
    }

    private static void set(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aNewFolderIsItsOwnersAlone() throws IOException {
        OwnerOnly.createFolder(folder.resolve("a/work"));
        assertEquals("rwx------", modeOf(folder.resolve("a/work")));
        assertTrue(modeOf(folder.resolve("a")).startsWith("rwxr"), "what is above it is made as always");
    }

    @Test
    void whatIsThereKeepsItsMode() throws IOException {
        Path work = Files.createDirectory(folder.resolve("work"));
        set(work, "rwxr-x---");
        OwnerOnly.createFolder(work);
        assertEquals("rwxr-x---", modeOf(work));
    }

    @Test
    void aFileInItsPlaceIsSaid() throws IOException {
        Path file = Files.createFile(folder.resolve("work"));
        assertThrows(FileAlreadyExistsException.class, () -> OwnerOnly.createFolder(file));
    }

    @Test
    void aNewFileIsItsOwnersAlone() throws IOException {
        Path file = folder.resolve("journal");
        assertEquals("rw-------", modeOf(Files.createFile(file, OwnerOnly.file(file))));
    }

    @Test
    void aSecretIsForEverybodyOnlyWhereTheyGetThere() throws IOException {
        Path secret = Files.writeString(folder.resolve("key"), "s3cret");
        set(secret, "rw-r--r--");
        boolean reachable = OwnerOnly.isForEverybody(folder.resolve("key"));
        set(folder, "rwx------");
        assertFalse(Secrets.isForEverybody("file:" + secret), "nobody comes into the folder");
        set(folder, "rwxr-xr-x");
        set(secret, "rw-r-----");
        assertFalse(Secrets.isForEverybody("file:" + secret));
        assertFalse(Secrets.isForEverybody("PREP_KEY"));
        assertTrue(reachable, "the control: it lies in the temporary folder of all");
    }
}
