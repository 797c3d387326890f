package mx.prep.examples.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import mx.prep.model.Mode;
import mx.prep.testkit.cloud.Rights;
import mx.prep.testkit.cloud.Rights.Grant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policies in {@code docs/policies} suffice for a whole night, none lists too much, and what is missing is named. */
abstract class LeastPrivilegeContract {
    @TempDir
    Path folder;

    private int lives;

    abstract GuardedCloud open(Path place) throws IOException;

    private GuardedNight live(Mode mode, UnaryOperator<Rights> policies) throws IOException {
        lives++;
        Path place = Files.createDirectory(folder.resolve("life-" + lives));
        try (GuardedCloud cloud = open(place)) {
            return new GuardedNight(place, cloud, mode, policies).live();
        }
    }

    @Test
    void theyAreEnoughForAWholeNightAndNoActionIsListedInVain() throws IOException {
        Set<Grant> granted = new LinkedHashSet<>();
        Set<Grant> used = new LinkedHashSet<>();
        for (Mode mode : Mode.values()) {
            GuardedNight night = live(mode, UnaryOperator.identity());
            assertEquals(List.of(), night.refusals(), night::told);
            assertTrue(night.told().contains("sweeper"), night::told);
            granted.addAll(night.granted());
            used.addAll(night.used());
        }
        granted.removeAll(used);
        assertEquals(Set.of(), granted, "listed and never needed");
    }

    @Test
    void oneActionLessAndAMessageNamesItAndWhatToDo() throws IOException {
        Map<Grant, Mode> all = new LinkedHashMap<>();
        for (Mode mode : Mode.values()) {
            live(mode, UnaryOperator.identity()).used().forEach(grant -> all.putIfAbsent(grant, mode));
        }
        assertFalse(all.isEmpty(), "nothing is enforced");
        for (Map.Entry<Grant, Mode> entry : all.entrySet()) {
            Grant taken = entry.getKey();
            GuardedNight night = live(entry.getValue(), rights -> rights.without(taken));
            String told = night.told();
            assertFalse(night.refusals().isEmpty(), () -> "nobody misses " + taken);
            assertTrue(told.contains(taken.action()), () -> taken + " isn't named, refused: " + night.refusals() + "\n" + told);
            assertTrue(told.matches("(?s).*\\b(permit|allow) .*" + java.util.regex.Pattern.quote(taken.action()) + ".*"), told);
        }
    }
}
