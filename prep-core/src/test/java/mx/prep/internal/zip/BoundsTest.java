package mx.prep.internal.zip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mx.prep.internal.zip.ReadingProcess.Outcome;
import mx.prep.internal.zip.ReadingProcess.Run;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.authority.Scale;
import mx.prep.testkit.zip.HostilePackages;
import mx.prep.testkit.zip.ZipBombs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** What a package may cost until it is refused, in a Java with no more heap than that; and what is accepted in it. */
@Tag("long")
class BoundsTest {
    /** For up to 20,000 entries or 256 MiB unpacked; the whole heap, of which an idle reader needs a few MiB. */
    private static final int ORDINARY = 64;

    /** For whatever the limits let pass. */
    private static final int LIMITS = 256;

    private static final int LONGEST_NAME = 900;
    /** Names of so many bytes fill the largest directory with 250,000 entries. */
    private static final int FULL = 222;

    @TempDir
    Path folder;

    private HostilePackages hostile;

    @BeforeEach
    void hostile() {
        hostile = new HostilePackages(folder);
    }

    private static List<String> verdicts(Run run) {
        assertTrue(run.endedWell(), run::errors);
        return run.outcomes().stream().map(Outcome::verdict).toList();
    }

    private static void within(int millis, Run run) {
        if (Endurance.on()) {
            run.outcomes().forEach(outcome -> assertTrue(outcome.millis() <= millis, outcome::toString));
        }
    }

    @Test
    void ordinaryPackagesAreRefusedIn64MiB(TestReporter reporter) throws IOException, InterruptedException {
        List<Path> packages = new ArrayList<>(
                List.of(hostile.files(19_999, 1000), hostile.clash(20_000), hostile.files(2, 127 << 20)));
        packages.add(Files.write(folder.resolve("full.zip"), ZipBombs.fullOverlap(20_000, 10_000)));
        packages.add(Files.write(folder.resolve("extra.zip"), ZipBombs.extraFieldOverlap(1_000, 10_000)));
        packages.add(hostile.wideClash(20_000, LONGEST_NAME));
        packages.add(hostile.wideNames(19_999, LONGEST_NAME));
        packages.add(hostile.emptyBlocks("a", Endurance.of(8, 199)));
        Run run = ReadingProcess.read(ORDINARY, packages);
        reporter.publishEntry("64 MiB", run.outcomes().toString());
        assertEquals(
                List.of(
                        "DATA_CRC",
                        "NAME_CASE",
                        "DATA_CRC",
                        "ZIP_LAYOUT",
                        "ZIP_LAYOUT",
                        "NAME_CASE",
                        "DATA_CRC",
                        "DATA_DEFLATE"),
                verdicts(run));
        within(2_000, run);
    }

    /** The bound can be missed: an eighth of it is too little. */
    @Test
    void aSmallerHeapIsTooLittle() throws IOException, InterruptedException {
        Run run = ReadingProcess.read(ORDINARY / 8, List.of(hostile.clash(20_000)));
        assertFalse(run.endedWell());
        assertTrue(run.errors().contains("OutOfMemoryError"), run::errors);
    }

    @Test
    void packagesAtTheLimitsAreRefusedIn256MiB(TestReporter reporter) throws IOException, InterruptedException {
        List<Path> packages = new ArrayList<>(
                List.of(hostile.clash(250_000), hostile.wideClash(250_000, FULL), hostile.wideNames(249_999, FULL)));
        List<String> reasons = new ArrayList<>(List.of("NAME_CASE", "NAME_CASE", "DATA_CRC"));
        if (Endurance.on()) {
            packages.addAll(List.of(hostile.files(249_999, 1000), hostile.files(8, 127 << 20), hostile.stored(199)));
            reasons.addAll(List.of("DATA_CRC", "DATA_CRC", "DATA_CRC"));
        }
        Run run = ReadingProcess.read(LIMITS, packages);
        reporter.publishEntry("256 MiB", run.outcomes().toString());
        assertEquals(reasons, verdicts(run));
        within(10_000, run);
    }

    /** The first cut of the night says 0 everywhere; no rule may take it for a bomb. */
    @Test
    void aSiteOf70000FilesOfZerosIsAccepted() throws IOException, InterruptedException {
        Path zip = hostile.sections(70_000);
        Run run = ReadingProcess.read(LIMITS, List.of(zip));
        assertEquals(List.of("accepted 70000"), verdicts(run));
        within(10_000, run);
    }

    @Test
    void theFirstCutsOfTheGeneratorAreAccepted() throws IOException, InterruptedException {
        Map<Scale, String> scales = Endurance.on()
                ? Map.of(Scale.BENCH, "accepted 3004", Scale.FILES_70K, "accepted 70000")
                : Map.of(Scale.BENCH, "accepted 3004");
        for (Map.Entry<Scale, String> scale : scales.entrySet()) {
            Path zip = PackageGenerator.builder()
                    .scale(scale.getKey())
                    .cuts(288)
                    .build()
                    .writeTo(0, folder);
            assertEquals(List.of(scale.getValue()), verdicts(ReadingProcess.read(LIMITS, List.of(zip))));
            Files.delete(zip);
        }
    }
}
