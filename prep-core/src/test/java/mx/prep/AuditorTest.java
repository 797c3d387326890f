package mx.prep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import mx.prep.archive.Holding;
import mx.prep.edge.FolderTarget;
import mx.prep.error.ConfigException;
import mx.prep.integrity.Digests;
import mx.prep.model.AuditReport;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Evidence;
import mx.prep.model.HelpDeskMail;
import mx.prep.model.IntakeResult;
import mx.prep.model.Mode;
import mx.prep.model.RefusalCode;
import mx.prep.source.FolderSource;
import mx.prep.spi.Target;
import mx.prep.spi.Verifier;
import mx.prep.store.FolderStore;
import mx.prep.testkit.authority.PackageGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An archive of two cuts and a refused package, as it is and damaged. */
class AuditorTest {
    private static final PackageGenerator GENERATOR =
            PackageGenerator.builder().cuts(3).build();

    @TempDir
    private Path folder;

    @BeforeEach
    void publishTwoCutsAndRefuseOne() throws IOException {
        for (int cut = 0; cut < 2; cut++) {
            GENERATOR.writeTo(cut, Files.createDirectories(folder.resolve("inbox")));
            try (Publisher publisher = publisher(Digests.none())) {
                assertInstanceOf(
                        DeliveryResult.Live.class, publisher.runOnce().targets().get("portal"));
            }
        }
        GENERATOR.writeTo(2, folder.resolve("inbox"));
        try (Publisher publisher = publisher(new Refusing())) {
            assertInstanceOf(
                    IntakeResult.Refused.class, publisher.runOnce().intake().get(0));
        }
    }

