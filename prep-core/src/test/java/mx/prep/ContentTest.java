package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mx.prep.event.PublishEvent;
import mx.prep.internal.format.ReceiptFormat;
import mx.prep.model.ContentCheck;
import mx.prep.model.ContentFinding;
import mx.prep.model.Evidence;
import mx.prep.model.IncidentCause;
import mx.prep.model.ObjectKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is odd in a package is published, and told: an event, an incident, a line of the receipt. */
class ContentTest {
    @TempDir
    Path folder;

    private Outlet outlet;
    private final List<PublishEvent> heard = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        outlet = new Outlet(folder);
    }

    private static Map<String, String> site(String printed, long counted) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("index.html", "<html>" + printed);
        files.put(
                "base.csv",
                "PREP\n2021/06/06 " + printed + "\nACTAS_ESPERADAS,ACTAS_CONTABILIZADAS\n900," + counted + "\n");
        return files;
    }

    /** One cycle in a process of its own. */
    private List<ContentFinding> cycle(String cut, Map<String, String> files, Set<ContentCheck> off) {
        heard.clear();
        outlet.offer(cut, files);
        try (Publisher publisher =
                outlet.builder().contentChecksOff(off).listener(heard::add).build()) {
            publisher.runOnce();
        }
        assertEquals(cut.replace('_', '-'), String.valueOf(outlet.live().cut()), "published all the same");
        return heard.stream()
                .filter(PublishEvent.ContentChecked.class::isInstance)
                .flatMap(event -> ((PublishEvent.ContentChecked) event).findings().stream())
                .toList();
    }

    private List<String> incidents() {
        List<String> told = new ArrayList<>();
        for (PublishEvent event : heard) {
            if (event instanceof PublishEvent.IncidentOpened e) {
                told.add("opened " + e.cause());
            } else if (event instanceof PublishEvent.IncidentClosed e) {
                told.add("closed " + e.incident().cause());
            }
        }
        return told;
    }

    /** What the newest receipt of a cut says. */
    private List<String> receipt(String cut) {
        ObjectKey newest = outlet.archive.keys().stream()
                .filter(key -> key.value().contains(cut) && key.value().endsWith(".json"))
                .filter(key -> key.value().startsWith("packages/"))
                .reduce((first, second) ->
                        first.value().length() > second.value().length() ? first : second)
                .orElseThrow();
        return ReceiptFormat.read(outlet.archive.bytes(newest).orElseThrow()).evidence().stream()
                .map(Evidence::method)
                .toList();
    }

    @Test
    void aGoodPackageLeavesOneLineForTheNextToBeComparedWith() {
        assertEquals(List.of(), cycle("20210606_2000", site("20:00", 5), Set.of()));
        assertEquals(List.of("none", "content"), receipt("20210606-2000"));
        assertEquals(List.of(), incidents());
    }

    @Test
    void whatIsOddIsToldAndEndsWithThePackageThatIsnt() {
        cycle("20210606_2000", site("20:00", 5), Set.of());
        Map<String, String> odd = site("20:05", 4);
        odd.put("a.json", "{");
        List<ContentFinding> findings = cycle("20210606_2005", odd, Set.of());
        assertEquals(
                List.of(ContentCheck.JSON, ContentCheck.TOTALS),
                findings.stream().map(ContentFinding::check).toList(),
                "the cut before is known to another process, too");
        assertEquals(List.of("opened CONTENT"), incidents());
        assertEquals(List.of("none", "content", "content json", "content totals"), receipt("20210606-2005"));
        assertEquals(List.of(), cycle("20210606_2010", site("20:10", 6), Set.of()));
        assertEquals(List.of("closed CONTENT"), incidents());
    }

    @Test
    void aMixedPackageIsAnAlarmOfItsOwn() {
        cycle("20210606_2000", site("20:00", 5), Set.of());
        Map<String, String> mixed = site("20:05", 6);
        mixed.put(
                "avance.json",
                "{\"archivoCorte\":\"20210606_2005_PREP.zip\",\"ultimoCorte\":{\"fecha\":\"06 junio 2021\","
                        + "\"hora\":\"20:20\"}}");
        cycle("20210606_2005", mixed, Set.of());
        assertEquals(List.of("opened " + IncidentCause.CUT_TIMES), incidents());
        assertTrue(receipt("20210606-2005").contains("content cut-times"));
        cycle("20210606_2010", site("20:25", 7), Set.of());
        assertEquals(List.of("closed " + IncidentCause.CUT_TIMES), incidents());
    }

    @Test
    void aCheckIsTurnedOffByName() {
        Map<String, String> noPage = site("20:00", 5);
        noPage.remove("index.html");
        noPage.put("otra.html", "<html>");
        assertEquals(List.of(), cycle("20210606_2000", noPage, Set.of(ContentCheck.ENTRY_PAGE)));
        Map<String, String> again = site("20:05", 5);
        again.remove("index.html");
        again.put("otra.html", "<html>");
        assertEquals(1, cycle("20210606_2005", again, Set.of()).size());
    }
}
