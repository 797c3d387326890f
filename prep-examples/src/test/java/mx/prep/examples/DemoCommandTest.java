package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    @TempDir
    Path folder;

    @Test
    void everyCutIsPublishedAndConfirmed() {
        Run run = Run.of("demo", "--cuts", 3, "--every", "100ms", "--exit", "--port", 0, "--dir", folder);
        assertEquals(0, run.exit(), run::toString);
        assertTrue(run.out().contains("http://127.0.0.1:"), run::out);
        assertTrue(run.out().contains("Ctrl-C"), run::out);
        for (String cut : new String[] {"20:00", "20:05", "20:10"}) {
            String line =
                    run.out().lines().filter(l -> l.startsWith(cut)).findFirst().orElse("");
            assertTrue(line.endsWith(" yes"), run::out);
            assertFalse(line.contains(" - "), run::out);
        }
        assertTrue(run.out().contains("3 of 3 cuts published, 3 confirmed"), run::out);
        assertTrue(Files.exists(folder.resolve("site/.prep/current.json")));
        assertEquals("", run.err());
    }

    @Test
    void anUnreadableTimeIsUsage() {
        Run run = Run.of("demo", "--every", "soon");
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("500ms"), run::err);
        assertEquals(2, Run.of("demo", "--cuts", 0).exit());
    }

    @Test
    void aNightOfFaultsHasItsOwnCuts() {
        for (String option : new String[] {"--cuts=3", "--every=1s"}) {
            Run run = Run.of("demo", "--faults", option);
            assertEquals(2, run.exit());
            assertTrue(run.err().contains("leave out --cuts and --every"), run::err);
        }
    }
}
