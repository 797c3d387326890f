package mx.prep.internal.zip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.internal.zip.Mutator.Kind;
import mx.prep.internal.zip.Mutator.Mutant;
import mx.prep.testkit.Endurance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damage to packages as tools and the forge make them: each mutant is refused, or its files are the same bytes for every
 * reader that takes it.
 */
@Tag("long")
class MutantsTest {
    private static final int SEED = 20210606;

    @TempDir
    Path folder;

    private final List<byte[]> zips = new ArrayList<>(ToolZips.all().values());
    private final List<Map<String, String>> trees = new ArrayList<>();

    @BeforeEach
    void goodOnes() {
        for (int seed = 0; seed < 40; seed++) {
            zips.add(ForgedZips.good(Choices.seeded(seed)).zip());
        }
        zips.forEach(zip -> trees.add(new Judge(folder).accepted(zip)));
    }

    private static final class Count {
        private int accepted;
        private int refused;

        @Override
        public String toString() {
            return accepted + " accepted, " + refused + " refused";
        }
    }

    @Test
    void eachMutantIsRefusedOrTheSame(TestReporter reporter) {
        Mutator mutator = new Mutator(zips, SEED);
        Agreement agreement = new Agreement(folder);
        Map<Kind, Count> counts = new EnumMap<>(Kind.class);
        for (int i = 0; i < Endurance.of(2_000, 100_000); i++) {
            Mutant mutant = mutator.next();
            Count count = counts.computeIfAbsent(mutant.kind(), kind -> new Count());
            ZipReading reading = new Judge(folder).read(mutant.zip());
            if (reading instanceof ZipReading.Accepted) {
                Map<String, String> tree = Judge.tree(reading);
                boolean same = tree.equals(trees.get(mutant.first()))
                        || (mutant.kind() == Kind.SPLICED && tree.equals(trees.get(mutant.second())));
                int number = i;
                assertTrue(same, () -> "mutant " + number + ", " + mutant.kind() + ", is accepted with other files");
                holdAgainstOthers(agreement, tree, mutant, number);
                count.accepted++;
            } else {
                assertTrue(mutant.kind() != Kind.HARMLESS, "mutant " + i + ": " + reading);
                count.refused++;
            }
        }
        Map<String, String> report = new TreeMap<>();
        counts.forEach((kind, count) -> report.put(kind.name(), count.toString()));
        reporter.publishEntry(report);
        assertEquals(Kind.values().length, counts.size());
        counts.forEach(
                (kind, count) -> assertTrue((count.refused > 0) != (kind == Kind.HARMLESS), kind + ": " + count));
    }

    /** Whatever reader takes an accepted mutant finds the same files in it. */
    private static void holdAgainstOthers(Agreement agreement, Map<String, String> tree, Mutant mutant, int number) {
        try {
            agreement.check(tree, mutant.zip());
        } catch (AssertionError e) {
            throw new AssertionError("mutant " + number + ", " + mutant.kind(), e);
        }
    }

    /** The check can fail: a reader that looks only at the directory, and at no CRC, falls for these very mutants. */
    @Test
    void aLaxReaderTakesOtherBytesForThePackage() {
        Mutator mutator = new Mutator(zips, SEED);
        int fooled = 0;
        for (int i = 0; i < 500; i++) {
            Mutant mutant = mutator.next();
            fooled += fools(mutant) ? 1 : 0;
        }
        assertTrue(fooled > 10, "fooled by " + fooled + " of 500");
    }

    private boolean fools(Mutant mutant) {
        try {
            Map<String, String> tree = OtherReader.JDK_FILE.tree(mutant.zip(), folder);
            return !tree.equals(trees.get(mutant.first())) && !tree.equals(trees.get(mutant.second()));
        } catch (IOException e) {
            // Some damage is beyond any reader.
            return false;
        }
    }
}
