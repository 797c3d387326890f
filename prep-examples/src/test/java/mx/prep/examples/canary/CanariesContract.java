package mx.prep.examples.canary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mx.prep.examples.canary.Wiretap.Mood;
import mx.prep.testkit.Endurance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    private final Set<Canary> unsent = new LinkedHashSet<>();

    abstract WatchedCloud open(Path place, Wires wires) throws IOException;

    private interface Part {
        CanaryNight of(CanaryNight night) throws IOException;
    }

    private void night(String bad, Mood mood, Part part) throws IOException {
        Path place = Files.createDirectory(folder.resolve(bad + "-" + mood));
        try (CanaryNight night = part.of(new CanaryNight(place, this::open, Set.of(bad), mood))) {
            for (Map.Entry<String, List<String>> kind : night.left().entrySet()) {
                for (String text : kind.getValue()) {
                    night.canaries().stream()
                            .filter(canary -> canary.isIn(text))
                            .forEach(canary -> seen.add(canary.name() + " in " + kind.getKey() + " (" + bad + " " + mood
                                    + "): " + text.substring(0, Math.min(300, text.length()))));
                }
            }
            night.left().entrySet().stream()
                    .filter(kind -> List.of("logs", "events", "exceptions").contains(kind.getKey()))
                    .forEach(kind -> assertFalse(kind.getValue().isEmpty(), () -> kind.getKey() + " " + bad + mood));
            String sent = night.sent();
            night.canaries().stream()
                    .filter(canary -> canary.use() == Canary.Use.SENT && !canary.isIn(sent))
                    .forEach(unsent::add);
        }
    }

    @Test
    void whereAllGoesWell() throws IOException {
        night("nothing", Mood.PASSES_ON, CanaryNight::run);
        assertEquals(List.of(), seen);
        assertEquals(Set.of(), unsent, "the control: what is never sent can't be logged either");
    }

    @Test
    void whereARequestIsRefusedByRepeatingIt() throws IOException {
        for (String bad : Endurance.on() ? ALL : List.of(Wires.ARCHIVE, Wires.EDGE)) {
            night(bad, Mood.REFUSES, CanaryNight::run);
        }
        assertEquals(List.of(), seen);
    }

    @Test
    void whereNobodyAnswers() throws IOException {
        for (String bad : Endurance.on() ? ALL : List.of(Wires.SOURCE, Wires.SITE)) {
            night(bad, Mood.HANGS_UP, CanaryNight::run);
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
        try (EveryLog log = new EveryLog()) {
            org.slf4j.LoggerFactory.getLogger("a.b").trace("to {}", "canary/one+=");
            java.util.logging.Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection")
                    .finest("x canary%2Fone%2B%3D");
            java.util.logging.Logger.getLogger("c.d")
                    .log(
                            java.util.logging.Level.FINER,
                            "b",
                            new IOException(new IOException("Basic OmNhbmFyeS9vbmUrPQ==")));
            assertEquals(3, log.lines().stream().filter(canary::isIn).count(), log.lines()::toString);
            assertTrue(log.counts().size() >= 3, log.counts()::toString);
        }
    }
}
