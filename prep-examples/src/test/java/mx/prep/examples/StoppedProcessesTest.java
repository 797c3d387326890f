package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import mx.prep.examples.night.NightRig;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.azurite.Azurite;
import mx.prep.testkit.azurite.Azurite.Access;
import mx.prep.testkit.cloudfront.ExampleKeys;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Publishers of one outlet, each a process that is stopped (SIGSTOP) in the middle of whatever it does and goes on cuts
 * later (SIGCONT), while another publishes: the site never goes back, and in the end the newest cut is live and proven.
 */
@Timeout(600)
@Tag("long")
class StoppedProcessesTest {
    private static final int PUBLISHERS = Endurance.of(2, 4);
    private static final int CUTS = Endurance.of(6, 50);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    /** How long a stopped process may have been at work on a cut. */
    private static final int LONGEST_WORK_MILLIS = 600;

    @TempDir
    Path folder;

    private final Random random = new Random(2021);
    private final PackageGenerator generator =
            PackageGenerator.builder().scale(NightRig.SMALL).cuts(CUTS + 1).build();
    private final List<Process> publishers = new ArrayList<>();
    private final TreeMap<Integer, Integer> stopped = new TreeMap<>();
    private int live = -1;

    /** Where archive and site are. */
    enum Where {
        FOLDER {
            @Override
            Stores open(Path folder) {
                return new Stores(
                        "{type: folder, path: archive}",
                        "{type: folder, name: portal, path: site, mode: releases}",
                        () -> {});
            }
        },
        S3 {
            @Override
            Stores open(Path folder) {
                S3Server server = S3Server.builder()
                        .keys(S3Keys.lasting(ExampleKeys.ID, ExampleKeys.SECRET))
                        .start()
                        .bucket("archive")
                        .bucket("site");
                System.setProperty("aws.accessKeyId", ExampleKeys.ID);
                System.setProperty("aws.secretAccessKey", ExampleKeys.SECRET);
                String at = "region: us-east-1, endpoint: \"" + server.endpoint() + "\"";
                return new Stores(
                        "{type: s3, bucket: archive, " + at + "}",
                        "{type: aws, name: portal, mode: releases, bucket: site, " + at + "}",
                        () -> {
                            System.clearProperty("aws.accessKeyId");
                            System.clearProperty("aws.secretAccessKey");
                            server.close();
                        });
            }
        },
        AZURITE {
            @Override
            Stores open(Path folder) throws IOException {
                Azurite server =
                        Azurite.start().container("archive", Access.PRIVATE).container("site", Access.PUBLIC);
                Path key = Files.writeString(folder.resolve("azure-key"), Azurite.KEY);
                String at = "account: " + Azurite.ACCOUNT + ", sharedKeyEnv: \"file:" + key + "\", endpoint: \""
                        + server.endpoint() + "\"";
                return new Stores(
                        "{type: azure-blob, container: archive, " + at + "}",
                        "{type: azure, name: portal, container: site, " + at + "}",
                        server);
            }
        };

        abstract Stores open(Path folder) throws IOException;
    }

    /**
     * Lines of {@code prep.yaml}.
     *
     * @param server closed at the end
     */
    private record Stores(String archive, String target, AutoCloseable server) {}

    @ParameterizedTest
    @EnumSource
    void thatWakeUpLateTakeNothingBack(Where where) throws Exception {
        Stores stores = where.open(folder);
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
        offer(cut);
        if (stopped.size() < PUBLISHERS - 1) {
            int victim = random.nextInt(PUBLISHERS);
            if (!stopped.containsKey(victim)) {
                rest(Duration.ofMillis(random.nextInt(LONGEST_WORK_MILLIS)));
                signal("STOP", victim);
                stopped.put(victim, cut);
            }
        }
        awaitLive(cut);
        stopped.entrySet().stream()
                .filter(sleeper -> cut - sleeper.getValue() >= 2)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::goOn);
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

    private Process follow(Stores stores, int number) throws IOException {
        List<String> options = List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-Daws.accessKeyId=" + ExampleKeys.ID,
                "-Daws.secretAccessKey=" + ExampleKeys.SECRET);
        return Run.process(options, "follow", "-c", config(stores, "p" + number))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("p" + number + ".txt").toFile())
                .start();
    }

    private Path config(Stores stores, String name) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".yaml"),
                String.format(
                        Locale.ROOT,
                        "source: {type: folder, path: inbox, settle: 0s, every: 1s}%nintegrity: {type: none}%n"
                                + "archive: %s%nwork: work-%s%ntargets:%n  - %s%n",
                        stores.archive(),
                        name,
                        stores.target()));
    }

    /** Waits until readers get a cut; nothing older may be seen on the way. */
    private void awaitLive(int cut) throws Exception {
        while (live < cut) {
            assertTrue(publishers.stream().allMatch(Process::isAlive), () -> "one has ended: " + said());
            int now = shown();
            assertTrue(now >= live, () -> "cut " + now + " is live after cut " + live + ": " + said());
            live = now;
            rest(LOOK_AGAIN);
        }
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

    private void assertProven(Stores stores) throws IOException {
        assertEquals(CUTS, shown());
        Path config = config(stores, "audit");
        Run confirm = Run.of("confirm", "--all", "-c", config);
        assertEquals(0, confirm.exit(), confirm::toString);
        Run audit = Run.of("audit", "-c", config);
        assertEquals(0, audit.exit(), audit::toString);
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
