package mx.prep.examples.night;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.testkit.authority.PackageGenerator;
import org.junit.jupiter.api.Test;

/** The judges of what readers got find what is wrong. */
class ReadingsTest {
    private static final Instant START = Instant.parse("2021-06-07T02:00:00Z");
    private static final String PAGE = "index.html";
    private static final String DATA = "assets/diputaciones/avanceNacional.json";

    private final PackageGenerator generator =
            PackageGenerator.builder().cuts(3).build();
    private final Packages packages = new Packages(generator);

    ReadingsTest() throws IOException {}

    private Digest of(int cut, String path) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new java.io.ByteArrayInputStream(generator.bytes(cut)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(path)) {
                    return Digest.of(DigestAlgorithm.SHA256, zip.readAllBytes());
                }
            }
        }
        throw new IllegalArgumentException(path);
    }

    private PageLoad load(int page, int data, long second) throws IOException {
        Map<String, Digest> files = new HashMap<>();
        files.put(PAGE, of(page, PAGE));
        files.put(DATA, of(data, DATA));
        return new PageLoad(files, List.of(), START.plusSeconds(second), Duration.ofSeconds(1));
    }

    @Test
    void whatIsRightIsPassed() throws IOException {
        Readings.assertWhole(List.of(load(0, 0, 0), load(1, 1, 1)), packages, 1);
    }

    @Test
    void anErrorIsFound() {
        PageLoad load = new PageLoad(Map.of(), List.of("x: status 404"), START, Duration.ZERO);
        assertThrows(AssertionError.class, () -> Readings.assertClean(List.of(load), packages));
    }

    @Test
    void aForeignByteIsFound() {
        Digest other = Digest.of(DigestAlgorithm.SHA256, "another's".getBytes(UTF_8));
        PageLoad load = new PageLoad(Map.of(DATA, other), List.of(), START, Duration.ZERO);
        assertThrows(AssertionError.class, () -> Readings.assertClean(List.of(load), packages));
    }

    @Test
    void aMixIsFoundAndMeasured() throws IOException {
        List<PageLoad> loads = List.of(load(0, 0, 0), load(0, 1, 2), load(1, 0, 4), load(1, 1, 9));
        assertThrows(AssertionError.class, () -> Readings.assertWhole(loads, packages, 1));
        MixedTime mixed = MixedTime.of(loads, packages);
        assertEquals(new MixedTime(4, 2, Map.of(1, Duration.ofSeconds(3))), mixed);
        assertEquals(Duration.ofSeconds(3), mixed.longest());
    }

    @Test
    void whatIsOlderThanTheBoundIsFound() throws IOException {
        Freshness freshness = new Freshness(packages, Duration.ofSeconds(5));
        freshness.live(0, START);
        freshness.live(1, START.plusSeconds(10));
        assertEquals(START.plusSeconds(15), freshness.settled());
        List<PageLoad> intime = List.of(load(0, 0, 3), load(0, 0, 14), load(1, 1, 16), load(2, 1, 17));
        assertEquals(List.of(), freshness.stale(intime));
        assertEquals(3, freshness.judged(intime).size(), "nothing is known of the first");
        List<String> stale = freshness.stale(List.of(load(1, 0, 16)));
        assertEquals(1, stale.size());
        assertTrue(stale.get(0).startsWith(DATA + " of cut 0"), stale::toString);
    }
}
