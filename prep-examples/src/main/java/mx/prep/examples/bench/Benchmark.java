package mx.prep.examples.bench;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.Stream;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.authority.Scale;

/**
 * Times the runner as a whole process against {@code unzip}, {@code sha256sum}, {@code rsync} and bare copy loops, in
 * turn, on the same packages and the same file system, each until its files are durable; how soon it refuses hostile
 * packages; and how soon it has a site in a bucket, beside the tools that bring a folder into one. Prints medians, and
 * ratios to the last line of each group.
 *
 * <p>{@code java -cp prep-examples/target/prep.jar mx.prep.examples.bench.Benchmark [RUNS] [speed | refusals | cloud | all]};
 * needs bash, unzip, rsync, coreutils and, for {@code cloud}, GNU time, and a temporary folder with 10 GB. After {@code prep-examples/prep
 * --make-archive} it measures that way to start, too. Nothing is deleted before the end: a file system that has just
 * deleted many files is slow to make new ones.
 */
public final class Benchmark {
    /** 3,004 files, of which 751, a quarter, change with each cut. */
    private static final Scale QUARTER = new Scale(32, 300, 2_619, 163_666, 412, 400_000);

    private Benchmark() {}

    /** Runs the benchmark; a command that fails ends it with its output. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        String part = args.length > 1 ? args[1] : "all";
        PrintStream out = System.out;
        Runner runner = new Runner(jar());
        Path folder = Files.createTempDirectory("prep-bench");
        try {
            Contest contest = new Contest(folder, rounds, out);
            if (part.equals("speed") || part.equals("all")) {
                out.println("3,004 files, 188 MB unpacked; medians of " + rounds + " runs each, in turn");
                new Speed(contest, runner, folder).run(generator(Scale.BENCH));
            }
            if (part.equals("refusals") || part.equals("all")) {
                new Refusals(contest, runner, out).run(folder.resolve("hostile"));
            }
            for (CloudKind cloud : CloudKind.values()) {
                String name = cloud.name().toLowerCase(Locale.ROOT);
                if (Set.of("cloud", "all", name).contains(part)) {
                    cloud(cloud, runner, Files.createDirectories(folder.resolve(name)), rounds, out);
                }
            }
        } finally {
            delete(folder);
        }
    }

    private static void cloud(CloudKind cloud, Runner runner, Path folder, int rounds, PrintStream out)
            throws IOException, InterruptedException {
        out.println("3,004 files, 188 MB unpacked; medians of " + rounds + " runs each, in turn");
        String name = cloud.name().toLowerCase(Locale.ROOT);
        List<Path> packages =
                CloudSpeed.packages(generator(QUARTER), rounds, Files.createDirectories(folder.resolve("packages")));
        try (StandProcess stand = StandProcess.start(runner.jar(), name)) {
            Path own = Files.createDirectory(folder.resolve("strict"));
            CloudContest contest = new CloudContest(own, stand, rounds, out);
            CloudSpeed speed = new CloudSpeed(cloud, runner, own, stand, contest, packages, out);
            speed.saveObjects();
            speed.run(List.of(0, 25));
        }
        if (cloud == CloudKind.AZURE) {
            out.println("Azurite, which counts nothing:");
            try (StandProcess stand = StandProcess.start(runner.jar(), "azurite")) {
                Path own = Files.createDirectory(folder.resolve("azurite"));
                CloudContest contest = new CloudContest(own, stand, rounds, out);
                new CloudSpeed(cloud, runner, own, stand, contest, packages, out).run(List.of(0));
            }
        }
    }

    private static PackageGenerator generator(Scale scale) {
        return PackageGenerator.builder().scale(scale).cuts(72).build();
    }

    private static Path jar() {
        String path = System.getProperty("java.class.path");
        return Path.of(new StringTokenizer(path, File.pathSeparator).nextToken())
                .toAbsolutePath();
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
