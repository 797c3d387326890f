package mx.prep.examples.bench;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import java.util.stream.Stream;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.authority.Scale;

/**
 * Times the runner as a whole process against {@code unzip}, {@code sha256sum}, {@code rsync} and a bare parallel copy,
 * in turn and on the same packages, and prints medians and ratios.
 *
 * <p>{@code java -cp prep-examples/target/prep.jar mx.prep.examples.bench.Benchmark [RUNS] [FOLDER]}; needs unzip,
 * rsync and coreutils. Default: 5 runs in a temporary folder that is deleted at the end.
 */
public final class Benchmark {
    private final int runs;
    private final Path folder;
    private final PrintStream out;
    private final Path jar;

    private Benchmark(int runs, Path folder, PrintStream out) {
        this.runs = runs;
        this.folder = folder;
        this.out = out;
        this.jar = Path.of(new StringTokenizer(System.getProperty("java.class.path"), File.pathSeparator).nextToken())
                .toAbsolutePath();
    }

    /** Runs the benchmark; a command that fails ends it with its output. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        Path folder = args.length > 1
                ? Files.createDirectories(Path.of(args[1])).toAbsolutePath()
                : Files.createTempDirectory("prep-bench");
        try {
            new Benchmark(runs, folder, System.out).run();
        } finally {
            if (args.length <= 1) {
                delete(folder);
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        out.println("Making two cuts of 3,004 files, 188 MB …");
        PackageGenerator generator =
                PackageGenerator.builder().scale(Scale.BENCH).cuts(72).build();
        Path first = generator.writeTo(40, folder);
        Path second = generator.writeTo(41, folder);
        out.printf(Locale.ROOT, "%s: %.1f MB; %d runs each, in turn%n", first.getFileName(), mb(first), runs);
        out.printf(Locale.ROOT, "%-46s %9s %9s %7s%n", "", "prep s", "other s", "ratio");
        verify(first);
        full(first);
        incremental(first, second);
    }

    private void verify(Path zip) throws IOException, InterruptedException {
        compare(
                "verify, open, hash ÷ unzip -t + sha256sum",
                () -> {},
                prep("inspect", "--json", zip.toString()),
                shell("unzip -tqq '" + zip + "' && sha256sum '" + zip + "'"));
    }

    private void full(Path zip) throws IOException, InterruptedException {
        Path site = folder.resolve("full");
        Preparation clean = () -> {
            delete(folder.resolve("full"));
            delete(folder.resolve("other"));
            configure(site);
        };
        compare(
                "full publication ÷ unzip + rsync + sync",
                clean,
                publish(site, zip),
                shell(unzipAndRsync(zip, folder.resolve("other"))));
        Path release = onlyRelease(site);
        compare(
                "full publication ÷ parallel copy of its bytes",
                clean,
                publish(site, zip),
                shell(parallelCopy(copyOf(release), folder.resolve("other"))));
    }

    private void incremental(Path before, Path zip) throws IOException, InterruptedException {
        Path site = folder.resolve("incremental");
        Path other = folder.resolve("other");
        Preparation published = () -> {
            delete(site);
            delete(other);
            configure(site);
            execute(publish(site, before));
            execute(shell(unzipAndRsync(before, other)));
        };
        compare(
                "incremental publication ÷ unzip + rsync + sync",
                published,
                publish(site, zip),
                shell(unzipAndRsync(zip, other)));
    }

    private static String unzipAndRsync(Path zip, Path other) {
        return "rm -rf '" + other + "/stage' && mkdir -p '" + other + "/stage' '" + other + "/site' && unzip -qq '"
                + zip
                + "' -d '" + other + "/stage' && rsync -a --checksum --delete '" + other + "/stage/' '" + other
                + "/site/' && sync -f '" + other + "'";
    }

    private static String parallelCopy(Path from, Path to) {
        return "mkdir -p '" + to + "' && cd '" + from
                + "' && find . -type f -print0 | xargs -0 -P 4 -n 200 cp --parents -t '" + to + "' && sync -f '" + to
                + "'";
    }

    /** The release's files beside the site, which the preparation of each run deletes. */
    private Path copyOf(Path release) throws IOException, InterruptedException {
        Path copy = folder.resolve("objects");
        execute(shell("rm -rf '" + copy + "' && cp -r '" + release + "' '" + copy + "'"));
        return copy;
    }

    private static Path onlyRelease(Path site) throws IOException {
        try (Stream<Path> releases = Files.list(site.resolve("site/releases"))) {
            return releases.findFirst().orElseThrow();
        }
    }

    private static void configure(Path site) throws IOException {
        Files.createDirectories(site);
        Files.writeString(site.resolve("prep.yaml"), """
                source: {type: folder, path: incoming}
                integrity: {type: none}
                archive: {type: folder, path: archive}
                targets:
                  - {type: folder, name: portal, path: site, mode: releases}
                work: work
                """);
        Files.createDirectories(site.resolve("incoming"));
    }

    private List<String> publish(Path site, Path zip) {
        return prep("publish", "-c", site.resolve("prep.yaml").toString(), "--package", zip.toString());
    }

    private List<String> prep(String... arguments) {
        List<String> command = new ArrayList<>(List.of("java", "-Xmx128m", "-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> shell(String script) {
        return List.of("bash", "-c", script);
    }

    /** What has to be there before a pair of runs. */
    @FunctionalInterface
    private interface Preparation {
        void run() throws IOException, InterruptedException;
    }

    private void compare(String what, Preparation preparation, List<String> ours, List<String> other)
            throws IOException, InterruptedException {
        List<Double> mine = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int run = -1; run < runs; run++) {
            preparation.run();
            double a = execute(ours);
            double b = execute(other);
            // The first pair warms the page cache.
            if (run >= 0) {
                mine.add(a);
                theirs.add(b);
                ratios.add(a / b);
            }
        }
        out.printf(Locale.ROOT, "%-46s %9.2f %9.2f %7.2f%n", what, median(mine), median(theirs), median(ratios));
    }

    private double execute(List<String> command) throws IOException, InterruptedException {
        Path log = folder.resolve("output.log");
        long started = System.nanoTime();
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        double seconds = (System.nanoTime() - started) / 1e9;
        if (exit != 0) {
            throw new IOException(
                    command + " ended with " + exit + ":\n" + Files.readString(log, StandardCharsets.UTF_8));
        }
        return seconds;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static double mb(Path file) throws IOException {
        return Files.size(file) / 1e6;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
