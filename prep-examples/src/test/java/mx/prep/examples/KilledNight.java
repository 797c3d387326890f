package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import mx.prep.examples.gate.Gate;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Mode;
import mx.prep.model.Stage;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ZipForge;

/** One site and its archive, of which each cut is begun by a runner that is killed and finished by another. */
final class KilledNight {
    /** Long enough for the journal to be read while it is unpacked. */
    private static final int LARGE = 8 << 20;

    private static final List<Stage> STAGES = List.of(Stage.values());
    private static final List<String> COMMANDS = List.of("publish", "follow");

    private final Path folder;
    private final Mode mode;
    private final SmallSite site;
    /** For each command, the numbers of what passes the gate in each stage. */
    private final Map<String, Map<Stage, List<Integer>>> gates = new HashMap<>();

    private int cut = -1;
    private String begunBy = "";

    KilledNight(Path folder, Mode mode) throws IOException {
        this.folder = folder;
        this.mode = mode;
        this.site = new SmallSite(folder.resolve("site"), mode);
        Files.createDirectory(folder.resolve("inbox"));
    }

    /**
     * Publishes two cuts, so that there are claims that a new process doesn't know, then one by each command, which is
     * killed when it is through, to see what passes when.
     */
    void rehearse() throws Exception {
        for (int before = 0; before < 2; before++) {
            offer(0);
            finish();
        }
        for (String command : COMMANDS) {
            offer(0);
            try (KilledProcess process = process(command, Gate.STOP, 0)) {
                assertTrue(process.awaitJournal(KilledProcess.finished(Stage.CONFIRM)), "it comes to its end");
                process.kill();
                gates.put(command, process.gates());
            }
            finish();
        }
    }

    /**
     * Offers the next cut to a runner and kills it in a stage.
     *
     * @return the stage in which it was by its journal; empty if it was through
     */
    Optional<Stage> kill(Stage stage, int tries, Random random) throws Exception {
        offer(stage == Stage.UNPACK ? LARGE : 0);
        String command = COMMANDS.get(cut % COMMANDS.size());
        Map<Stage, List<Integer>> known = gates.get(command);
        assertNotNull(known);
        return stage == Stage.UNPACK
                ? whileItUnpacks(command, known.get(Stage.ARCHIVE))
                : atTheGate(command, stage, moment(known.get(stage), tries, random));
    }

    /** The first and the last of a stage, and others between them. */
    private static int moment(List<Integer> gates, int tries, Random random) {
        assertTrue(gates.size() >= 5, () -> "too few moments: " + gates);
        return switch (tries) {
            case 0 -> gates.get(0);
            case 1 -> gates.get(gates.size() - 1);
            default -> gates.get(random.nextInt(gates.size()));
        };
    }

    /** It waits at the gate; once the journal has caught up with it, it is killed. */
    private Optional<Stage> atTheGate(String command, Stage stage, int number) throws Exception {
        try (KilledProcess process = process(command, Gate.STOP, number)) {
            if (process.awaitGate()) {
                var unused = process.awaitJournal(
                        switch (stage) {
                            case SOURCE -> KilledProcess.event("Started");
                            case VERIFY -> KilledProcess.event("CutFound");
                            default -> KilledProcess.finished(STAGES.get(STAGES.indexOf(stage) - 1));
                        });
            }
            process.kill();
            return process.stage();
        }
    }

    /** Nothing passes the gate while a package is unpacked: it is killed as soon as its journal says that it is kept. */
    private Optional<Stage> whileItUnpacks(String command, List<Integer> gatesBefore) throws Exception {
        int last = gatesBefore.get(gatesBefore.size() - 1);
        try (KilledProcess process = process(command, Gate.TELL, last)) {
            if (process.awaitGate()) {
                var unused = process.awaitJournal(KilledProcess.finished(Stage.ARCHIVE));
            }
            process.kill();
            return process.stage();
        }
    }

    private KilledProcess process(String command, String property, int number) throws IOException {
        Path work = folder.resolve("work-" + cut);
        begunBy = "cut " + cut + ", " + mode + ", " + command + " with " + property + "=" + number;
        return new KilledProcess(work, property + "=" + number, command, "-c", config(work));
    }

    /** What another process with an empty work folder makes of it: the cut is live, whole, kept and proven. */
    void finish() throws IOException {
        Path work = folder.resolve("work-" + cut + "-next");
        Run publish = Run.of("publish", "-c", config(work));
        assertEquals(0, publish.exit(), () -> begunBy + publish);
        assertEquals(cut, site.liveCut(cut), begunBy);
        assertEquals(Optional.empty(), site.flawOf(cut), begunBy);
        Run audit = Run.of("audit", "-c", config(work));
        assertEquals(0, audit.exit(), () -> begunBy + audit);
        try (Stream<Path> claims = Files.list(folder.resolve("archive/cuts"))) {
            assertEquals(cut + 1, claims.count(), begunBy);
        }
        assertTrue(
                Files.readAllLines(folder.resolve("purges.txt"))
                        .contains(site.pointer().path("release").asText()),
                () -> begunBy + ": the release wasn't purged");
    }

    /** Where it was killed the site is whole, of the cut before or of this one. */
    void assertReadersAreNoWorseOff() throws IOException {
        assertEquals(Optional.empty(), site.flawBetween(cut), begunBy);
    }

    private void offer(int more) throws IOException {
        cut++;
        ZipForge zip = SmallCut.zip(cut);
        if (more > 0) {
            zip.add(ForgedEntry.deflated("relleno.json", new byte[more]));
        }
        byte[] bytes = zip.build();
        Path file = folder.resolve("inbox").resolve(SmallCut.fileName(cut));
        Files.writeString(Path.of(file + ".sha256"), Digest.of(DigestAlgorithm.SHA256, bytes) + "\n");
        Files.write(file, bytes);
    }

    /** All of it passes the gate, which is open in this process. */
    private String config(Path work) throws IOException {
        Path file = folder.resolve("prep.yaml");
        Files.writeString(file, """
                source: {type: gated, source: {type: folder, path: inbox, settle: 0s}}
                integrity: {type: gated, check: {type: sidecar}}
                archive: {type: gated, store: {type: folder, path: archive}}
                work: %s
                targets:
                  - {type: gated, purges: purges.txt, target: {type: folder, name: portal, path: site, mode: %s}}
                """.formatted(work.getFileName(), mode));
        return file.toString();
    }
}
