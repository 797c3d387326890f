package mx.prep.testkit.authority;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PackageGeneratorTest {
    private static final String AVANCE = "assets/diputaciones/avanceNacional.json";
    private static final String CSV = "descargas/PREP_DIPUTACIONES.csv";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PackageGenerator NIGHT =
            PackageGenerator.builder().cuts(12).build();

    private static Map<String, byte[]> unzip(byte[] zip) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    private static byte[] file(Map<String, byte[]> files, String path) {
        byte[] bytes = files.get(path);
        if (bytes == null) {
            throw new AssertionError(path + " is missing from " + files.keySet());
        }
        return bytes;
    }

    private static String text(Map<String, byte[]> files, String path, Charset charset) {
        return new String(file(files, path), charset);
    }

    private static String text(Map<String, byte[]> files, String path) {
        return text(files, path, StandardCharsets.UTF_8);
    }

    private static long number(JsonNode node) {
        return Long.parseLong(node.asText().replace(",", ""));
    }

    @Test
    void theSameOptionsGiveTheSameBytesAndOthersOthers() {
        byte[] bytes = NIGHT.bytes(5);
        assertArrayEquals(bytes, PackageGenerator.builder().cuts(12).build().bytes(5));
        PackageGenerator other = PackageGenerator.builder().cuts(12).seed(7).build();
        assertFalse(Arrays.equals(bytes, other.bytes(5)));
        assertEquals("20210606_2025_PREP.zip", NIGHT.name(5));
        assertThrows(IllegalArgumentException.class, () -> NIGHT.bytes(12));
    }

    @Test
    void thePackageHasAsManyFilesAsItsScaleAndAsManyOfThemChange() throws IOException {
        Map<String, byte[]> before = unzip(NIGHT.bytes(3));
        Map<String, byte[]> after = unzip(NIGHT.bytes(4));
        assertEquals(Scale.DEMO.files(), after.size());
        long changes = after.entrySet().stream()
                .filter(file -> !Arrays.equals(file.getValue(), before.get(file.getKey())))
                .count();
        assertEquals(Scale.DEMO.changes(), changes);
        assertEquals(3_004, Scale.BENCH.files());
        assertEquals(639, Scale.BENCH.changes());
        assertEquals(20_000, Scale.FILES_20K.files());
        assertEquals(70_000, Scale.FILES_70K.files());
    }

    @Test
    void theFirstCutIsAllZerosAndCompressesMoreThanElevenToOne() throws IOException {
        byte[] zip = NIGHT.bytes(0);
        Map<String, byte[]> files = unzip(zip);
        long decoded = files.values().stream().mapToLong(file -> file.length).sum();
        assertTrue(decoded > 11L * zip.length, decoded + " bytes in " + zip.length);
        JsonNode avance = JSON.readTree(file(files, AVANCE));
        assertEquals("0", avance.at("/capturadas/total").asText());
        assertEquals("900", avance.at("/capturadas/esperadas").asText());
        assertEquals("0.0000", avance.at("/capturadas/porcentaje").asText());
        avance.get("votos").forEach(votes -> assertEquals("0", votes.asText()));
        assertEquals(new Figures(900, 0, 0, 0, 0), NIGHT.figures(0));
    }

    @Test
    void figuresOnlyGrowAndTheLastCutIsFlagged() throws IOException {
        Figures before = NIGHT.figures(0);
        for (int cut = 0; cut < NIGHT.cuts(); cut++) {
            JsonNode avance = JSON.readTree(file(unzip(NIGHT.bytes(cut)), AVANCE));
            Figures now = NIGHT.figures(cut);
            assertEquals(now.captured(), number(avance.at("/capturadas/total")));
            assertEquals(now.votes(), number(avance.get("totalVotos")));
            assertTrue(now.captured() >= before.captured()
                    && now.counted() >= before.counted()
                    && now.votes() >= before.votes());
            assertTrue(cut == 0 || now.votes() > before.votes(), "cut " + cut + " brings nothing");
            assertEquals(cut == NIGHT.cuts() - 1, avance.get("corteEspeciales").asBoolean());
            assertEquals(NIGHT.name(cut), avance.get("archivoCorte").asText());
            before = now;
        }
    }

    @Test
    void nationalDataHaveTheDocumentedShape() throws IOException {
        JsonNode avance = JSON.readTree(file(unzip(NIGHT.bytes(11)), AVANCE));
        assertEquals("06 junio 2021", avance.at("/ultimoCorte/fecha").asText());
        assertEquals("20:55", avance.at("/ultimoCorte/hora").asText());
        assertTrue(avance.get("totalVotos").asText().matches("\\d{1,3}(,\\d{3})+"));
        assertTrue(avance.at("/participacionCiudadana/porcentaje").asText().matches("\\d+\\.\\d{4}"));
        assertEquals(false, avance.get("cortePrueba").asBoolean(true));
        long sum = 0;
        for (JsonNode votes : avance.get("votos")) {
            sum += number(votes);
        }
        assertEquals(number(avance.get("totalVotos")), sum);
    }

    @Test
    void placesAddUpToTheNation() throws IOException {
        Map<String, byte[]> files = unzip(NIGHT.bytes(7));
        for (String level : List.of("entidades", "distritos")) {
            long sum = 0;
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                if (file.getKey().startsWith("assets/diputaciones/" + level + "/")) {
                    JsonNode place = JSON.readTree(file.getValue());
                    assertEquals("20210606-2035", place.get("corte").asText());
                    sum += number(place.get("totalVotos"));
                }
            }
            assertEquals(NIGHT.figures(7).votes(), sum, level);
        }
    }

    @Test
    void theDatabaseReadsBackAsItsSummarySays() throws IOException {
        checkDatabase(NIGHT, StandardCharsets.UTF_8, ",", 0);
        PackageGenerator old = PackageGenerator.builder()
                .cuts(12)
                .csvCharset(StandardCharsets.ISO_8859_1)
                .csvSeparator('|')
                .build();
        checkDatabase(old, StandardCharsets.ISO_8859_1, "\\|", 1);
    }

    private static void checkDatabase(PackageGenerator night, Charset charset, String separator, int title)
            throws IOException {
        Map<String, byte[]> files = unzip(night.bytes(8));
        List<String> lines = text(files, CSV, charset).lines().toList();
        assertEquals("DIPUTACIONES FEDERALES", lines.get(title));
        assertEquals("06/06/2021 20:40 (UTC-5)", lines.get(title + 1));
        List<String> names = List.of(lines.get(title + 2).split(separator, -1));
        assertEquals(Columns.SUMMARY, names);
        String[] summary = lines.get(title + 3).split(separator, -1);
        assertEquals("", lines.get(title + 4));
        List<String> header = List.of(lines.get(title + 5).split(separator, -1));
        assertEquals("CLAVE_CASILLA", header.get(0));
        assertEquals("TIPO_DOCUMENTO", header.get(header.size() - 1));
        assertEquals(53, header.size());
        long counted = 0;
        long votes = 0;
        for (String line : lines.subList(title + 6, lines.size())) {
            String[] row = line.split(separator, -1);
            assertEquals(header.size(), row.length);
            assertTrue(row[0].matches("=\"\\d{6}[BCS]\\d{4}\""), row[0]);
            if (row[header.indexOf("CONTABILIZADA")].equals("1")) {
                counted++;
                votes += Long.parseLong(row[header.indexOf("TOTAL_VOTOS_CALCULADO")]);
            }
        }
        assertEquals(counted, Long.parseLong(summary[names.indexOf("ACTAS_CONTABILIZADAS")]));
        assertEquals(votes, Long.parseLong(summary[names.indexOf("TOTAL_VOTOS_C_CS")]));
        assertEquals(night.figures(8).votes(), votes);
        assertEquals(900, lines.size() - title - 6);
        assertEquals(
                text(files, CSV, charset),
                text(
                        unzip(file(files, "descargas/20210606_2040_PREP_Diputaciones.zip")),
                        "PREP_DIPUTACIONES.csv",
                        charset));
    }

    @Test
    void noTwoCutsShareAPageAScriptOrNationalData() throws IOException {
        Set<String> seen = new HashSet<>();
        for (int cut = 0; cut < NIGHT.cuts(); cut++) {
            Map<String, byte[]> files = unzip(NIGHT.bytes(cut));
            String stamp = NIGHT.cut(cut).toString();
            assertTrue(text(files, "index.html").contains("data-prep-cut=\"" + stamp + "\""));
            assertTrue(text(files, "app.js").contains("const CUT = \"" + stamp + "\";"));
            assertEquals(stamp, JSON.readTree(file(files, AVANCE)).get("corte").asText());
            for (String path : List.of("index.html", "movil/index.html", "app.js", AVANCE, "img/avance.png")) {
                assertTrue(seen.add(Arrays.hashCode(file(files, path)) + path), path + " of " + stamp);
            }
        }
    }

    @Test
    void sectionsSayWhenTheyChangedLast() throws IOException {
        Map<String, byte[]> before = unzip(NIGHT.bytes(5));
        unzip(NIGHT.bytes(6)).forEach((path, bytes) -> {
            if (path.contains("/secciones/")) {
                boolean changed = !Arrays.equals(bytes, before.get(path));
                String text = new String(bytes, StandardCharsets.UTF_8);
                assertEquals(changed, text.contains("\"corte\":\"20210606-2030\""), path);
            }
        });
        assertTrue(before.keySet().stream().anyMatch(path -> path.contains("/secciones/")));
    }

    @Test
    void mapsAndImagesCanBeRead() throws IOException {
        Map<String, byte[]> files = unzip(NIGHT.bytes(2));
        JsonNode map = JSON.readTree(file(files, "geo/entidades/01.geojson"));
        JsonNode ring = map.at("/features/0/geometry/coordinates/0");
        assertEquals(ring.get(0), ring.get(ring.size() - 1));
        assertEquals(
                32,
                ImageIO.read(new ByteArrayInputStream(file(files, "img/partidos/pan.png")))
                        .getWidth());
        assertEquals(
                192,
                ImageIO.read(new ByteArrayInputStream(file(files, "img/avance.png")))
                        .getWidth());
    }

    @Test
    void aLargeCountryHasAllItsFilesAndIsNeverHeldInMemory() throws IOException {
        PackageGenerator large = PackageGenerator.builder()
                .scale(new Scale(32, 300, 1_000, 3_000, 100, 1_000))
                .build();
        long[] largest = {0, 0};
        large.write(71, new OutputStream() {
            @Override
            public void write(int b) {
                largest[0]++;
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                largest[0] += length;
                largest[1] = Math.max(largest[1], length);
            }
        });
        assertTrue(largest[0] > 1_000_000 && largest[1] < 100_000, Arrays.toString(largest));
    }
}
