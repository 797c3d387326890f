package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import mx.prep.integrity.Digests;
import mx.prep.integrity.Signatures;
import mx.prep.integrity.SigningAuthority;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.model.CycleResult;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.IntakeResult;
import mx.prep.model.RefusalCode;
import mx.prep.spi.Verifier;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.time.VirtualTime;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ZipBombs;
import mx.prep.testkit.zip.ZipField;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A refused package through the whole publisher: what it leaves behind, and what a digest adds. */
class RefusedPackageTest {
    private static final byte[] GOOD = ZipForge.zip()
            .file("index.html", "<html>2005")
            .add(ForgedEntry.stored("datos.json", "{}".getBytes(StandardCharsets.UTF_8)))
            .comment("Corte".getBytes(StandardCharsets.UTF_8))
            .build();
    /** Of the first local header, which nothing is decided by. */
    private static final int TIME = 10;

    private static final String NAME = "20210606_2005_PREP.zip";

    @TempDir
    Path folder;

    private Outlet outlet;

    @BeforeEach
    void openOutlet() throws IOException {
        outlet = new Outlet(folder);
    }

    private static Map<String, byte[]> hostile() {
        Map<String, byte[]> zips = new LinkedHashMap<>();
        ForgedEntry page = ForgedEntry.deflated("index.html", "<html>".getBytes(StandardCharsets.UTF_8));
        zips.put("ZIP_LAYOUT", ZipBombs.quotedOverlap(50, 100_000));
        zips.put(
                "NAME_TRAVERSAL",
                ZipForge.zip().add(page).file("../../evil.html", "x").build());
        zips.put(
                "ZIP_SPECIAL_FILE",
                ZipForge.zip()
                        .add(ForgedEntry.stored("link", "/etc/passwd".getBytes(StandardCharsets.UTF_8))
                                .central(ZipField.EXTERNAL_ATTRIBUTES, 0120777L << 16))
                        .build());
        zips.put(
                "DATA_CRC",
                ZipForge.zip()
                        .add(page)
                        .add(ForgedEntry.stored("z", new byte[9]).both(ZipField.CRC, 1))
                        .build());
        zips.put("ZIP_END_RECORD", Arrays.copyOf(GOOD, GOOD.length - 9));
        zips.put("NOT_A_PACKAGE", "<!DOCTYPE html><title>Bloqueo</title>".getBytes(StandardCharsets.UTF_8));
        return zips;
    }

    private boolean archived(String prefix) {
        return outlet.archive.keys().stream().anyMatch(key -> key.value().startsWith(prefix));
    }

    private static CycleResult offer(Publisher publisher, Path file, byte[] zip) throws IOException {
        Files.write(file, zip);
        return publisher.runOnce();
    }

    private static RefusalCode refusal(CycleResult result) {
        return assertInstanceOf(IntakeResult.Refused.class, result.intake().get(0), result::toString)
                .refusal()
                .code();
    }

