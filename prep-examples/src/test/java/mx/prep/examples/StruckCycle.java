package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mx.prep.examples.Strace.Blow;
import mx.prep.examples.Strace.Ended;
import mx.prep.examples.Strace.Fault;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Mode;
import mx.prep.testkit.Endurance;

/** A site with its first cut live, a cycle that brings the second and is struck, and the cycle after it. */
final class StruckCycle {
    /** The number of the cut that the struck cycle brings. */
    static final int CUT = 1;

    private static final Duration MOST_RECOVERY = Duration.ofSeconds(5);
    /** What a process that dies may leave in a store: a release's files that wait, and one or two besides. */
    private static final long MOST_LEFT = 12;

    private static final List<String> JAVA =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx128m");

    private final Path folder;
    private final Path config;
    private final SmallSite site;
    private final String classes;
    private final byte[] offered;

    /**
     * Publishes the first cut.
     *
     * @param folder absent
     * @param source where the second cut's package is offered, its digest beside it
     * @param target as {@code prep.yaml} writes it
     * @param site the target as its readers find it
     * @param classes what is put before this process's classes in the one that is struck; empty: nothing
     */
    StruckCycle(Path folder, URI source, String target, SmallSite site, String classes) throws IOException {
        this.folder = Files.createDirectory(folder);
        this.site = site;
        this.classes = classes;
        this.offered = SmallCut.zip(CUT).build();
        this.config = Files.writeString(folder.resolve("prep.yaml"), """
                name: newsroom
                source: {type: https, url: "%s"}
                integrity: {type: sidecar}
                archive: {type: folder, path: archive}
                work: work
                targets:
                  - %s
                """.formatted(source, target));
        byte[] first = SmallCut.zip(0).build();
        Path file = Files.write(folder.resolve(SmallCut.fileName(0)), first);
        Files.writeString(Path.of(file + ".sha256"), Digest.of(DigestAlgorithm.SHA256, first) + "\n");
        Run publish = Run.of("publish", "--package", file, "-c", config);
        assertEquals(0, publish.exit(), publish::toString);
    }

    /** One whose site is a folder beside the archive. */
    static StruckCycle inFolders(Path folder, Mode mode, URI source, String classes) throws IOException {
        return new StruckCycle(
                folder,
                source,
                "{type: folder, name: portal, path: site, mode: " + mode + "}",
                new SmallSite(folder.resolve("site"), mode),
                classes);
    }

    /** Runs the cycle and only writes down its system calls. */
    Ended watch() throws IOException, InterruptedException {
        Ended watched = Strace.watch(folder.resolve("calls"), java());
        assertEquals(0, watched.exit(), watched::said);
        return watched;
    }

    /** Runs the cycle into a blow; where it fell, and where not, nothing that readers and archive hold is worse. */
    Ended strike(Blow blow) throws IOException, InterruptedException {
        Ended ended = Strace.strike(folder.resolve("calls"), blow, java());
        assertEquals(List.of(), ArchiveProof.flaws(archive()), blow::toString);
        assertEquals(Optional.empty(), site.flawOfPointer(), blow::toString);
        assertEquals(Optional.empty(), site.flawBetween(CUT), blow::toString);
        if (ended.exit() == 0) {
            assertIsLive(blow + ", and it said that all is well");
        } else if (blow.fault() == Fault.KILL) {
            assertEquals(137, ended.exit(), () -> blow + ended.said());
        } else {
            assertFalse(ended.said().isBlank(), () -> blow + " ended with " + ended.exit() + " and says nothing");
            assertFalse(ended.said().contains("\tat "), () -> blow + " isn't told to people: " + ended.said());
        }
        return ended;
    }

    /** What the next run of the same command makes of it: all is as if nothing had happened. */
    void mend(Blow blow) throws IOException, InterruptedException {
        Stopwatch recovery = Ticker.SYSTEM.start();
        if (Endurance.on()) {
            Process process = Run.process(options(), "publish", "-c", config)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("recovery").toFile())
                    .start();
            assertEquals(0, process.waitFor(), () -> blow.toString());
            assertEquals(Optional.empty(), slow(recovery), blow::toString);
        } else {
            Run publish = Run.of("publish", "-c", config);
            assertEquals(0, publish.exit(), () -> blow + publish.toString());
        }
        assertIsLive(blow.toString());
        assertTrue(ArchiveProof.holds(archive(), offered), blow::toString);
        assertEquals(List.of(), ArchiveProof.flaws(archive()), blow::toString);
        Run audit = Run.of("audit", "-c", config);
        assertEquals(0, audit.exit(), () -> blow + audit.toString());
        assertNothingGrows(blow);
    }

    /** How long a recovery took that ends now; empty within the bound. */
    static Optional<Duration> slow(Stopwatch recovery) {
        Duration took = recovery.elapsed();
        return took.compareTo(MOST_RECOVERY) < 0 ? Optional.empty() : Optional.of(took);
    }

    private void assertIsLive(String where) throws IOException {
        assertEquals(CUT, site.liveCut(CUT), where);
        assertEquals(Optional.empty(), site.flawOfPointer(), where);
        assertEquals(Optional.empty(), site.flawOf(CUT), where);
    }

    private void assertNothingGrows(Blow blow) throws IOException {
        for (String store : List.of("archive", "site")) {
            Path temporary = folder.resolve(store).resolve(".prep-store/temporary");
            if (!Files.exists(temporary)) {
                continue;
            }
            try (Stream<Path> left = Files.list(temporary)) {
                long count = left.count();
                assertTrue(count <= MOST_LEFT, () -> blow + " leaves " + count + " files in " + store);
            }
        }
        try (Stream<Path> left = Files.list(folder.resolve("work"))) {
            List<String> names = left.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("journal"))
                    .toList();
            assertEquals(List.of(), names, () -> blow + " leaves files in the work folder");
        }
    }

    /** A line that names files, by their names within this cycle's folder. */
    String relative(String line) {
        return line.replace(folder + "/", "");
    }

    /** The file of a name within this cycle's folder. */
    String resolve(String name) {
        return folder.resolve(name).toString();
    }

    /** The archive's folder. */
    Path archive() {
        return folder.resolve("archive");
    }

    /** Where readers look. */
    Path site() {
        return folder.resolve("site");
    }

    SmallSite readers() {
        return site;
    }

    /** The credentials of this process are that one's as well. */
    private static List<String> options() {
        List<String> options = new ArrayList<>(JAVA);
        for (String name : List.of("aws.accessKeyId", "aws.secretAccessKey")) {
            String value = System.getProperty(name);
            if (value != null) {
                options.add("-D" + name + "=" + value);
            }
        }
        return options;
    }

    private List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        String own = System.getProperty("java.class.path");
        command.addAll(List.of(
                "-cp", classes.isEmpty() ? own : classes + File.pathSeparator + own, OneThreadCycle.class.getName()));
        command.add(config.toString());
        return command;
    }
}
