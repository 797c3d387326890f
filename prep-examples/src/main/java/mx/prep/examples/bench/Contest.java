package mx.prep.examples.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;

/** Runs commands in turn, each as a process of its own, and prints medians. */
final class Contest {
    private final Path folder;
    private final int rounds;
    private final PrintStream out;

    /**
     * A contest.
     *
     * @param folder on the file system that is written to; each process before has its writes on the disk first
     * @param rounds how many count; one more comes first, to warm the page cache
     */
    Contest(Path folder, int rounds, PrintStream out) {
        this.folder = folder;
        this.rounds = rounds;
        this.out = out;
    }

    /** One of those that are compared. */
    record Contender(String name, Command command) {}

    /** The command of a round; prepares, untimed, what it needs. Its folders are new in each round. */
    @FunctionalInterface
    interface Command {
        List<String> of(int round) throws IOException, InterruptedException;
    }

    /** What a process took, in seconds. */
    record Times(double wall, double processor) {}

    /** Prints each contender's medians, and by how much it takes longer than the last one. */
    void run(String title, List<Contender> contenders) throws IOException, InterruptedException {
        List<List<Times>> times = new ArrayList<>();
        contenders.forEach(c -> times.add(new ArrayList<>()));
        for (int round = 0; round <= rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                Times took = time(contenders.get(i).command().of(round), 0);
                if (round > 0) {
                    times.get(i).add(took);
                }
            }
        }
        out.printf(Locale.ROOT, "%n%-44s %8s %8s %8s %8s%n", title, "seconds", "ratio", "cpu s", "ratio");
        List<Times> last = times.get(times.size() - 1);
        for (int i = 0; i < contenders.size(); i++) {
            List<Times> own = times.get(i);
            out.printf(
                    Locale.ROOT,
                    "  %-42s %8.2f %8.2f %8.2f %8.2f%n",
                    contenders.get(i).name(),
                    median(own.stream().map(Times::wall).toList()),
                    median(ratios(
                            own.stream().map(Times::wall).toList(),
                            last.stream().map(Times::wall).toList())),
                    median(own.stream().map(Times::processor).toList()),
                    median(ratios(
                            own.stream().map(Times::processor).toList(),
                            last.stream().map(Times::processor).toList())));
        }
    }

    /** Times one process, on a disk that has nothing left to write. */
    Times time(List<String> command, int expected) throws IOException, InterruptedException {
        execute(List.of("sync", "-f", folder.toString()), 0);
        List<String> timed = new ArrayList<>(
                List.of("bash", "-c", "TIMEFORMAT='%R %U %S'; time \"$@\" >\"$0\" 2>&1", log().toString()));
        timed.addAll(command);
        String answer = execute(timed, expected);
        StringTokenizer words = new StringTokenizer(answer);
        double wall = Double.parseDouble(words.nextToken());
        return new Times(wall, Double.parseDouble(words.nextToken()) + Double.parseDouble(words.nextToken()));
    }

    /** Runs a process to its end. */
    String execute(List<String> command, int expected) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != expected) {
            throw new IOException(command + " ended with " + exit + ":\n" + answer + output());
        }
        return answer;
    }

    /** What the process that was timed last wrote. */
    String output() throws IOException {
        return Files.exists(log()) ? Files.readString(log(), StandardCharsets.UTF_8) : "";
    }

    int rounds() {
        return rounds;
    }

    private Path log() {
        return folder.resolve("output.log");
    }

    private static List<Double> ratios(List<Double> mine, List<Double> theirs) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < mine.size(); i++) {
            ratios.add(mine.get(i) / theirs.get(i));
        }
        return ratios;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