    @Test
    void aWholeArchiveIsFoundWholeAndNothingIsWritten() throws IOException {
        Map<Path, FileTime> before = snapshot();
        try (Auditor auditor = auditor()) {
            AuditReport report = auditor.audit();
            assertEquals(List.of(), report.problems());
            assertEquals(List.of(), report.remarks());
            assertTrue(report.isWhole());
            assertEquals(2, report.packages());
            assertEquals(1, report.quarantined());
            // Of the accepted ones two each: as it came, and with what was seen of its content.
            assertEquals(5, report.receipts());
            assertEquals(2, report.claims());
            assertEquals(7, report.ledgerEntries());
            assertEquals(List.of("portal"), report.targets());
            assertEquals(
                    GENERATOR.bytes(0).length + GENERATOR.bytes(1).length + GENERATOR.bytes(2).length, report.bytes());
        }
        assertEquals(before, snapshot());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "packages/.*2005.*\\.zip",
                "quarantine/.*\\.zip",
                "packages/.*2000.*\\.json",
                "cuts/.*2005.*",
                "ledger/0000000003.*"
            })
    void whatIsMissingIsFound(String what) throws IOException {
        List<Path> lost = files("archive", what);
        for (Path file : lost) {
            Files.delete(file);
        }
        assertProblem(name(lost.get(0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "packages/.*2000.*\\.zip",
                "packages/.*2005.*\\.zip",
                "quarantine/.*\\.zip",
                "packages/.*2000.*\\.json",
                "quarantine/.*\\.json",
                "cuts/.*2005.*",
                "ledger/0000000003.*"
            })
    void oneChangedByteIsFound(String what) throws IOException {
        Path changed = file("archive", what);
        rewrite(changed, bytes -> {
            bytes[bytes.length / 2] ^= 1;
            return bytes;
        });
        // A changed entry that can still be read shows in the next one.
        assertProblem(what.startsWith("ledger") ? "ledger/000000000" : name(changed));
    }

    @Test
    void aLiveTreeIsDerivedToo() throws IOException {
        Target tree = FolderTarget.builder()
                .name("arbol")
                .path(folder.resolve("tree"))
                .mode(Mode.IN_PLACE)
                .build();
        try (Publisher publisher = publisher(Digests.none(), tree)) {
            assertInstanceOf(
                    DeliveryResult.Live.class, publisher.runOnce().targets().get("arbol"));
        }
        try (Auditor auditor = Auditor.builder()
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(tree)
                .work(folder.resolve("work"))
                .build()) {
            AuditReport report = auditor.audit();
            assertEquals(List.of(), report.problems());
            assertEquals(List.of(), report.remarks());
            assertEquals(List.of("arbol"), report.targets());
        }
    }

    @Test
    void aForgedLedgerEntryBreaksTheChain() throws IOException {
        rewrite(file("archive", "ledger/0000000002.*"), bytes -> text(bytes, "portal", "espejo"));
        assertProblem("0000000003");
    }

    @Test
    void aManifestThatNamesOtherBytesIsFound() throws IOException {
        rewrite(file("site", "\\.prep/releases/20210606-2005.*"), bytes -> text(bytes, "index.html", "index.htm1"));
        try (Auditor auditor = auditor()) {
            AuditReport report = auditor.audit();
            assertFalse(report.isWhole());
            assertEquals(List.of(), report.targets());
            assertTrue(report.problems().toString().contains("isn't the one that its pointer names"), report::toString);
            assertTrue(report.problems().toString().contains("index.htm1"), report::toString);
        }
    }

    @Test
    void aLostPointerAndAnEmptyTargetAreToldApart() throws IOException {
        Files.delete(folder.resolve("site/.prep/current.json"));
        assertProblem("pointer is missing");
        Files.move(folder.resolve("site"), folder.resolve("elsewhere"));
        try (Auditor auditor = auditor()) {
            assertEquals(
                    List.of("target portal: nothing was published yet"),
                    auditor.audit().remarks());
        }
    }

    @Test
    void listsEveryPackageWithItsPapers() {
        try (Auditor auditor = auditor()) {
            List<Holding> holdings = auditor.list();
            assertEquals(
                    List.of("20210606-2000", "20210606-2005", "20210606-2010"),
                    holdings.stream().map(h -> String.valueOf(h.cut())).toList());
            assertEquals(
                    List.of(Holding.Place.PACKAGES, Holding.Place.PACKAGES, Holding.Place.QUARANTINE),
                    holdings.stream().map(Holding::place).toList());
            assertEquals(
                    List.of(2, 2, 1),
                    holdings.stream().map(h -> h.papers().size()).toList());
        }
    }

    @Test
    void findsByCutAndByDigest() {
        try (Auditor auditor = auditor()) {
            Holding first = auditor.list().get(0);
            assertEquals(first, auditor.find("20210606-2000"));
            assertEquals(first, auditor.find(first.sha256().shortHex()));
            assertSays("neither a cut", () -> auditor.find("ayer"));
            assertSays("isn't a date", () -> auditor.find("20219906-2000"));
            assertSays("No package was accepted", () -> auditor.find("20210606-2010"));
            assertSays("no package", () -> auditor.find("000000000000"));
        }
    }

    @Test
    void restoresThePackageAsItCame() throws IOException {
        try (Auditor auditor = auditor()) {
            Path file = folder.resolve("restored.zip");
            Holding second = auditor.find("20210606-2005");
            assertEquals(GENERATOR.bytes(1).length, auditor.restore(second, file));
            assertArrayEquals(GENERATOR.bytes(1), Files.readAllBytes(file));
            assertSays("there already", () -> auditor.restore(second, file));
        }
    }

    @Test
    void restoresTheSiteFromTheArchiveAlone() throws IOException {
        Path expected = Files.write(folder.resolve("expected.zip"), GENERATOR.bytes(1));
        try (Auditor auditor = Auditor.builder()
                .archive(FolderStore.at(folder.resolve("archive")))
                .work(folder.resolve("w"))
                .build()) {
            Path site = folder.resolve("restored");
            Holding second = auditor.find("20210606-2005");
            int files = auditor.restoreSite(second, "", site);
            int same = 0;
            try (ZipFile zip = new ZipFile(expected.toFile())) {
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    if (!entry.isDirectory()) {
                        try (InputStream in = zip.getInputStream(entry)) {
                            assertArrayEquals(in.readAllBytes(), Files.readAllBytes(site.resolve(entry.getName())));
                        }
                        same++;
                    }
                }
            }
            assertEquals(same, files);
            try (Stream<Path> all = Files.walk(site)) {
                assertEquals(files, all.filter(Files::isRegularFile).count());
            }
            assertSays("isn't empty", () -> auditor.restoreSite(second, "", site));
            assertSays("no file under", () -> auditor.restoreSite(second, "prep/", folder.resolve("other")));
            assertFalse(Files.exists(folder.resolve("other")));
            try (Stream<Path> left = Files.list(folder.resolve("w"))) {
                assertEquals(0, left.count());
            }
        }
    }

    @Test
    void theMailSaysInSpanishWhatFailed() {
        try (Auditor auditor = auditor()) {
            Holding refused = auditor.list().get(2);
            HelpDeskMail mail = auditor.evidence(refused);
            assertEquals(
                    "PREP: falló la integridad, corte 20210606-2010, SHA-256 "
                            + refused.sha256().shortHex(),
                    mail.subject());
            for (String said : List.of(
                    refused.sha256().hex(),
                    "Falló:          la integridad",
                    "DIGEST_MISMATCH",
                    "La huella digital (hash) anunciada no es la del paquete recibido.",
                    "anunciado: SHA256",
                    "calculado: SHA256 " + refused.sha256().hex(),
                    "Inicio:         20",
                    "Origen:         folder",
                    refused.bytes() + " bytes")) {
                assertTrue(mail.body().contains(said), () -> said + " in " + mail.body());
            }
            HelpDeskMail good = auditor.evidence(auditor.list().get(0));
            assertTrue(good.subject().startsWith("PREP: paquete recibido sin fallas"), good::subject);
        }
    }

    /** Says at once that a package is another. */
    private static final class Refusing implements Verifier {
        @Override
        public Verdict verify(Candidate candidate) {
            Evidence seen = new Evidence(
                    "fixed",
                    "compared",
                    Digest.of(DigestAlgorithm.SHA256, new byte[] {1}),
                    candidate.digest(DigestAlgorithm.SHA256));
            return new Verdict.Refused(RefusalCode.DIGEST_MISMATCH, "it is another package", List.of(seen));
        }

        @Override
        public String describe() {
            return "refusing";
        }
    }

    private void assertProblem(String words) {
        try (Auditor auditor = auditor()) {
            AuditReport report = auditor.audit();
            assertFalse(report.isWhole());
            assertTrue(
                    report.problems().stream().anyMatch(problem -> problem.contains(words)),
                    () -> words + " in " + report);
        }
    }

    private static void assertSays(String words, org.junit.jupiter.api.function.Executable call) {
        ConfigException e = assertThrows(ConfigException.class, call);
        assertTrue(String.valueOf(e.getMessage()).contains(words), e::getMessage);
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("20210606-20") ? name.substring(0, 13) : name.substring(0, name.indexOf('.'));
    }

    private static byte[] text(byte[] bytes, String from, String to) {
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertTrue(text.contains(from));
        return text.replace(from, to).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static void rewrite(Path file, UnaryOperator<byte[]> change) throws IOException {
        byte[] bytes = change.apply(Files.readAllBytes(file));
        Files.delete(file);
        Files.write(file, bytes);
    }

    private Path file(String store, String pattern) throws IOException {
        return files(store, pattern).get(0);
    }

    private List<Path> files(String store, String pattern) throws IOException {
        Path root = folder.resolve(store);
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> root.relativize(path).toString().matches(pattern))
                    .toList();
        }
    }

    private Map<Path, FileTime> snapshot() throws IOException {
        Map<Path, FileTime> files = new TreeMap<>();
        for (String store : List.of("archive", "site")) {
            try (Stream<Path> all = Files.walk(folder.resolve(store))) {
                for (Path path : all.filter(Files::isRegularFile).toList()) {
                    files.put(path, Files.getLastModifiedTime(path));
                }
            }
        }
        return files;
    }

    private Auditor auditor() {
        return Auditor.builder()
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(target())
                .work(folder.resolve("work"))
                .build();
    }

    private Target target() {
        return FolderTarget.builder()
                .name("portal")
                .path(folder.resolve("site"))
                .build();
    }

    private Publisher publisher(Verifier verifier) {
        return publisher(verifier, target());
    }

    private Publisher publisher(Verifier verifier, Target target) {
        return Publisher.builder()
                .name("one")
                .source(FolderSource.builder()
                        .path(folder.resolve("inbox"))
                        .settle(Duration.ZERO)
                        .build())
                .integrity(verifier)
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(target)
                .work(folder.resolve("work"))
                .clock(Clock.fixed(Instant.parse("2021-06-07T01:10:00Z"), ZoneOffset.UTC))
                .build();
    }
}
