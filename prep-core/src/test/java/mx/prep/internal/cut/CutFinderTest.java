package mx.prep.internal.cut;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import mx.prep.error.CancelledException;
import mx.prep.model.Cut;
import mx.prep.model.CutOrigin;
import mx.prep.model.CutRules;
import mx.prep.model.DatedCut;
import mx.prep.model.Limits;
import mx.prep.model.ObjectKey;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.HostilePackages;
import mx.prep.testkit.zip.ZipField;
import mx.prep.testkit.zip.ZipForge;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CutFinderTest {
    private static final ZoneId MEXICO = ZoneId.of("America/Mexico_City");
    private static final ZoneId CANCUN = ZoneId.of("America/Cancun");
    private static final String NATIONAL = """
            {"capturadas":{"total":"145,327","esperadas":"157,859","porcentaje":"98.3990"},
             "ultimoCorte":{"fecha":"07 junio 2021","hora":"00:16"}}""";
    private static final String CSV = """
            sep=|
            DIPUTACIONES LOCALES
            2019/06/03 05:47 (UTC-5)
            ACTAS_ESPERADAS|ACTAS_REGISTRADAS
            """;

    @TempDir
    Path folder;

    private Path zip(String name, byte[] content) throws IOException {
        Path file = folder.resolve("package.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("index.html"));
            zip.write(new byte[1000]);
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return file;
    }

    private Path zip(String name, String content) throws IOException {
        return zip(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static CutFinder finder(CutRules rules, ZoneId zone) {
        return new CutFinder(rules, zone, Limits.DEFAULT);
    }

    private static CutRules content(String file, @Nullable String pointer) {
        return new CutRules(CutRules.DEFAULT.name(), ObjectKey.of(file), pointer);
    }

    private static Optional<DatedCut> found(String cut, CutOrigin origin) {
        return Optional.of(new DatedCut(Cut.parse(cut), origin));
    }

    @ParameterizedTest
    @CsvSource({
        "20180701_2001_PREP.zip, 20180701-2001",
        "20210607_2000_PREP_Diputaciones, 20210607-2000",
        "20240603_2005_PREP.zip, 20240603-2005",
        "20220606_0129_PREP_GUB_AGS, 20220606-0129",
        "20190603_0547_PREP_DIP_QROO.zip, 20190603-0547"
    })
    void realNamesSayTheirCut(String name, String cut) {
        CutFinder finder = finder(CutRules.DEFAULT, MEXICO);
        assertEquals(found(cut, CutOrigin.NAME), finder.find(name, folder.resolve("no file"), Instant.EPOCH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prep.zip",
                "20210631_2000_PREP.zip",
                "20210606_2460_PREP.zip",
                "x20210606_2000_PREP.zip",
                "20210606_2000_PREP.zip.part",
                "20210606_2000_PREP-2.zip",
                ""
            })
    void otherNamesSayNothing(String name) {
        assertEquals(
                Optional.empty(),
                finder(CutRules.DEFAULT, MEXICO).find(name, folder.resolve("no file"), null),
                "and when it came says nothing either");
    }

    @Test
    void theNameComesBeforeTheContentAndThatBeforeLastModified() throws IOException {
        Path file = zip("assets/avanceNacional.json", NATIONAL);
        CutFinder finder = finder(content("assets/avanceNacional.json", "/ultimoCorte"), MEXICO);
        Instant modified = Instant.parse("2021-06-07T06:30:59Z");
        assertEquals(found("20210606-2000", CutOrigin.NAME), finder.find("20210606_2000_PREP.zip", file, modified));
        assertEquals(found("20210607-0016", CutOrigin.CONTENT), finder.find("prep.zip", file, modified));
        CutFinder plain = finder(CutRules.DEFAULT, MEXICO);
        assertEquals(found("20210607-0130", CutOrigin.LAST_MODIFIED), plain.find("prep.zip", file, modified));
        assertEquals(Optional.empty(), plain.find("prep.zip", file, null));
        assertEquals(Optional.empty(), plain.find("prep.zip", file, Instant.MAX.minusSeconds(86_400L * 366)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'ultimoCorte':'2021-06-07 00:16'}; /ultimoCorte; 20210607-0016",
                "{'a':[{'hora':'9:05','fecha':'1 de junio de 2021'}]}; /a/0; 20210601-0905",
                "{'fechaCorte':'01/07/2018','horaCorte':'20:01','cortePrueba':false}; ''; 20180701-2001",
                "{'x':'2021-06-07T00:16:33-05:00'}; /x; 20210607-0016"
            })
    void jsonSaysTheCutInManyWays(String json, String pointer, String cut) throws IOException {
        Path file = zip("data.json", json.replace('\'', '"'));
        CutFinder finder = finder(content("data.json", pointer), MEXICO);
        assertEquals(found(cut, CutOrigin.CONTENT), finder.find("prep.zip", file, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ultimoCorte\":{\"fecha\":\"07 brumario 2021\",\"hora\":\"00:16\"}}",
                "{\"ultimoCorte\":{\"fecha\":\"31 junio 2021\",\"hora\":\"00:16\"}}",
                "{\"ultimoCorte\":{\"fecha\":\"07 junio 2021\"}}",
                "{\"ultimoCorte\":17}",
                "{\"ultimoCorte\":{",
                "not json",
                ""
            })
    void jsonThatSaysNoneSaysNone(String json) throws IOException {
        Path file = zip("data.json", json);
        CutFinder finder = finder(content("data.json", "/ultimoCorte"), MEXICO);
        assertEquals(Optional.empty(), finder.find("prep.zip", file, null));
    }

    @Test
    void deepJsonIsNoTrouble() throws IOException {
        Path file = zip("data.json", "[".repeat(500_000));
        CutFinder finder = finder(content("data.json", "/x"), MEXICO);
        assertEquals(Optional.empty(), finder.find("prep.zip", file, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-8", "windows-1252"})
    void theDateLineOfADatabaseSaysTheCut(String charset) throws IOException {
        String csv = CSV.replace("DIPUTACIONES", "ELECCIÓN DE DIPUTACIONES");
        Path file = zip("QROO_DIP_LOC_2019.csv", csv.getBytes(Charset.forName(charset)));
        CutFinder finder = finder(content("QROO_DIP_LOC_2019.csv", null), CANCUN);
        assertEquals(found("20190603-0547", CutOrigin.CONTENT), finder.find("prep.zip", file, null));
        assertEquals(Optional.empty(), finder.offsetMismatch(file), "Quintana Roo is always UTC-5");
    }

    @Test
    void anotherOffsetThanTheZonesIsReported() throws IOException {
        Path file = zip("a.csv", "\uFEFFPRESIDENCIA\r\n03/06/2024 20:00 (UTC-6)\r\nA,B\r\n");
        CutRules rules = content("a.csv", null);
        assertEquals(Optional.empty(), finder(rules, MEXICO).offsetMismatch(file), "no summer time since 2022");
        OffsetMismatch mismatch = finder(rules, CANCUN).offsetMismatch(file).orElseThrow();
        assertEquals(
                new OffsetMismatch(Cut.parse("20240603-2000"), ZoneOffset.ofHours(-6), CANCUN, ZoneOffset.ofHours(-5)),
                mismatch);
        assertTrue(mismatch.message().contains("UTC-06:00"), mismatch::message);
        assertEquals(Optional.empty(), finder(CutRules.DEFAULT, CANCUN).offsetMismatch(file), "nothing to look at");
        Path silent = zip("a.csv", "03/06/2024 20:00\n");
        assertEquals(Optional.empty(), finder(rules, CANCUN).offsetMismatch(silent));
    }

    @Test
    void onlyTheFirstLinesCount() throws IOException {
        Path file = zip("a.csv", "x\n".repeat(10) + "2021/06/07 00:16\n");
        assertEquals(Optional.empty(), finder(content("a.csv", null), MEXICO).find("prep.zip", file, null));
    }

    @Test
    void whatIsNoZipSaysNothing() throws IOException {
        byte[] whole = Files.readAllBytes(zip("a.csv", CSV));
        CutFinder finder = finder(content("a.csv", null), MEXICO);
        Random random = new Random(20210606);
        for (int round = 0; round < 500; round++) {
            byte[] broken = Arrays.copyOf(whole, round % 5 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int i = 0; i < 4 && broken.length > 0; i++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            Path file = Files.write(folder.resolve("broken-" + round), broken);
            finder.find("prep.zip", file, null).ifPresent(dated -> assertEquals(CutOrigin.CONTENT, dated.origin()));
        }
        Path none = Files.write(folder.resolve("none"), new byte[0]);
        assertEquals(Optional.empty(), finder.find("prep.zip", none, null));
        assertEquals(Optional.empty(), finder.find("prep.zip", folder, null));
    }

    @Test
    void aDirectoryAboveTheLimitIsNotRead() throws IOException {
        CutFinder finder = finder(content("a.csv", null), MEXICO);
        HostilePackages packages = new HostilePackages(folder);
        assertEquals(
                found("20190603-0547", CutOrigin.CONTENT), finder.find("prep.zip", packages.directory(1, CSV), null));
        Path large = packages.directory(65, CSV);
        assertEquals(Optional.empty(), finder.find("prep.zip", large, null));
        Limits larger = new Limits(200 << 20, 250_000, 256 << 20, 1 << 30, 900, 32, 70 << 20);
        assertEquals(
                found("20190603-0547", CutOrigin.CONTENT),
                new CutFinder(content("a.csv", null), MEXICO, larger).find("prep.zip", large, null),
                "the limit is the outlet's");
    }

    /** Whoever believes the last end record's bytes has the real directory in memory before the end record is judged. */
    @Test
    void anEndRecordInTheCommentHidesNoDirectory() throws IOException {
        Path file = new HostilePackages(folder).hiddenDirectory(65, CSV);
        try (ZipFile jdk = new ZipFile(file.toFile())) {
            assertNotNull(jdk.getEntry("a.csv"), "another reader takes it");
        }
        assertEquals(Optional.empty(), finder(content("a.csv", null), MEXICO).find("prep.zip", file, null));
    }

    /** 600 million entries, say its 178 bytes. */
    @Test
    void aCountOfEntriesIsNotBelieved() throws IOException {
        Path file = new HostilePackages(folder).countless();
        assertEquals(178, Files.size(file));
        assertEquals(Optional.empty(), finder(content("a", null), MEXICO).find("prep.zip", file, null));
    }

    /** What the strict reader would give later, or nothing: where entries lie about a file there is nothing to see. */
    @Test
    void aFileThatItsRecordsLieAboutSaysNothing() {
        byte[] csv = CSV.getBytes(StandardCharsets.UTF_8);
        assertEquals(found("20190603-0547", CutOrigin.CONTENT), foundIn(ForgedEntry.deflated("a.csv", csv)));
        assertEquals(found("20190603-0547", CutOrigin.CONTENT), foundIn(ForgedEntry.stored("a.csv", csv)));
        for (ForgedEntry lie : List.of(
                ForgedEntry.stored("a.csv", csv).both(ZipField.CRC, 1),
                ForgedEntry.stored("a.csv", csv).both(ZipField.SIZE, csv.length + 1),
                ForgedEntry.stored("a.csv", csv).both(ZipField.PACKED_SIZE, 1 << 20),
                ForgedEntry.stored("a.csv", csv).local(ZipField.METHOD, 8),
                ForgedEntry.stored("a.csv", csv).both(ZipField.METHOD, 8),
                ForgedEntry.deflated("a.csv", csv).both(ZipField.SIZE, csv.length + 1),
                ForgedEntry.deflated("a.csv", csv).localName("b.csv".getBytes(StandardCharsets.UTF_8)),
                ForgedEntry.deflated("a.csv", csv).both(ZipField.FLAGS, 1),
                ForgedEntry.deflated("a.csv", csv).central(ZipField.OFFSET, 5))) {
            assertEquals(Optional.empty(), foundIn(lie));
        }
        ForgedEntry twin = ForgedEntry.stored("a.csv", csv);
        assertEquals(Optional.empty(), foundIn(twin, ForgedEntry.deflated("a.csv", csv)), "which of the two?");
    }

    /** What is wrong elsewhere in the package is for the strict reader to say: the receipt of a refusal names the cut. */
    @Test
    void aLieInAnotherEntryChangesNothing() {
        ForgedEntry csv = ForgedEntry.deflated("a.csv", CSV.getBytes(StandardCharsets.UTF_8));
        ForgedEntry link = ForgedEntry.stored("z", new byte[9]).both(ZipField.CRC, 1);
        assertEquals(found("20190603-0547", CutOrigin.CONTENT), foundIn(csv, link));
    }

    private Optional<DatedCut> foundIn(ForgedEntry... entries) {
        ZipForge zip = ZipForge.zip();
        List.of(entries).forEach(zip::add);
        Path file = zip.write(folder.resolve("forged.zip"));
        return finder(content("a.csv", null), MEXICO).find("prep.zip", file, null);
    }

    /** A head in more blocks than any compressor makes of it takes no longer than another. */
    @Test
    void blocksWithoutContentSayNothing() throws IOException {
        Path file = new HostilePackages(folder).emptyBlocks("a.csv", 4);
        assertEquals(Optional.empty(), finder(content("a.csv", null), MEXICO).find("prep.zip", file, null));
    }

    @Test
    void whoIsInterruptedFindsNeitherACutNorNone() throws IOException {
        Path file = zip("a.csv", CSV);
        CutFinder finder = finder(content("a.csv", null), MEXICO);
        Thread.currentThread().interrupt();
        assertThrows(CancelledException.class, () -> finder.find("prep.zip", file, null));
        assertTrue(Thread.interrupted(), "the flag stays");
        assertEquals(found("20190603-0547", CutOrigin.CONTENT), finder.find("prep.zip", file, null));
    }

    @Test
    void rulesAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new CutRules(Pattern.compile("x"), null, null));
        assertThrows(IllegalArgumentException.class, () -> content("a.json", "ultimoCorte"));
        assertThrows(IllegalArgumentException.class, () -> new CutRules(CutRules.DEFAULT.name(), null, "/ultimoCorte"));
    }
}
