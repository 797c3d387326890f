package mx.prep.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import java.util.function.ToDoubleFunction;
import mx.prep.examples.bench.StandProcess.Asked;

/** Runs commands against the store in turn, each as a process of its own, and prints a table of medians. */
final class CloudContest {
    private static final String TIME = "time";
    /** What the runner logs, with {@code -v}, as soon as a cut is live; it goes on to look, confirm and note. */
    private static final String LIVE = ": live: ";
    /** Whoever takes longer has failed. */
    private static final String MOST_SECONDS = "300";

    private final Path folder;
    private final StandProcess stand;
    private final int rounds;
    private final PrintStream out;

    /** @param rounds how many count; one more comes first, to warm page cache and server */
    CloudContest(Path folder, StandProcess stand, int rounds, PrintStream out) throws IOException {
        this.folder = folder;
        this.stand = stand;
        this.rounds = rounds;
        this.out = out;
        if (SyncTool.find(TIME).isEmpty()) {
            throw new IOException("GNU time is missing; install it: apt-get install time");
        }
    }

    /** One of those that are compared. */
    record Contender(String name, Contest.Command command) {}

    /**
     * What a process took.
     *
     * @param wall seconds
     * @param live seconds until its files were live: to its end where it doesn't say
     * @param processor seconds, its children's too
     * @param memory most that one of its processes had, in MiB
     */
    private record Run(double wall, double live, double processor, double memory, Asked asked) {}

    /**
     * What a process printed.
     *
     * @param live seconds until it said that a cut is live; NaN if it didn't
     */
    private record Said(String text, double live) {}

    int rounds() {
        return rounds;
    }

    /** Prints each contender's medians, and by how much later it is live than the last one. */
    void run(String title, int latency, List<Contender> contenders) throws IOException, InterruptedException {
        List<List<Run>> runs = new ArrayList<>();
        contenders.forEach(c -> runs.add(new ArrayList<>()));
        for (int round = 0; round <= rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                List<String> command = contenders.get(i).command().of(round);
                stand.latency(latency);
                Run run = time(command);
                stand.latency(0);
                if (round > 0) {
                    runs.get(i).add(run);
                }
            }
        }
        out.printf(
                "%n| **%s, %d ms** | live after s | whole s | ratio | cpu s | peak MiB | requests | MB sent | server's cpu s |%n",
                title, latency);
        out.println("|---|---|---|---|---|---|---|---|---|");
        for (int i = 0; i < contenders.size(); i++) {
            print(contenders.get(i).name(), runs.get(i), runs.get(runs.size() - 1));
        }
    }

    private void print(String name, List<Run> own, List<Run> last) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            ratios.add(own.get(i).live() / last.get(i).live());
        }
        out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.2f | %.0f | %.0f | %.1f | %.2f |%n",
                name,
                median(own, Run::live),
                median(own, Run::wall),
                Contest.median(ratios),
                median(own, Run::processor),
                median(own, Run::memory),
                median(own, run -> run.asked().requests()),
                median(own, run -> run.asked().bytes() / 1e6),
                median(own, run -> run.asked().processor()));
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> value) {
        return Contest.median(runs.stream().map(value::applyAsDouble).toList());
    }

    private Run time(List<String> command) throws IOException, InterruptedException {
        execute(List.of("sync", "-f", folder.toString()));
        Path times = folder.resolve("times");
        List<String> timed =
                new ArrayList<>(List.of("timeout", MOST_SECONDS, TIME, "-f", "%e %U %S %M", "-o", times.toString()));
        timed.addAll(command);
        stand.asked();
        Said said = listen(timed);
        Asked asked = stand.asked();
        StringTokenizer words = new StringTokenizer(Files.readString(times, StandardCharsets.UTF_8));
        double wall = Double.parseDouble(words.nextToken());
        double processor = Double.parseDouble(words.nextToken()) + Double.parseDouble(words.nextToken());
        double live = Double.isNaN(said.live()) ? wall : said.live();
        return new Run(wall, live, processor, Double.parseDouble(words.nextToken()) / 1024, asked);
    }

    /** Runs a process to its end, with the keys of the store; what it printed. */
    String execute(List<String> command) throws IOException, InterruptedException {
        return listen(command).text();
    }

    private Said listen(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        SyncTool.environment(folder).forEach((name, value) -> {
            builder.environment().remove(name);
            value.ifPresent(text -> builder.environment().put(name, text));
        });
        long begin = System.nanoTime();
        Process process = builder.start();
        StringBuilder text = new StringBuilder();
        double live = Double.NaN;
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (Double.isNaN(live) && line.contains(LIVE)) {
                live = (System.nanoTime() - begin) / 1e9;
            }
            text.append(line).append('\n');
        }
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IOException(command + " ended with " + exit + ":\n" + text);
        }
        return new Said(text.toString(), live);
    }
}
