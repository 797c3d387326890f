package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mx.prep.examples.Recompiled.Change;
import mx.prep.examples.Strace.Blow;
import mx.prep.examples.Strace.Calls;
import mx.prep.examples.Strace.Ended;
import mx.prep.examples.Strace.Fault;
import mx.prep.internal.time.Stopwatch;
import mx.prep.model.Mode;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.time.VirtualTime;
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
    /** All that the cycle does in each mode; a release links the files that stay as well. */
    private static final List<Calls> ON_FILES =
            List.of(Calls.FSYNC, Calls.RENAME, Calls.WRITE, Calls.UNLINK, Calls.ATTRIBUTE);

    /** What every build lets fail. */
    private static final List<Calls> ON_DISK = List.of(Calls.FSYNC, Calls.RENAME, Calls.WRITE, Calls.ATTRIBUTE);

    private static final List<Calls> IN_SPACE = List.of(Calls.FSYNC, Calls.WRITE);

    /** The package's way here. */
    private static final List<Calls> TO_SOURCE = List.of(Calls.WRITEV, Calls.CONNECT);

    private static final Change ONE_FOLDER_THREAD =
            new Change(Recompiled.SOURCES.resolve("store/Parallel.java"), "THREADS = 32;", "THREADS = 1;");
    private static final Change ONE_SOURCE_THREAD = new Change(
            Recompiled.SOURCES.resolve("source/HttpSession.java"), "newCachedThreadPool", "newSingleThreadExecutor");
    /** The C library's own connections are the first two of the thread that starts a process. */
    private static final int BREAKS = 2;

    @TempDir
    static Path compiled;

    @TempDir
    Path folder;

    private final AtomicInteger number = new AtomicInteger();
    private final Strikes strikes = new Strikes(this::cycle);
    private final Strikes beside = new Strikes(this::cycleBeside);
    private final Strikes again = new Strikes(this::cycleOnABadLine);
    private final List<CutServer> sources = Collections.synchronizedList(new ArrayList<>());
    private Path oneThread;
    private CutServer source;

    /** Strikes a site of a mode in all ways that a test is about. */
    private interface Night {
        void strike(Mode mode) throws Exception;
    }

    @BeforeEach
    void open() throws Exception {
        Strace.require();
        oneThread = Recompiled.classes(compiled, List.of(ONE_FOLDER_THREAD, ONE_SOURCE_THREAD));
        source = source(0);
    }

    @AfterEach
    void close() {
        sources.forEach(CutServer::close);
    }

    private CutServer source(int breaks) throws IOException {
        CutServer opened = new CutServer(StruckCycle.CUT, breaks);
        sources.add(opened);
        return opened;
    }

    @Test
    void killedAtAnyCallTheNextRunMendsIt() throws Exception {
        inBothModes(mode -> {
            strikes.all(Fault.KILL, mode, onFiles(mode));
            strikes.onTheNetwork(Fault.KILL, mode, List.of(Calls.WRITEV));
            again.onTheNetwork(Fault.KILL, mode, List.of(Calls.CONNECT));
            // Among many threads' calls a number finds few, the lock that each takes before finds each.
            List<String> locks = beside.watched(mode).locksBeside();
            assertFalse(locks.isEmpty(), "a release's files are moved side by side");
            for (String lock : drawn(locks, mode)) {
                StruckCycle cycle = cycleBeside(mode);
                Blow blow = new Blow(Fault.KILL, Calls.OPEN, "1", cycle.resolve(lock));
                assertTrue(cycle.strike(blow).wasStruck(), blow::toString);
                cycle.mend(blow);
            }
        });
    }

    @Test
    void onADiskThatFailsNothingIsClaimedThatIsnt() throws Exception {
        inBothModes(mode -> {
            strikes.all(Fault.EIO, mode, Endurance.on() ? onFiles(mode) : ON_DISK);
            strikes.onTheNetwork(Fault.EIO, mode, TO_SOURCE);
        });
    }

    @Test
    void onAFullDiskNothingIsClaimedThatIsnt() throws Exception {
        inBothModes(mode -> strikes.all(Fault.ENOSPC, mode, Endurance.on() ? onFiles(mode) : IN_SPACE));
    }

    private static List<Calls> onFiles(Mode mode) {
        return mode == Mode.RELEASES
                ? Stream.concat(ON_FILES.stream(), Stream.of(Calls.LINK)).toList()
                : ON_FILES;
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
        StruckCycle cycle = mended(Mode.RELEASES);
        cutShort(first(cycle.site().resolve("releases"), "20210606-2005", "app-1.js"));
        assertTrue(cycle.readers().flawOf(StruckCycle.CUT).isPresent(), "a released file that is cut short");
        cutShort(first(cycle.archive().resolve("packages"), "20210606-2005", ".zip"));
        assertEquals(1, ArchiveProof.flaws(cycle.archive()).size(), "a package that is cut short");
        Files.delete(first(cycle.archive().resolve("ledger"), "0000000002", ".json"));
        assertTrue(ArchiveProof.flaws(cycle.archive()).size() >= 3, "a ledger's entry that is gone");
        cutShort(first(cycle.site().resolve(".prep/releases"), "20210606-2005", ".json"));
        assertTrue(cycle.readers().flawOfPointer().isPresent(), "a manifest that is cut short");
    }

    @Test
    void whatTheChecksLookForInALiveTreeTheyFind() throws Exception {
        SmallSite readers = mended(Mode.IN_PLACE).readers();
        Path site = folder.resolve("cycle-" + number).resolve("site");
        assertEquals(Optional.empty(), readers.flawBetween(StruckCycle.CUT));

        byte[] script = Files.readAllBytes(site.resolve("app-1.js"));
        cutShort(site.resolve("app-1.js"));
        assertTrue(readers.flawBetween(StruckCycle.CUT).orElseThrow().contains("refers to app-1.js"));
        assertTrue(readers.flawOf(StruckCycle.CUT).orElseThrow().contains("app-1.js"));
        Files.delete(site.resolve("app-1.js"));
        assertTrue(readers.flawBetween(StruckCycle.CUT).orElseThrow().contains("refers to app-1.js"));
        Files.write(site.resolve("app-1.js"), script);
        Files.writeString(site.resolve("index.html"), "<html>of no cut");
        assertTrue(readers.flawBetween(StruckCycle.CUT).orElseThrow().contains("of no cut"));
        Files.writeString(site.resolve("index.html"), SmallCut.files(0).get("index.html"));
        assertTrue(readers.flawOf(StruckCycle.CUT).orElseThrow().contains("index.html"), "a page of the cut before");
    }

    @Test
    void aRecoveryThatTakesFiveSecondsIsTooSlow() {
        VirtualTime time = new VirtualTime(Instant.EPOCH);
        Stopwatch recovery = time.start();
        time.advance(Duration.ofMillis(4_999));
        assertEquals(Optional.empty(), StruckCycle.slow(recovery));
        time.advance(Duration.ofMillis(1));
        assertEquals(Optional.of(Duration.ofSeconds(5)), StruckCycle.slow(recovery));
    }

    /** A cycle that wasn't struck and has nothing to be found. */
    private StruckCycle mended(Mode mode) throws Exception {
        StruckCycle cycle = cycle(mode);
        cycle.mend(new Blow(Fault.KILL, Calls.FSYNC, "0", ""));
        assertEquals(List.of(), ArchiveProof.flaws(cycle.archive()));
        assertEquals(Optional.empty(), cycle.readers().flawOf(StruckCycle.CUT));
        return cycle;
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

    private List<String> drawn(List<String> names, Mode mode) {
        List<String> drawn = new ArrayList<>(names);
        Collections.shuffle(drawn, new Random(mode.name().hashCode()));
        return drawn.subList(0, Math.min(drawn.size(), Endurance.of(2, Integer.MAX_VALUE)));
    }

    /** One thread does everything, so that a number among its calls finds each. */
    private StruckCycle cycle(Mode mode) throws IOException {
        return cycle(mode, source, oneThread.toString());
    }

    /** The source is connected to once more for each time that it breaks off. */
    private StruckCycle cycleOnABadLine(Mode mode) throws IOException {
        return cycle(mode, source(BREAKS), oneThread.toString());
    }

    /** A folder store's own threads force and move a release's files. */
    private StruckCycle cycleBeside(Mode mode) throws IOException {
        return cycle(mode, source, "");
    }

    private StruckCycle cycle(Mode mode, CutServer from, String classes) throws IOException {
        Path cycle = folder.resolve("cycle-" + number.incrementAndGet());
        return StruckCycle.inFolders(cycle, mode, from.uri(), classes);
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
}
