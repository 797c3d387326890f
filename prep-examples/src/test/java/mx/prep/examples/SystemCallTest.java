package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mx.prep.examples.Strace.Blow;
import mx.prep.examples.Strace.Calls;
import mx.prep.examples.Strace.Ended;
import mx.prep.examples.Strace.Fault;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Mode;
import mx.prep.testkit.Endurance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cycle with one worker thread is killed at one system call after another, or the call fails as on a broken or full
 * disk; what is there is whole at every moment, and the next run mends the rest. Every build strikes some calls of each
 * kind that a seed draws, {@code -Pendurance} all of them: each number until nothing is struck any more.
 */
@Tag("long")
class SystemCallTest {
    private static final int MOST_CALLS = 2_000;
    private static final List<Calls> STRUCK = List.of(
            Calls.FSYNC,
            Calls.RENAME,
            Calls.WRITE,
            Calls.UNLINK,
            Calls.LINK,
            Calls.ATTRIBUTE,
            Calls.SENDTO,
            Calls.CONNECT);
    /** What every build lets fail. */
    private static final List<Calls> ON_DISK = List.of(Calls.FSYNC, Calls.RENAME, Calls.WRITE, Calls.ATTRIBUTE);

    private static final List<Calls> IN_SPACE = List.of(Calls.FSYNC, Calls.WRITE);
    private static final Map<Mode, Ended> WATCHED = new ConcurrentHashMap<>();

    @TempDir
    Path folder;

    private final byte[] offered = SmallCut.zip(StruckCycle.CUT).build();
    private final AtomicInteger number = new AtomicInteger();
    private HttpServer server;

    /** Strikes a site of a mode in all ways that a test is about. */
    private interface Night {
        void strike(Mode mode) throws Exception;
    }

