package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
    @TempDir
    Path folder;

    @Test
    void writesAConfigurationThatCanBeUsed() {
        Path file = folder.resolve("noche/prep.yaml");
        Run init = Run.of("init", "-c", file);
        assertEquals(0, init.exit(), init::err);
        assertTrue(init.out().contains("prep config check"), init::out);
        Run check = Run.of("config", "check", "-c", file);
        assertEquals(0, check.exit(), check::out);
        assertTrue(check.out().endsWith("can be used.\n"), check::out);
    }

    @Test
    void neverOverwrites() throws IOException {
        Path file = Files.writeString(folder.resolve("prep.yaml"), "mine");
        Run init = Run.of("init", "-c", file);
        assertEquals(2, init.exit());
        assertTrue(init.err().contains("is there already"), init::err);
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void aPlaceThatCantBeWrittenIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Run init = Run.of("init", "-c", file.resolve("deeper/prep.yaml"));
        assertEquals(2, init.exit());
        assertTrue(init.err().contains("can't be written"), init::err);
    }
}
