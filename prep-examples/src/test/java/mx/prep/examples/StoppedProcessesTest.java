package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mx.prep.config.PrepConfig;
import mx.prep.examples.ToldOrder.Sleeper;
import mx.prep.examples.ToldOrder.Told;
import mx.prep.examples.gate.Gate;
import mx.prep.examples.night.NightRig;
import mx.prep.model.LedgerEntry.Kind;
import mx.prep.model.Mode;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.cloudfront.ExampleKeys;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Publishers of one outlet, each a process that is stopped (SIGSTOP) at work on a cut, most of them between what they
 * announce and what they switch, and goes on cuts later (SIGCONT), while another publishes: the site never goes back, and
 * in the end the newest cut is live and proven.
 */
@Timeout(7200)
@Tag("long")
class StoppedProcessesTest {
    private static final int PUBLISHERS = Endurance.of(2, 4);
    private static final int CUTS = Endurance.of(6, 50);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    /** Where somebody is stopped, as the gate is told: on the way to the archive, about to switch, and just after it. */
    private static final List<String> MOMENTS = List.of(
            "before archive put packages/",
            "before portal put .prep/current.json",
            "after portal put .prep/current.json",
            "before portal put .prep/current.json");

    @TempDir
    Path folder;

    private final Random random = new Random(2021);
    private final PackageGenerator generator =
            PackageGenerator.builder().scale(NightRig.SMALL).cuts(CUTS + 1).build();
    private final List<Process> publishers = new ArrayList<>();
    private final TreeMap<Integer, Integer> stopped = new TreeMap<>();
    private final Set<Sleeper> sleepers = new HashSet<>();
    private int between;
    private int live = -1;

    @ParameterizedTest
    @EnumSource
    void thatWakeUpLateTakeNothingBack(StoresHere where) throws Exception {
        StoresHere.Stores stores = where.open(folder);
        try {
            Files.createDirectory(folder.resolve("inbox"));
            offer(0);
            for (int i = 0; i < PUBLISHERS; i++) {
                publishers.add(follow(stores, i));
            }
            awaitLive(0);
            for (int cut = 1; cut <= CUTS; cut++) {
                night(cut);
            }
            List.copyOf(stopped.keySet()).forEach(this::goOn);
            offer(CUTS);
            awaitLive(CUTS);
            assertAllEnd();
            assertProven(stores);
        } finally {
            publishers.forEach(Process::destroyForcibly);
            stores.server().close();
        }
    }

