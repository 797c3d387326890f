package mx.prep.internal.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import mx.prep.internal.unpack.AfterUse;
import mx.prep.internal.unpack.UnpackResult;
import mx.prep.internal.unpack.UnpackStage;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.internal.upload.Packages;
import mx.prep.internal.zip.FormPlan;
import mx.prep.internal.zip.ZipRules;
import mx.prep.model.ContentCheck;
import mx.prep.model.ContentFinding;
import mx.prep.model.Cut;
import mx.prep.model.CutOrigin;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Evidence;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.testkit.authority.PackageGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each check with what it finds odd, and beside it what it doesn't. */
class ContentStageTest {
    @TempDir
    Path folder;

    private final ContentStage stage = new ContentStage(Set.of(), Set.of(""), ContentStageTest::named);
    private @Nullable Receipt before;

    private static Optional<Cut> named(String name) {
        return name.matches("\\d{8}_\\d{4}_.*")
                ? Optional.of(Cut.parse(name.substring(0, 13).replace('_', '-')))
                : Optional.empty();
    }

    private static Map<String, String> site(String printed, long counted) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("index.html", "<html>");
        files.put("datos/avanceNacional.json", json("06 junio 2021", printed, counted));
        files.put("datos/base.csv", csv("2021/06/06 " + printed, counted));
        IntStream.range(0, 20).forEach(i -> files.put("datos/secciones/" + i + ".json", "{\"votos\":" + i + "}"));
        return files;
    }

    private static String json(String date, String time, long counted) {
        return "{\"capturadas\":{\"total\":\"" + counted + "\",\"esperadas\":\"157,859\"},\"ultimoCorte\":{\"fecha\":\""
                + date + "\",\"hora\":\"" + time + "\"}}";
    }

    private static String csv(String printed, long counted) {
        return "sep=|\nPREP\n" + printed + " (UTC-5)\n"
                + "ACTAS_ESPERADAS|ACTAS_CONTABILIZADAS|ACTAS_NO_CONTABILIZADAS|PORCENTAJE_ACTAS_CONTABILIZADAS\n"
                + "157859|" + counted + "|7|0.1\n\nCLAVE_CASILLA|PAN\n";
    }

    private List<ContentFinding> look(String cut, Map<String, String> files) {
        return look(stage, cut, files);
    }

    private List<ContentFinding> look(ContentStage by, String cut, Map<String, String> files) {
        try (UnpackedTree tree = Packages.tree(folder, cut, files)) {
            return look(by, tree, null);
        }
    }

    @Test
    void ofManyFilesTheSameIsSaidWhoeverReadsThem() {
        Map<String, String> files = site("20:00", 10);
        IntStream.range(0, 600).forEach(i -> files.put("datos/casillas/" + i + ".json", i % 7 == 3 ? "{" : "{}"));
        List<ContentFinding> findings = look("20210606-2000", files);
        assertEquals(1, findings.size(), findings::toString);
        assertTrue(findings.get(0).message().contains("datos/casillas/10.json (line 1)"), findings::toString);
    }

    /** Looks, and keeps the receipt for the next cut. */
    private List<ContentFinding> look(ContentStage by, UnpackedTree tree, @Nullable Cut configured) {
        try {
            PackageRef reference = (PackageRef) tree.reference();
            ContentStage.Look look = by.look(reference, tree, configured, before, List.of(), ForkJoinPool.commonPool());
            assertEquals(look, by.look(reference, tree, configured, before, List.of(), Runnable::run), "by one thread");
            before = receipt(reference, look.evidence());
            assertEquals(look.findings().size() + 1, look.evidence().size(), "a line for each");
            return look.findings();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Receipt receipt(PackageRef reference, List<Evidence> evidence) {
        Instant at = Instant.parse("2021-06-07T01:00:00Z");
        return new Receipt(
                "one",
                reference,
                CutOrigin.NAME,
                "folder",
                new Validators("a.zip", null, null, null),
                null,
                new Transfer(at, at, 1, null),
                Receipt.Verdict.ACCEPTED,
                null,
                evidence,
                at);
    }

    private static void assertFinds(ContentCheck check, String words, List<ContentFinding> findings) {
        assertEquals(
                List.of(check), findings.stream().map(ContentFinding::check).toList(), findings::toString);
        assertTrue(findings.get(0).message().contains(words), findings.get(0)::message);
    }

    @Test
    void aGoodNightIsntOdd() {
        PackageGenerator generator = PackageGenerator.builder().cuts(4).build();
        UnpackStage unpack = new UnpackStage(ZipRules.DEFAULT, FormPlan.of(List.of(Packages.RECIPE)));
        for (int cut = 0; cut < 4; cut++) {
            try (UnpackedTree tree = ((UnpackResult.Unpacked) unpack.unpack(
                            new PackageRef(
                                    generator.cut(cut), Digest.of(DigestAlgorithm.SHA256, new byte[] {(byte) cut})),
                            generator.writeTo(cut, folder),
                            AfterUse.KEEP))
                    .tree()) {
                assertEquals(List.of(), look(stage, tree, generator.cut(cut)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void anEntryPageIsExpectedWhereEachTargetBegins() {
        Map<String, String> files = site("20:00", 1);
        assertEquals(List.of(), look("20210606-2000", files));
        files.remove("index.html");
        assertFinds(ContentCheck.ENTRY_PAGE, "no index.html", look("20210606-2000", files));
        ContentStage below = new ContentStage(Set.of(), Set.of("sitio/"), ContentStageTest::named);
        files.put("sitio/index.html", "<html>");
        assertEquals(List.of(), look(below, "20210606-2000", files));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":1}x",
                "{\"a\":1}{}",
                "[1,]",
                "{'a':1}",
                "<html>",
                "{\"a\":\"\u0001\"}",
                "NaN"
            })
    void whatIsNoJsonIsNamed(String text) {
        Map<String, String> files = site("20:00", 1);
        files.put("datos/x.json", text);
        List<ContentFinding> findings = look("20210606-2000", files);
        assertFinds(ContentCheck.JSON, "1 files aren't JSON", findings);
        assertTrue(findings.get(0).message().contains("datos/x.json"), findings.get(0)::message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"a\"", "null", "[]", "\ufeff{\"a\":[{\"b\":[1.5e3]}]}", "{\"a\":1}\n\n"})
    void whatIsJsonIsnt(String text) {
        Map<String, String> files = site("20:00", 1);
        files.put("x.json", text);
        files.put("x.txt", "{");
        assertEquals(List.of(), look("20210606-2000", files));
    }

    @Test
    void figuresThatFallAreTold() {
        assertEquals(List.of(), look("20210606-2000", site("20:00", 1200)));
        assertEquals(List.of(), look("20210606-2005", site("20:05", 1200)));
        List<ContentFinding> findings = look("20210606-2010", site("20:10", 1199));
        assertFinds(ContentCheck.TOTALS, "ACTAS_CONTABILIZADAS from 1200 to 1199", findings);
        assertTrue(findings.get(0).message().contains("overview.captured from 1200 to 1199"));
        assertEquals(List.of(), look("20210606-2015", site("20:15", 1199)));
    }

    @Test
    void figuresThatVanishHaveFallen() {
        look("20210606-2000", site("20:00", 1200));
        Map<String, String> without = site("20:05", 1200);
        without.remove("datos/base.csv");
        List<ContentFinding> findings = look("20210606-2005", without);
        assertFinds(ContentCheck.TOTALS, "ACTAS_CONTABILIZADAS from 1200 to nothing at all", findings);
        assertFalse(findings.get(0).message().contains("overview"), "what is still there hasn't fallen");
        assertEquals(List.of(), look("20210606-2010", site("20:10", 1200)), "what comes back is no fall");
    }

    @Test
    void figuresOfALaterCutArentComparedWithThoseOfAnEarlierOne() {
        look("20210606-2010", site("20:10", 1200));
        assertEquals(List.of(), look("20210606-2005", site("20:05", 1100)));
    }

    @Test
    void filesThatVanishAreTold() {
        look("20210606-2000", site("20:00", 1));
        Map<String, String> half = site("20:05", 1);
        IntStream.range(0, 11).forEach(i -> half.remove("datos/secciones/" + i + ".json"));
        assertEquals(List.of(), look("20210606-2005", half));
        look("20210606-2010", site("20:10", 1));
        Map<String, String> renamed = site("20:15", 1);
        IntStream.range(0, 12).forEach(i -> {
            renamed.remove("datos/secciones/" + i + ".json");
            renamed.put("datos/otras/" + i + ".json", "{}");
        });
        assertFinds(ContentCheck.FILES, "it had 23, this one has 23", look("20210606-2015", renamed));
    }

    @Test
    void aCutsTimeInAPathMakesNoOtherFile() {
        Map<String, String> one =
                new TreeMap<>(Map.of("index.html", "", "20210606_2000_a.txt", "", "20210606_2000_b.txt", ""));
        Map<String, String> two =
                new TreeMap<>(Map.of("index.html", "", "20210606_2005_a.txt", "", "20210606_2005_b.txt", ""));
        look("20210606-2000", one);
        assertEquals(List.of(), look("20210606-2005", two));
    }

    @Test
    void ofManyFilesASampleSuffices() {
        Map<String, String> many = new LinkedHashMap<>(Map.of("index.html", ""));
        IntStream.range(0, 3000).forEach(i -> many.put("d/" + i + ".txt", ""));
        look("20210606-2000", many);
        assertTrue(before != null && before.evidence().get(0).detail().length() < 1500);
        Map<String, String> most = new LinkedHashMap<>(many);
        IntStream.range(0, 1000).forEach(i -> most.remove("d/" + i + ".txt"));
        assertEquals(List.of(), look("20210606-2005", most));
        Map<String, String> few = new LinkedHashMap<>(most);
        IntStream.range(0, 2500).forEach(i -> few.remove("d/" + i + ".txt"));
        assertFinds(ContentCheck.FILES, "more than half", look("20210606-2010", few));
    }

    @Test
    void aTimeThatDoesntMoveIsTold() {
        look("20210606-2000", site("20:00", 1));
        assertFinds(ContentCheck.CUT_TIME, "doesn't move", look("20210606-2005", site("20:00", 2)));
        assertEquals(List.of(), look("20210606-2010", site("20:10", 3)));
    }

    @Test
    void aPackageThatMixesCutsIsTold() {
        Map<String, String> olderBase = site("20:05", 1);
        olderBase.put("datos/base.csv", csv("2021/06/06 20:00", 1));
        assertFinds(ContentCheck.CUT_TIMES, "its database is of 20210606-2000", look("20210606-2005", olderBase));
        Map<String, String> newerFile = site("20:05", 1);
        newerFile.put("datos/secciones/3.json", "{\"ultimoCorte\":{\"fecha\":\"06 junio 2021\",\"hora\":\"20:15\"}}");
        assertFinds(ContentCheck.CUT_TIMES, "its newest JSON file of 20210606-2015", look("20210606-2005", newerFile));
        Map<String, String> olderFile = site("20:05", 1);
        olderFile.put("datos/secciones/3.json", "{\"ultimoCorte\":{\"fecha\":\"06 junio 2021\",\"hora\":\"20:00\"}}");
        assertEquals(List.of(), look("20210606-2005", olderFile), "a section that didn't change");
    }

    @Test
    void aPackageUnderAnothersNameIsTold() {
        Map<String, String> late = site("20:05", 1);
        assertEquals(List.of(), look("20210606-2020", late), "15 minutes");
        before = null;
        assertFinds(ContentCheck.CUT_TIMES, "the package is of 20210606-2021", look("20210606-2021", late));
        Map<String, String> named = new LinkedHashMap<>(Map.of("index.html", ""));
        named.put(
                "a.json",
                "{\"archivoCorte\":\"20210606_2005_PREP.zip\",\"fechaCorte\":\"2021/06/06\",\"horaCorte\":\"20:04\"}");
        before = null;
        assertEquals(List.of(), look("20210606-2005", named));
        before = null;
        assertFinds(ContentCheck.CUT_TIMES, "that its overview names of 20210606-2005", look("20210606-2010", named));
    }

    @Test
    void theConfiguredFileCountsToo() {
        try (UnpackedTree tree = Packages.tree(folder, "20210606-2005", site("20:05", 1))) {
            assertEquals(List.of(), look(stage, tree, Cut.parse("20210606-2005")));
            before = null;
            assertFinds(
                    ContentCheck.CUT_TIMES,
                    "the file of the configuration",
                    look(stage, tree, Cut.parse("20210606-2000")));
        }
    }

    @Test
    void eachCheckIsTurnedOffByName() {
        Map<String, String> odd = new LinkedHashMap<>(Map.of("a.json", "{", "b.csv", csv("2021/06/05 20:00", 1)));
        assertEquals(3, look("20210606-2000", odd).size());
        ContentStage lenient = new ContentStage(
                Set.of(ContentCheck.ENTRY_PAGE, ContentCheck.CUT_TIMES), Set.of(""), ContentStageTest::named);
        assertFinds(ContentCheck.JSON, "a.json", look(lenient, "20210606-2000", odd));
        before = null;
        ContentStage silent = new ContentStage(Set.of(ContentCheck.values()), Set.of(""), ContentStageTest::named);
        assertEquals(List.of(), look(silent, "20210606-2000", odd));
    }

    @Test
    void figuresAreReadAsTheyWereWritten() {
        Figures figures = new Figures(
                3, List.of("0a1b2c3d", "ffffffff"), new TreeMap<>(Map.of("ACTAS", 12L)), Cut.parse("20210606-2000"));
        assertEquals(Optional.of(figures), FiguresText.read(FiguresText.write(figures)));
        Figures none = new Figures(0, List.of(), new TreeMap<>(), null);
        assertEquals(Optional.of(none), FiguresText.read(FiguresText.write(none)));
        for (String other : List.of("", "something else", "files=x", "files=1 printed=never", "=", "paths=abc")) {
            assertEquals(Optional.empty(), FiguresText.read(other), other);
        }
    }

    @Test
    void aLargeFileIsStreamed() throws IOException {
        byte[] part = "x".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        InputStream text = new SequenceInputStream(Collections.enumeration(IntStream.range(0, 1024)
                .mapToObj(i -> (InputStream) new ByteArrayInputStream(part))
                .toList()));
        InputStream json = new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream("{\"a\":\"".getBytes(StandardCharsets.UTF_8)),
                text,
                new ByteArrayInputStream("\",\"totalVotos\":\"1,234\"}".getBytes(StandardCharsets.UTF_8)))));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadAllocatedBytes();
        JsonLook look = JsonLook.at(json);
        long used = threads.getCurrentThreadAllocatedBytes() - start;
        assertEquals(Map.of("overview.votes", 1234L), look.totals());
        assertTrue(used < 4 << 20, () -> used + " bytes for 64 MiB");
        assertFalse(used == 0, "it is measured");
    }
}
