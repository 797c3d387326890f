package mx.prep.internal.cut;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import mx.prep.model.Cut;
import mx.prep.model.CutOrigin;
import mx.prep.model.CutRules;
import mx.prep.model.DatedCut;
import mx.prep.model.ObjectKey;
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
        CutFinder finder = new CutFinder(CutRules.DEFAULT, MEXICO);
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
                new CutFinder(CutRules.DEFAULT, MEXICO).find(name, folder.resolve("no file"), null),
                "and when it came says nothing either");
    }

    @Test
    void theNameComesBeforeTheContentAndThatBeforeLastModified() throws IOException {
        Path file = zip("assets/avanceNacional.json", NATIONAL);
        CutFinder finder = new CutFinder(content("assets/avanceNacional.json", "/ultimoCorte"), MEXICO);
        Instant modified = Instant.parse("2021-06-07T06:30:59Z");
        assertEquals(found("20210606-2000", CutOrigin.NAME), finder.find("20210606_2000_PREP.zip", file, modified));
        assertEquals(found("20210607-0016", CutOrigin.CONTENT), finder.find("prep.zip", file, modified));
        CutFinder plain = new CutFinder(CutRules.DEFAULT, MEXICO);
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
        CutFinder finder = new CutFinder(content("data.json", pointer), MEXICO);
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
        CutFinder finder = new CutFinder(content("data.json", "/ultimoCorte"), MEXICO);
        assertEquals(Optional.empty(), finder.find("prep.zip", file, null));
    }

    @Test
    void deepJsonIsNoTrouble() throws IOException {
        Path file = zip("data.json", "[".repeat(500_000));
        CutFinder finder = new CutFinder(content("data.json", "/x"), MEXICO);
        assertEquals(Optional.empty(), finder.find("prep.zip", file, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-8", "windows-1252"})
    void theDateLineOfADatabaseSaysTheCut(String charset) throws IOException {
        String csv = CSV.replace("DIPUTACIONES", "ELECCIÓN DE DIPUTACIONES");
        Path file = zip("QROO_DIP_LOC_2019.csv", csv.getBytes(Charset.forName(charset)));
        CutFinder finder = new CutFinder(content("QROO_DIP_LOC_2019.csv", null), CANCUN);
        assertEquals(found("20190603-0547", CutOrigin.CONTENT), finder.find("prep.zip", file, null));
        assertEquals(Optional.empty(), finder.offsetMismatch(file), "Quintana Roo is always UTC-5");
    }

    @Test
    void anotherOffsetThanTheZonesIsReported() throws IOException {
        Path file = zip("a.csv", "\uFEFFPRESIDENCIA\r\n03/06/2024 20:00 (UTC-6)\r\nA,B\r\n");
        CutRules rules = content("a.csv", null);
        assertEquals(Optional.empty(), new CutFinder(rules, MEXICO).offsetMismatch(file), "no summer time since 2022");
        OffsetMismatch mismatch =
                new CutFinder(rules, CANCUN).offsetMismatch(file).orElseThrow();
        assertEquals(
                new OffsetMismatch(Cut.parse("20240603-2000"), ZoneOffset.ofHours(-6), CANCUN, ZoneOffset.ofHours(-5)),
                mismatch);
        assertTrue(mismatch.message().contains("UTC-06:00"), mismatch::message);
        assertEquals(
                Optional.empty(), new CutFinder(CutRules.DEFAULT, CANCUN).offsetMismatch(file), "nothing to look at");
        Path silent = zip("a.csv", "03/06/2024 20:00\n");
        assertEquals(Optional.empty(), new CutFinder(rules, CANCUN).offsetMismatch(silent));
    }

    @Test
    void onlyTheFirstLinesCount() throws IOException {
        Path file = zip("a.csv", "x\n".repeat(10) + "2021/06/07 00:16\n");
        assertEquals(Optional.empty(), new CutFinder(content("a.csv", null), MEXICO).find("prep.zip", file, null));
    }

    @Test
    void whatIsNoZipSaysNothing() throws IOException {
        byte[] whole = Files.readAllBytes(zip("a.csv", CSV));
        CutFinder finder = new CutFinder(content("a.csv", null), MEXICO);
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
    void aHugeDirectoryIsNotReadIntoMemory() throws IOException {
        CutFinder finder = new CutFinder(content("a.csv", null), MEXICO);
        assertEquals(found("20190603-0547", CutOrigin.CONTENT), finder.find("prep.zip", withDirectory(1 << 20), null));
        assertEquals(Optional.empty(), finder.find("prep.zip", withDirectory(65 << 20), null));
    }

    /** A good package whose central directory is at least so large. */
    private Path withDirectory(int bytes) throws IOException {
        String comment = "x".repeat(60_000);
        Path file = folder.resolve("directory.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a.csv"));
            zip.write(CSV.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i <= bytes / comment.length(); i++) {
                ZipEntry entry = new ZipEntry("entry-" + i);
                entry.setComment(comment);
                zip.putNextEntry(entry);
            }
        }
        return file;
    }

    @Test
    void rulesAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new CutRules(Pattern.compile("x"), null, null));
        assertThrows(IllegalArgumentException.class, () -> content("a.json", "ultimoCorte"));
        assertThrows(IllegalArgumentException.class, () -> new CutRules(CutRules.DEFAULT.name(), null, "/ultimoCorte"));
    }
}
