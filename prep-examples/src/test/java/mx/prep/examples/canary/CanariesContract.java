package mx.prep.examples.canary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mx.prep.examples.canary.Wiretap.Mood;
import mx.prep.testkit.Endurance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Every secret travels to whom it is for and is in nothing that a publisher writes, whatever comes back: in every build
 * from two of the five kinds of servers, under {@code -Pendurance} from each. Who is left waiting by source and receivers of
 * alarms stands in {@link SilentServersCanaryTest}.
 */
abstract class CanariesContract {
    private static final List<String> ALL = List.of(Wires.SOURCE, Wires.ARCHIVE, Wires.SITE, Wires.EDGE, Wires.ALARMS);

    @TempDir
    Path folder;

    private final List<String> seen = new ArrayList<>();

    abstract WatchedCloud open(Path place, Wires wires) throws IOException;

    private interface Part {
        CanaryNight of(CanaryNight night) throws IOException;
    }

    private CanaryNight night(String bad, Mood mood, Part part) throws IOException {
        Path place = Files.createDirectory(folder.resolve(bad + "-" + mood));
        try (CanaryNight night = part.of(new CanaryNight(place, this::open, Set.of(bad), mood))) {
            night.left()
                    .forEach((kind, texts) -> texts.forEach(text -> night.canaries().stream()
                            .filter(canary -> canary.isIn(text))
                            .forEach(canary -> seen.add(canary.name() + " in " + kind + " (" + bad + " " + mood + "): "
                                    + text.substring(0, Math.min(300, text.length()))))));
            List.of("logs", "events", "exceptions")
                    .forEach(kind -> assertFalse(night.left().get(kind).isEmpty(), () -> kind + " " + bad + mood));
            assertEquals(
                    List.of(), night.unsent(List.of(bad)), "the control: what is never sent can't be logged either");
            return night;
        }
    }

    /** A publisher's night, with the journal and the logs of our own that every one leaves. */
    private CanaryNight published(String bad, Mood mood) throws IOException {
        CanaryNight night = night(bad, mood, CanaryNight::run);
        assertTrue(night.hasLeft("files", "journal.jsonl"), () -> "no journal " + bad + mood);
        assertTrue(night.hasLeft("logs", "mx.prep: "), () -> "no line of our own " + bad + mood);
        return night;
    }

    @Test
    void whereAllGoesWell() throws IOException {
        CanaryNight night = published("nothing", Mood.PASSES_ON);
        assertEquals(List.of(), seen);
        assertEquals(List.of(), night.unsent(ALL));
        assertEquals(List.of(), night.unsent(List.of(Wires.TOKENS)));
        assertTrue(night.hasLeft("objects", ".one.json "), night.left().get("objects")::toString);
        assertEquals(2, night.cutsLive(), night.left().get("results")::toString);
    }

    @Test
    void whereARequestIsRefusedByRepeatingIt() throws IOException {
        for (String bad : Endurance.on() ? ALL : List.of(Wires.ARCHIVE, Wires.EDGE)) {
            published(bad, Mood.REFUSES);
        }
        assertEquals(List.of(), seen);
    }

    @Test
    void whereNobodyAnswers() throws IOException {
        for (String bad : Endurance.on() ? ALL : List.of(Wires.SOURCE, Wires.SITE)) {
            published(bad, Mood.HANGS_UP);
        }
        // Stores and control planes are given up after a minute and more.
        for (String bad : Endurance.on() ? List.of(Wires.ARCHIVE, Wires.SITE, Wires.EDGE) : List.<String>of()) {
            night(bad, Mood.SAYS_NOTHING, CanaryNight::ask);
        }
        assertEquals(List.of(), seen);
    }

    /** What the JDK's connections log of requests that aren't ours: the reason for {@code QuietWire}. */
    @Test
    void othersRequestsAreLoggedAsEver() throws IOException {
        Canary canary = Canary.sent("another's token", "canaryOfAnother9Op2");
        try (Wires wires = new Wires(Set.of(), Mood.PASSES_ON);
                EveryLog log = new EveryLog()) {
            HttpURLConnection other =
                    (HttpURLConnection) wires.to(null, Wires.SITE).toURL().openConnection();
            other.setRequestProperty("X-Token", canary.secret());
            assertEquals(404, other.getResponseCode());
            assertTrue(log.lines().stream().anyMatch(canary::isIn), log.counts()::toString);
        }
    }

    @Test
    void oneThatIsLoggedIsFound() {
        Canary canary = Canary.sent("one", "canary/one+=");
        Logger quiet = (Logger) LoggerFactory.getLogger("mx.prep.alarm");
        java.util.logging.Logger off = java.util.logging.Logger.getLogger("c.d");
        quiet.setLevel(Level.ERROR);
        off.setLevel(java.util.logging.Level.OFF);
        try (EveryLog log = new EveryLog()) {
            LoggerFactory.getLogger("a.b").trace("to {}", "canary/one+=");
            LoggerFactory.getLogger("mx.prep.archive").trace("canary/one+=");
            quiet.trace("canary/one+=");
            java.util.logging.Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection")
                    .finest("x canary%2Fone%2B%3D");
            off.log(java.util.logging.Level.FINER, "b", new IOException(new IOException("Basic OmNhbmFyeS9vbmUrPQ==")));
            assertEquals(5, log.lines().stream().filter(canary::isIn).count(), log.lines()::toString);
            assertTrue(log.counts().size() >= 4, log.counts()::toString);
        }
        assertEquals(Level.ERROR, quiet.getLevel());
        assertEquals(java.util.logging.Level.OFF, off.getLevel());
        quiet.setLevel(null);
        off.setLevel(null);
    }
}
