package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mx.prep.error.ConfigException;
import mx.prep.event.PublishEvent;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.Mode;
import mx.prep.model.ProbeReport;
import mx.prep.testkit.site.ScriptedSite;
import mx.prep.testkit.time.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A night watched from outside, stepped. */
@Timeout(60)
class SiteWatchTest {
    private static final Instant EIGHT = Instant.parse("2021-06-07T01:00:00Z");

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime(EIGHT);
    private final List<String> heard = new ArrayList<>();
    private ScriptedSite site;
    private int cut;

    @BeforeEach
    void open() throws IOException {
        site = new ScriptedSite(Mode.RELEASES, time);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aNightWithUnevenCutsRaisesNoFalseAlarm() {
        // As uneven as 2018: 7 to 24 minutes.
        Duration since = Duration.ZERO;
        for (int gap : new int[] {15, 7, 24, 15, 12, 18, 24, 9, 15, 15, 21}) {
            since = since.plusMinutes(gap);
            time.at(EIGHT.plus(since), this::nextCut);
        }
        nextCut();
        watch(watching(), EIGHT.plus(since));

        assertEquals(List.of(), heard);
    }

    @Test
    void threeIntervalsWithoutANewCutAreAnAlarmThatANewCutEnds() {
        nextCut();
        time.at(EIGHT.plus(Duration.ofMinutes(15)), this::nextCut)
                .at(EIGHT.plus(Duration.ofMinutes(30)), this::nextCut)
                .at(EIGHT.plus(Duration.ofMinutes(90)), this::nextCut);
        watch(watching(), EIGHT.plus(Duration.ofMinutes(100)));

        assertEquals(List.of("75 opened STALE", "90 closed STALE"), heard);
    }

    @Test
    void howOftenCutsComeCanBeAnnounced() {
        nextCut();
        watch(watching().cutsEvery(Duration.ofMinutes(5)), EIGHT.plus(Duration.ofMinutes(30)));

        assertEquals(List.of("15 opened STALE"), heard);
    }

    @Test
    void aCutThatIsTakenBackIsNoNewOne() {
        nextCut();
        nextCut();
        site.put("index.html", "cut 1");
        time.at(EIGHT.plus(Duration.ofMinutes(40)), () -> site.publish("20210606-2000"));
        watch(watching(), EIGHT.plus(Duration.ofMinutes(50)));

        assertEquals(
                List.of("45 opened STALE"),
                heard.stream().filter(e -> e.contains("STALE")).toList());
    }

    @Test
    void nothingIsSilentBeforeTheFirstCutNorAfterTheLast() {
        nextCut();
        Instant until = EIGHT.plus(Duration.ofMinutes(40));
        watch(watching().until(until), EIGHT.plus(Duration.ofHours(3)));

        assertEquals(List.of(), heard);
    }

    @Test
    void whereCutsAreToBeginTheFirstIsMissedToo() {
        site.write(mx.prep.model.Pointer.empty(EIGHT, false));
        watch(watching().from(EIGHT.plus(Duration.ofMinutes(30))), EIGHT.plus(Duration.ofMinutes(80)));

        assertEquals(List.of("75 opened STALE"), heard);
    }

    @Test
    void anOutageIsToldAtOnceAndItsEnd() {
        nextCut();
        time.at(EIGHT.plusSeconds(299), () -> site.down(true)).at(EIGHT.plusSeconds(899), () -> site.down(false));
        watch(watching(), EIGHT.plus(Duration.ofMinutes(15)));

        assertEquals(List.of("5 opened READERS", "15 closed READERS"), heard);
    }

    @Test
    void foreignBytesAreToldAtOnceAndUntilReadersGetWhatIsLive() {
        nextCut();
        time.at(EIGHT.plusSeconds(299), () -> site.put("index.html", "defaced"))
                .at(EIGHT.plusSeconds(899), () -> site.put("index.html", "cut 1"));
        watch(watching(), EIGHT.plus(Duration.ofMinutes(15)));

        assertEquals("5 opened FOREIGN", heard.get(0));
        assertEquals(List.of("5 opened FOREIGN", "15 closed FOREIGN"), heard);
    }

    @Test
    void brokenPromisesAreAWarning() {
        nextCut();
        site.header("", "Cache-Control", "max-age=600");
        time.at(EIGHT.plusSeconds(301), () -> site.header("", "Cache-Control", "no-cache"));
        watch(watching(), EIGHT.plus(Duration.ofMinutes(10)));

        assertEquals(List.of("0 opened SERVICE", "10 closed SERVICE"), heard);
    }

    @Test
    void everyProbeIsKeptForReports() throws IOException {
        nextCut();
        Path record = folder.resolve("probes.jsonl");
        time.at(EIGHT.plusSeconds(299), () -> site.down(true));
        watch(watching().record(record), EIGHT.plus(Duration.ofMinutes(5)));

        assertEquals(
                List.of(ProbeReport.State.WHOLE, ProbeReport.State.UNREACHABLE),
                ProbeLog.read(record).stream().map(ProbeReport::state).toList());
    }

    @Test
    void aRecordThatCantBeWrittenDoesntEndTheWatch() throws IOException {
        nextCut();
        Path nowhere = folder.resolve("gone/probes.jsonl");
        time.at(EIGHT.plusSeconds(299), () -> make(nowhere.getParent()));
        watch(watching().record(nowhere), EIGHT.plus(Duration.ofMinutes(5)));

        assertEquals(List.of("0 opened OTHER", "5 closed OTHER"), heard);
        assertEquals(1, ProbeLog.read(nowhere).size());
    }

    @Test
    void whatIsOpenCanBeAskedFor() {
        nextCut();
        site.remove("index.html");
        try (SiteWatch watch = watching().build(time)) {
            assertFalse(watch.look().isGood());
            assertEquals(
                    List.of(IncidentCause.READERS),
                    watch.open().stream().map(Incident::cause).toList());
            assertTrue(watch.open().get(0).message().contains("UNREACHABLE"), watch.open()::toString);
        }
    }

    @Test
    void anIntervalOfNothingIsRefused() {
        SiteWatchBuilder never = watching().every(Duration.ZERO);
        assertThrows(ConfigException.class, never::build);
        SiteWatchBuilder cuts = watching().cutsEvery(Duration.ZERO);
        assertThrows(ConfigException.class, cuts::build);
    }

    private static void make(Path created) {
        try {
            Files.createDirectory(created);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Publishes the next cut; its own time is that of the night. */
    private void nextCut() {
        cut++;
        Instant local = time.instant().minus(Duration.ofHours(5));
        String name = local.toString().substring(0, 16).replaceAll("[-:]", "").replace('T', '-');
        site.put("index.html", "cut " + cut);
        site.publish(cut == 1 ? "20210606-2000" : name.equals("20210606-2000") ? "20210606-2001" : name);
    }

    private SiteWatchBuilder watching() {
        SiteProbe probe =
                SiteProbe.at(site.uri()).clock(time).patience(Duration.ZERO).build(time, time);
        return SiteWatch.over(probe).clock(time).every(Duration.ofMinutes(5)).listener(this::hear);
    }

    private void watch(SiteWatchBuilder builder, Instant end) {
        try (SiteWatch watch = builder.build(time)) {
            watch.follow(report -> time.instant().isBefore(end));
        }
    }

    private synchronized void hear(PublishEvent event) {
        long minute = Duration.between(EIGHT, event.at()).toMinutes();
        if (event instanceof PublishEvent.IncidentOpened e) {
            heard.add(minute + " opened " + e.cause());
        } else if (event instanceof PublishEvent.IncidentClosed e) {
            heard.add(minute + " closed " + e.incident().cause());
        }
    }
}
