package mx.prep.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import mx.prep.examples.gate.Gate;
import mx.prep.model.Stage;

/** A runner in a process of its own that passes the gate: what its journal and the gate tell, and its end. */
final class KilledProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader out;
    private final Path journal;
    private final Path log;
    private final Path err;

    /** What passed the gate: its number, when, and what it was. */
    record Passed(int number, Instant at, String what) {}

    /**
     * Starts one.
     *
     * @param property what the gate is told besides where its log is, such as {@code prep.gate.stop=17}
     * @param work its work folder
     */
    KilledProcess(Path work, String property, String... words) throws IOException {
        journal = work.resolve("journal.jsonl");
        log = Path.of(work + "-gate.txt");
        err = Path.of(work + "-err.txt");
        List<String> options = List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-D" + Gate.LOG + "=" + log,
                "-D" + property);
        process = Run.process(options, (Object[]) words)
                .redirectError(err.toFile())
                .start();
        out = process.inputReader(UTF_8);
    }

    /** Waits until the gate says that something was stopped or passed; false if it ends before. */
    boolean awaitGate() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals(Gate.WORD)) {
                return true;
            }
        }
        return false;
    }

    /** Waits until the journal has a line; false if the process ends before. */
    boolean awaitJournal(Predicate<JsonNode> line) throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (journal().stream().noneMatch(line)) {
            if (!process.isAlive()) {
                return journal().stream().anyMatch(line);
            }
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("the journal doesn't say it: " + journal() + "; " + Files.readString(err));
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return true;
    }

    /** Whether a line tells that a stage ended. */
    static Predicate<JsonNode> finished(Stage stage) {
        return line -> line.path("event").asText().equals("StageFinished")
                && line.path("stage").asText().equals(stage.name());
    }

    /** Whether a line tells an event. */
    static Predicate<JsonNode> event(String name) {
        return line -> line.path("event").asText().equals(name);
    }

    /** Sends SIGKILL and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The stage in which it ended: the one after the last that its journal tells the end of; empty after all. */
    Optional<Stage> stage() throws IOException {
        List<Passed> passed = passed();
        return stage(ends(), passed.get(passed.size() - 1).what(), Instant.MAX);
    }

    /** What passed the gate in each stage. */
    Map<Stage, List<Integer>> gates() throws IOException {
        Map<Stage, Instant> ends = ends();
        Map<Stage, List<Integer>> gates = new EnumMap<>(Stage.class);
        for (Passed passed : passed()) {
            stage(ends, passed.what(), passed.at())
                    .ifPresent(stage -> gates.computeIfAbsent(stage, any -> new ArrayList<>())
                            .add(passed.number()));
        }
        return gates;
    }

    /** The journal tells the end of receiving and verifying in one moment, when it knows which cut it is. */
    private static Optional<Stage> stage(Map<Stage, Instant> ends, String what, Instant at) {
        for (Stage stage : Stage.values()) {
            Instant end = ends.get(stage);
            if (end == null || at.isBefore(end)) {
                return Optional.of(stage == Stage.SOURCE && what.contains("check") ? Stage.VERIFY : stage);
            }
        }
        return Optional.empty();
    }

    private Map<Stage, Instant> ends() throws IOException {
        Map<Stage, Instant> ends = new EnumMap<>(Stage.class);
        for (JsonNode line : journal()) {
            if (event("StageFinished").test(line)) {
                ends.put(
                        Stage.valueOf(line.path("stage").asText()),
                        Instant.parse(line.path("at").asText()));
            }
        }
        return ends;
    }

    private List<Passed> passed() throws IOException {
        List<Passed> passed = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            String[] words = line.split(" ", 3);
            passed.add(new Passed(Integer.parseInt(words[0]), Instant.parse(words[1]), words[2]));
        }
        return passed;
    }

    /** The lines that are whole. */
    private List<JsonNode> journal() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        if (Files.exists(journal)) {
            String text = Files.readString(journal);
            for (String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
