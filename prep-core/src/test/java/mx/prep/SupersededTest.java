package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mx.prep.event.PublishEvent;
import mx.prep.integrity.Digests;
import mx.prep.model.AcceptRequest;
import mx.prep.model.Cut;
import mx.prep.model.Election;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.IntakeResult;
import mx.prep.source.FolderSource;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher whose cuts never go live, since another keeps the site ahead of them, says so after two intervals. */
class SupersededTest {
    @TempDir
    Path folder;

    private Outlet outlet;
    private Path lagging;
    private final List<PublishEvent> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws IOException {
        outlet = new Outlet(folder);
        lagging = Files.createDirectories(folder.resolve("mirror"));
        Election night = Outlet.NIGHT;
        outlet.election(new Election(
                night.name(), night.zone(), night.opens(), night.closes(), false, null, Duration.ofMinutes(5)));
    }

    /** A publisher with a source of its own. */
    private Publisher other(Path packages) {
        return outlet.builder()
                .name("two")
                .source(FolderSource.builder()
                        .path(packages)
                        .settle(Duration.ZERO)
                        .build())
                .integrity(Digests.none())
                .work(folder.resolve("work-two"))
                .listener(heard::add)
                .build();
    }

    private static String cut(int minute) {
        return String.format("20210606_20%02d", minute);
    }

    private void at(int minute) {
        outlet.goTo(String.format("2021-06-06T20:%02d:30", minute));
    }

    private void mirror(int minute) throws IOException {
        String name = cut(minute) + "_PREP.zip";
        Files.copy(outlet.packages.resolve(name), lagging.resolve(name));
    }

    private List<PublishEvent.IncidentOpened> alarms() {
        synchronized (heard) {
            return heard.stream()
                    .filter(PublishEvent.IncidentOpened.class::isInstance)
                    .map(PublishEvent.IncidentOpened.class::cast)
                    .filter(opened -> opened.cause() == IncidentCause.SUPERSEDED)
                    .toList();
        }
    }

    private List<Incident> ended() {
        synchronized (heard) {
            return heard.stream()
                    .filter(PublishEvent.IncidentClosed.class::isInstance)
                    .map(closed -> ((PublishEvent.IncidentClosed) closed).incident())
                    .filter(incident -> incident.cause() == IncidentCause.SUPERSEDED)
                    .toList();
        }
    }

    /** Another publisher is a cut ahead at every cut up to a minute; both are closed then, so that all is heard. */
    private void lag(int last, boolean catchUp) throws IOException {
        try (Publisher one = outlet.publisher();
                Publisher two = other(lagging)) {
            for (int minute = 0; minute <= last; minute += 5) {
                at(minute);
                outlet.offer(cut(minute));
                one.runOnce();
                if (minute > 0) {
                    mirror(minute - 5);
                }
                two.runOnce();
            }
            if (catchUp) {
                mirror(last);
                two.runOnce();
            }
        }
    }

    @Test
    void forLessThanTwoIntervalsNobodyIsAlarmed() throws IOException {
        lag(15, false);
        assertEquals(List.of(), alarms());
    }

    @Test
    void aSourceThatLagsIsAlarmedAfterTwoIntervalsAndOverWhenItCatchesUp() throws IOException {
        lag(25, true);
        assertEquals(1, alarms().size(), "once, however often it is noticed");
        PublishEvent.IncidentOpened alarm = alarms().get(0);
        assertEquals("portal", alarm.target());
        assertEquals(Cut.parse("20210606-2015"), alarm.reference().cut());
        assertTrue(alarm.message().contains("the target is at cut 20210606-2020"), alarm::message);
        assertTrue(alarm.message().length() < 280, "all of it is kept");
        assertEquals(1, ended().size());
    }

    @Test
    void twoPublishersWithTheSameCutsAlarmNobody() {
        try (Publisher one = outlet.publisher();
                Publisher two = other(outlet.packages)) {
            for (int minute = 0; minute <= 40; minute += 5) {
                at(minute);
                outlet.offer(cut(minute));
                one.runOnce();
                two.runOnce();
            }
        }
        assertEquals(List.of(), alarms());
    }

    @Test
    void oneLateCutIsNoPattern() throws IOException {
        try (Publisher one = outlet.publisher();
                Publisher two = other(lagging)) {
            at(0);
            outlet.offer(cut(0));
            outlet.offer(cut(5));
            one.runOnce();
            mirror(0);
            for (int minute = 5; minute <= 40; minute += 5) {
                at(minute);
                two.runOnce();
            }
        }
        assertEquals(List.of(), alarms());
    }

    @Test
    void aWrongCutThatSomebodyAcceptedIsAlarmedUntilItIsTakenBack() throws IOException {
        try (Publisher one = fixed()) {
            at(0);
            only("20210606_2355");
            IntakeResult.Held held = assertInstanceOf(
                    IntakeResult.Held.class, one.runOnce().intake().get(0));
            one.accept(AcceptRequest.of(held.reference().sha256().shortHex()), "a mistake");
            for (int minute = 5; minute <= 15; minute += 5) {
                at(minute);
                only(cut(minute));
                one.runOnce();
            }
            one.rollback("its date is wrong");
            at(20);
            only(cut(20));
            one.runOnce();
        }
        assertEquals(1, alarms().size());
        assertTrue(alarms().get(0).message().contains("prep rollback"), alarms()::toString);
        assertEquals(1, ended().size());
        assertEquals("<html>20210606_2020", outlet.read("/"));
    }

    /** A publisher whose source is a fixed address: it offers what is there, whatever was there before. */
    private Publisher fixed() {
        PackageSource folder = FolderSource.builder()
                .path(outlet.packages)
                .settle(Duration.ZERO)
                .build();
        return outlet.builder()
                .source(new PackageSource() {
                    @Override
                    public SourceAnswer poll(LastSeen last) {
                        return folder.poll(LastSeen.NOTHING);
                    }

                    @Override
                    public String kind() {
                        return folder.kind();
                    }

                    @Override
                    public void close() {
                        folder.close();
                    }
                })
                .listener(heard::add)
                .build();
    }

    private void only(String cut) throws IOException {
        try (DirectoryStream<Path> before = Files.newDirectoryStream(outlet.packages)) {
            for (Path file : before) {
                Files.delete(file);
            }
        }
        outlet.offer(cut);
    }

    @Test
    void whenNoMoreCutsAreExpectedItIsOver() throws IOException {
        lag(20, false);
        assertEquals(1, alarms().size());
        outlet.goTo("2021-06-07T21:30");
        try (Publisher two = other(lagging)) {
            two.runOnce();
        }
        assertEquals(1, ended().size(), "by whichever process sees it");
    }
}