    @BeforeEach
    void open() throws Exception {
        Strace.require();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(SmallCut.fileName(StruckCycle.CUT), offered);
        serve(
                SmallCut.fileName(StruckCycle.CUT) + ".sha256",
                (Digest.of(DigestAlgorithm.SHA256, offered) + "\n").getBytes(StandardCharsets.US_ASCII));
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void killedAtAnyCallTheNextRunMendsIt() throws Exception {
        inBothModes(mode -> {
            strikeAll(Fault.KILL, mode, STRUCK);
            // A release's files are moved by threads that move one each: a number among a thread's calls doesn't find
            // them, the lock that each takes before does.
            List<String> locks = locksBeside(mode);
            assertFalse(locks.isEmpty(), "a release's files are moved side by side");
            for (String lock : drawn(locks, mode)) {
                StruckCycle cycle = cycle(mode);
                Blow blow = new Blow(Fault.KILL, Calls.OPEN, "1", cycle.resolve(lock));
                assertTrue(cycle.strike(blow).wasStruck(), blow::toString);
                cycle.mend(blow);
            }
        });
    }

    @Test
    void onADiskThatFailsNothingIsClaimedThatIsnt() throws Exception {
        inBothModes(mode -> strikeAll(Fault.EIO, mode, Endurance.on() ? STRUCK : ON_DISK));
    }

    @Test
    void onAFullDiskNothingIsClaimedThatIsnt() throws Exception {
        inBothModes(mode -> strikeAll(Fault.ENOSPC, mode, Endurance.on() ? STRUCK : IN_SPACE));
    }

    @Test
    void onADiskThatStaysBrokenItEndsWithAMessage() throws Exception {
        inBothModes(mode -> {
            for (Fault fault : List.of(Fault.EIO, Fault.ENOSPC)) {
                StruckCycle cycle = cycle(mode);
                Blow blow = new Blow(fault, Calls.FSYNC, "3+", "");
                Ended ended = cycle.strike(blow);
                assertNotEquals(0, ended.exit(), blow::toString);
                assertTrue(ended.said().contains("the file system failed"), ended::said);
                cycle.mend(blow);
            }
        });
    }

    @Test
    void whatTheChecksLookForTheyFind() throws Exception {
        StruckCycle cycle = cycle(Mode.RELEASES);
        cycle.mend(new Blow(Fault.KILL, Calls.FSYNC, "0", ""));
        assertEquals(List.of(), ArchiveProof.flaws(cycle.archive()));
        assertEquals(Optional.empty(), cycle.readers().flawOf(StruckCycle.CUT));

        cutShort(first(cycle.site().resolve("releases"), "20210606-2005", "app-1.js"));
        assertTrue(cycle.readers().flawOf(StruckCycle.CUT).isPresent(), "a released file that is cut short");
        cutShort(first(cycle.archive().resolve("packages"), "20210606-2005", ".zip"));
        assertEquals(1, ArchiveProof.flaws(cycle.archive()).size(), "a package that is cut short");
        Files.delete(first(cycle.archive().resolve("ledger"), "0000000002", ".json"));
        assertTrue(ArchiveProof.flaws(cycle.archive()).size() >= 3, "a ledger's entry that is gone");
        cutShort(first(cycle.site().resolve(".prep/releases"), "20210606-2005", ".json"));
        assertTrue(cycle.readers().flawOfPointer().isPresent(), "a manifest that is cut short");
    }

    private static void cutShort(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2), StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static Path first(Path where, String part, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(where)) {
            return files.filter(file ->
                            file.toString().contains(part) && file.toString().endsWith(ending))
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    /** Strikes each kind of call: all numbers until one isn't reached, or some of those that are. */
    private void strikeAll(Fault fault, Mode mode, List<Calls> kinds) throws Exception {
        Map<Calls, Integer> most = Endurance.on() ? Map.of() : watched(mode).most();
        Random random = new Random(fault.hashCode() ^ mode.name().hashCode());
        for (Calls calls : kinds) {
            if (Endurance.on()) {
                int when = 1;
                while (strike(new Blow(fault, calls, Integer.toString(when), ""), mode)) {
                    when++;
                    assertTrue(when < MOST_CALLS, () -> calls + " without end");
                }
            } else if (most.containsKey(calls)) {
                int when = 1 + random.nextInt(most.get(calls));
                strike(new Blow(fault, calls, Integer.toString(when), ""), mode);
            }
        }
    }

    /** Whether the blow fell. */
    private boolean strike(Blow blow, Mode mode) throws Exception {
        StruckCycle cycle = cycle(mode);
        boolean struck = cycle.strike(blow).wasStruck();
        cycle.mend(blow);
        return struck;
    }

    /** What the cycle does when nothing strikes it; the same each time. */
    private Ended watched(Mode mode) throws Exception {
        Ended known = WATCHED.get(mode);
        if (known == null) {
            StruckCycle cycle = cycle(mode);
            Ended watched = cycle.watch();
            known = new Ended(
                    watched.exit(),
                    watched.said(),
                    watched.log().stream().map(cycle::relative).toList());
            WATCHED.put(mode, known);
        }
        return known;
    }

    /** The names in a cycle's folder. */
    private List<String> locksBeside(Mode mode) throws Exception {
        return watched(mode).locksBeside();
    }

    private List<String> drawn(List<String> names, Mode mode) {
        List<String> drawn = new ArrayList<>(names);
        Collections.shuffle(drawn, new Random(mode.name().hashCode()));
        return drawn.subList(0, Math.min(drawn.size(), Endurance.of(2, Integer.MAX_VALUE)));
    }

    private StruckCycle cycle(Mode mode) throws IOException {
        URI source = URI.create(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/" + SmallCut.fileName(StruckCycle.CUT));
        return new StruckCycle(folder.resolve("cycle-" + number.incrementAndGet()), mode, source);
    }

    private static void inBothModes(Night night) throws Exception {
        // Where recovery is timed, nothing else is done beside it.
        ExecutorService threads = Executors.newFixedThreadPool(Endurance.of(2, 1));
        try {
            List<Callable<Boolean>> nights = new ArrayList<>();
            for (Mode mode : Mode.values()) {
                nights.add(() -> {
                    night.strike(mode);
                    return true;
                });
            }
            for (Future<Boolean> each : threads.invokeAll(nights)) {
                assertTrue(each.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void serve(String name, byte[] bytes) {
        server.createContext("/" + name, exchange -> {
            if (!exchange.getRequestURI().getPath().equals("/" + name)) {
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
                return;
            }
            exchange.sendResponseHeaders(200, bytes.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(bytes);
            }
        });
    }
}