    private List<Path> filesIn(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /**
     * What was received is kept as it came, as evidence, and is nobody's cut. The work folder may keep what a publisher
     * notes of itself, and nothing of a package.
     */
    @Test
    void nothingIsLeftButTheArchivesCopy() throws IOException {
        int minute = 0;
        for (Map.Entry<String, byte[]> zip : hostile().entrySet()) {
            Path offered = outlet.packages.resolve(String.format("20210606_20%02d_PREP.zip", minute++));
            try (Publisher publisher = outlet.publisher()) {
                assertEquals(RefusalCode.valueOf(zip.getKey()), refusal(offer(publisher, offered, zip.getValue())));
            }
            Files.delete(offered);
        }
        List<Digest> kept = outlet.archive.keys().stream()
                .filter(key -> key.value().endsWith(".zip"))
                .map(key -> Digest.of(
                        DigestAlgorithm.SHA256, outlet.archive.bytes(key).orElseThrow()))
                .toList();
        // What isn't a package at all is refused while it is received, and no evidence of anything.
        List<Digest> offered = hostile().entrySet().stream()
                .filter(zip -> !zip.getKey().equals(RefusalCode.NOT_A_PACKAGE.name()))
                .map(zip -> Digest.of(DigestAlgorithm.SHA256, zip.getValue()))
                .toList();
        assertEquals(Set.copyOf(offered), Set.copyOf(kept));
        assertEquals(offered.size(), kept.size());
        assertFalse(archived("cuts/"), "a claim of a refused package");
        assertFalse(outlet.has("releases/"), "a release of a refused package");
        for (Path file : filesIn(folder)) {
            assertEquals("journal.jsonl", file.getFileName().toString(), "left behind");
        }
    }

    /** The check can fail: a good package leaves what a refused one must not. */
    @Test
    void anAcceptedPackageIsClaimedAndReleased() throws IOException {
        try (Publisher publisher = outlet.publisher()) {
            assertInstanceOf(
                    IntakeResult.Received.class,
                    offer(publisher, outlet.packages.resolve(NAME), GOOD)
                            .intake()
                            .get(0));
        }
        assertTrue(archived("cuts/"));
        assertTrue(outlet.has("releases/"));
    }

    /** What shows that a package is the authority's. */
    enum Proof {
        FIXED(1),
        SIDECAR(97),
        MANIFEST(97),
        SIGNATURE(97);

        /** One bit of so many is flipped at the stated scale. */
        private final int step;

        Proof(int step) {
            this.step = step;
        }

        RefusalCode refusal() {
            return this == SIGNATURE ? RefusalCode.SIGNATURE_INVALID : RefusalCode.DIGEST_MISMATCH;
        }
    }

    private Verifier prove(Proof proof) throws IOException {
        Digest digest = Digest.of(DigestAlgorithm.SHA256, GOOD);
        String line = digest.hex() + "  " + NAME + "\n";
        return switch (proof) {
            case FIXED -> Digests.fixed(digest);
            case SIDECAR -> {
                Files.writeString(outlet.packages.resolve(NAME + ".sha256"), line);
                yield Digests.sidecar(DigestAlgorithm.SHA256);
            }
            case MANIFEST -> {
                Files.writeString(outlet.packages.resolve("SHA256SUMS"), line);
                yield Digests.manifest("SHA256SUMS");
            }
            case SIGNATURE -> {
                Path root = folder.resolve("root.pem");
                byte[] signature = SigningAuthority.sign(GOOD, Outlet.at("2021-06-06T20:59"), root);
                Files.write(outlet.packages.resolve(NAME + ".p7s"), signature);
                yield Signatures.cms(root);
            }
        };
    }

    /** Without any a flipped bit in a time changes nothing for readers and is accepted; with one, none is. */
    @ParameterizedTest
    @EnumSource
    void withAProofNoFlippedBitIsAccepted(Proof proof) throws IOException {
        Path offered = outlet.packages.resolve(NAME);
        VirtualTime time = new VirtualTime(Outlet.at("2021-06-06T21:00"));
        Pipeline pipeline = outlet.pipeline(time, time, prove(proof));
        for (int bit = 0; bit < GOOD.length * 8; bit += Endurance.of(499, proof.step)) {
            byte[] flipped = GOOD.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(offered, flipped);
            assertEquals(proof.refusal(), refusal(pipeline.runOnce()), "bit " + bit);
        }
        assertFalse(outlet.has("releases/"));
        assertTrue(archived("quarantine/"));
        assertFalse(archived("packages/"), "a package that failed its check among the others");
        Files.write(offered, GOOD);
        CycleResult result = pipeline.runOnce();
        assertInstanceOf(IntakeResult.Received.class, result.intake().get(0), result::toString);
    }

    @Test
    void withoutADigestAFlippedTimeIsAccepted() throws IOException {
        byte[] flipped = GOOD.clone();
        flipped[TIME] ^= 1;
        try (Publisher publisher = outlet.publisher()) {
            CycleResult result = offer(publisher, outlet.packages.resolve(NAME), flipped);
            assertInstanceOf(IntakeResult.Received.class, result.intake().get(0), result::toString);
        }
    }
}