    /** One is stopped at work on the cut, unless nobody else would be left; who slept for two cuts wakes. */
    private void night(int cut) throws Exception {
        if (cut == CUTS) {
            return;
        }
        if (stopped.size() < PUBLISHERS - 1) {
            stopAtWork(cut, MOMENTS.get(random.nextInt(MOMENTS.size())));
        } else {
            offer(cut);
        }
        awaitLive(cut);
        stopped.entrySet().stream()
                .filter(sleeper -> cut - sleeper.getValue() >= 2)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::goOn);
    }

    /** The first that comes to a moment is held there until it is stopped; it goes on from there. */
    private void stopAtWork(int cut, String moment) throws Exception {
        List<Integer> awake = IntStream.range(0, PUBLISHERS)
                .filter(publisher -> !stopped.containsKey(publisher))
                .boxed()
                .toList();
        for (int publisher : awake) {
            Files.deleteIfExists(held(publisher));
            Files.writeString(hold(publisher), moment);
        }
        offer(cut);
        Optional<Integer> victim = Optional.empty();
        while (victim.isEmpty()) {
            assertTrue(publishers.stream().allMatch(Process::isAlive), () -> "one has ended: " + said());
            victim = awake.stream()
                    .filter(publisher -> Files.exists(held(publisher)))
                    .findFirst();
            rest(LOOK_AGAIN);
        }
        signal("STOP", victim.get());
        stopped.put(victim.get(), cut);
        sleepers.add(new Sleeper(name(victim.get()), generator.cut(cut)));
        between += told().isBetween(name(victim.get()), generator.cut(cut)) ? 1 : 0;
        for (int publisher : awake) {
            Files.delete(hold(publisher));
        }
    }

    private Path hold(int publisher) {
        return folder.resolve("hold-" + name(publisher));
    }

    private Path held(int publisher) {
        return Path.of(hold(publisher) + Gate.HELD);
    }

    private static String name(int publisher) {
        return "p" + publisher;
    }

    private ToldOrder told() {
        try (ObjectStore archive =
                PrepConfig.load(folder.resolve("p0.yaml")).archives().get(0)) {
            return ToldOrder.of(archive);
        }
    }

    private void goOn(int publisher) {
        try {
            signal("CONT", publisher);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        stopped.remove(publisher);
    }

    private void signal(String name, int publisher) throws Exception {
        Process kill = new ProcessBuilder(
                        "bash",
                        "-c",
                        "kill -" + name + " " + publishers.get(publisher).pid())
                .start();
        assertEquals(0, kill.waitFor(), "the publisher is there");
    }

    private void offer(int cut) throws IOException {
        generator.writeTo(cut, folder.resolve("inbox"));
    }

    private Process follow(StoresHere.Stores stores, int number) throws IOException {
        List<String> options = List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-D" + Gate.LOG + "=" + folder.resolve("gate-" + name(number)),
                "-D" + Gate.HOLD + "=" + hold(number),
                "-Daws.accessKeyId=" + ExampleKeys.ID,
                "-Daws.secretAccessKey=" + ExampleKeys.SECRET);
        return Run.process(options, "follow", "-c", config(stores, name(number)))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name(number) + ".txt").toFile())
                .start();
    }

    private Path config(StoresHere.Stores stores, String name) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".yaml"),
                String.format(
                        Locale.ROOT,
                        "name: %s%nsource: {type: folder, path: inbox, settle: 0s, every: 1s}%nintegrity: {type:"
                                + " none}%narchive: {type: gated, store: %s}%nwork: work-%s%ntargets:%n  - {type: gated,"
                                + " purges: purges-%s.txt, target: %s}%n",
                        name,
                        stores.archive(),
                        name,
                        name,
                        stores.target().formatted(Mode.RELEASES)));
    }

    /** Waits until readers get a cut; nothing older may be seen on the way. */
    private void awaitLive(int cut) throws Exception {
        while (live < cut) {
            assertTrue(publishers.stream().allMatch(Process::isAlive), () -> "one has ended: " + said());
            see(shown());
            rest(LOOK_AGAIN);
        }
    }

    private void see(int now) {
        assertTrue(now >= live, () -> "cut " + now + " is live after cut " + live + ": " + said());
        live = now;
    }

    private int shown() throws IOException {
        JsonNode target = Newsroom.json(Run.of("status", "--json", "-c", folder.resolve("p0.yaml")))
                .path("targets")
                .path(0);
        String release = target.path("pointer").path("release").asText();
        for (int cut = 0; cut <= CUTS; cut++) {
            if (release.startsWith(generator.cut(cut) + "-")) {
                return cut;
            }
        }
        return -1;
    }

    private static void rest(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /** Each comes to its end by itself, whenever it was stopped. */
    private void assertAllEnd() throws InterruptedException {
        for (Process publisher : publishers) {
            publisher.destroy();
        }
        for (Process publisher : publishers) {
            assertEquals(143, publisher.waitFor(), this::said);
        }
    }

    private void assertProven(StoresHere.Stores stores) throws IOException {
        assertEquals(CUTS, shown());
        assertEquals(List.of(), told().back(sleepers));
        assertTrue(sleepers.size() >= CUTS / 3, () -> "only " + sleepers + " were stopped");
        assertTrue(between > 0, () -> "nobody was stopped between announcement and switch: " + sleepers);
        System.out.println(sleepers.size() + " stops at work, " + between + " of them between intend and live");
        Path config = config(stores, "audit");
        Run confirm = Run.of("confirm", "--all", "-c", config);
        assertEquals(0, confirm.exit(), confirm::toString);
        Run audit = Run.of("audit", "-c", config);
        assertEquals(0, audit.exit(), audit::toString);
    }

    @Test
    void aHistoryThatGoesBackIsSeen() {
        Told intend = new Told(Kind.INTEND, generator.cut(1), "p0");
        Told first = new Told(Kind.LIVE, generator.cut(1), "p0");
        Told second = new Told(Kind.LIVE, generator.cut(2), "p1");
        Set<Sleeper> asleep = Set.of(new Sleeper("p0", generator.cut(1)));
        assertEquals(List.of(), new ToldOrder(List.of(intend, first, second)).back(Set.of()));
        assertEquals(List.of(first), new ToldOrder(List.of(intend, second, first)).back(Set.of()));
        assertEquals(List.of(intend), new ToldOrder(List.of(first, second, intend)).back(Set.of()));
        assertEquals(List.of(), new ToldOrder(List.of(intend, second, first)).back(asleep), "who slept tells it late");
        assertTrue(new ToldOrder(List.of(intend)).isBetween("p0", generator.cut(1)));
        assertFalse(new ToldOrder(List.of(intend, first)).isBetween("p0", generator.cut(1)));
        live = 2;
        assertThrows(AssertionError.class, () -> see(1), "a site that is seen to go back");
    }

    private String said() {
        try (Stream<Path> files = Files.list(folder)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(f -> f.toString().endsWith(".txt")).toList()) {
                all.append(file.getFileName()).append(": ").append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
