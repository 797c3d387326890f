package mx.prep.fuzz;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import mx.prep.internal.zip.ZipPackage;
import mx.prep.internal.zip.ZipReading;
import mx.prep.internal.zip.ZipRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The seeds of every fuzz target, one after the other, without a fuzzer. */
class SeedsTest {
    private static final int ALL_BYTES = 200 << 10;

    @ParameterizedTest
    @EnumSource
    void everySeedHolds(FuzzTarget target) throws IOException {
        List<Path> seeds = target.seeds();
        assertTrue(seeds.size() >= 5, "only " + seeds.size() + " seeds");
        for (Path seed : seeds) {
            replay(seed, Files.readAllBytes(seed), target::run);
        }
        target.run(new byte[0]);
    }

    @Test
    void seedsStaySmall() throws IOException {
        long bytes = 0;
        for (FuzzTarget target : FuzzTarget.values()) {
            for (Path seed : target.seeds()) {
                bytes += Files.size(seed);
            }
        }
        long all = bytes;
        assertTrue(bytes <= ALL_BYTES, () -> all + " bytes of seeds; minimise them");
    }

    /** Seeds that all ended at the first check would show nothing: zips are among them that are taken, and that aren't. */
    @Test
    void seedsReachBothAnswers(@TempDir Path folder) throws IOException {
        int accepted = 0;
        List<Path> seeds = FuzzTarget.ZIP.seeds();
        for (Path seed : seeds) {
            Path zip = Files.copy(seed, folder.resolve("seed.zip"), StandardCopyOption.REPLACE_EXISTING);
            if (ZipPackage.read(zip, ZipRules.DEFAULT, path -> Set.of()) instanceof ZipReading.Accepted reading) {
                reading.opened().close();
                accepted++;
            }
        }
        assertTrue(accepted > 0 && accepted < seeds.size(), accepted + " of " + seeds.size() + " accepted");
    }

    @Test
    void aFindingFailsTheTest() {
        AssertionError found = assertThrows(
                AssertionError.class,
                () -> replay(Path.of("a.zip"), new byte[1], bytes -> {
                    throw new IllegalStateException("a finding");
                }));
        assertTrue(found.getMessage().contains("a.zip"), found::getMessage);
    }

    private static void replay(Path seed, byte[] data, Consumer<byte[]> target) {
        try {
            target.accept(data);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("fails on its seed " + seed.getFileName(), e);
        }
    }
}
