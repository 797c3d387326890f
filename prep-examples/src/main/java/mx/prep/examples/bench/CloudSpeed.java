package mx.prep.examples.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import mx.prep.examples.bench.CloudContest.Contender;
import mx.prep.testkit.authority.PackageGenerator;

/** Whole processes of the runner beside the tools that bring a folder into a bucket, from a zip in hand to live objects. */
final class CloudSpeed {
    private static final int FIRST = 40;
    private static final String HEAP = "128m";
    /** As many as the runner has requests under way. */
    private static final String LOOP_THREADS = "32";

    private static final String LOOP_BUCKET = "loop";

    private final CloudKind cloud;
    private final Runner runner;
    private final Path folder;
    private final StandProcess stand;
    private final CloudContest contest;
    private final String endpoint;
    private final String options;
    private final PrintStream out;
    private final List<Path> packages;
    private final Path whole;
    private final Path changed;

    /**
     * In a folder of its own.
     *
     * @param stand the store that everybody publishes into
     * @param packages one more than {@code rounds} after the first
     */
    CloudSpeed(
            CloudKind cloud,
            Runner runner,
            Path folder,
            StandProcess stand,
            CloudContest contest,
            List<Path> packages,
            PrintStream out)
            throws IOException {
        this.cloud = cloud;
        this.runner = runner;
        this.folder = folder;
        this.stand = stand;
        this.out = out;
        this.contest = contest;
        this.endpoint = stand.empty(List.of());
        this.options = stand.options();
        this.packages = packages;
        this.whole = folder.resolveSibling("whole");
        this.changed = folder.resolveSibling("changed");
    }

    /** A target of the runner's and its archive. */
    private enum Site {
        RELEASES("releases"),
        IN_PLACE("in-place");

        private final String mode;

        Site(String mode) {
            this.mode = mode;
        }

        String bucket() {
            return "site-" + mode;
        }

        String archive() {
            return "archive-" + mode;
        }

        List<String> buckets() {
            return List.of(bucket(), archive());
        }
    }

    /** Packages for so many rounds, the first of the night and its successors. */
    static List<Path> packages(PackageGenerator generator, int rounds, Path folder) throws IOException {
        List<Path> packages = new ArrayList<>();
        for (int round = -1; round <= rounds; round++) {
            packages.add(generator.writeTo(FIRST + packages.size(), folder));
        }
        return packages;
    }

    /** @param latencies of each request, in milliseconds */
    void run(List<Integer> latencies) throws IOException, InterruptedException {
        tellTools();
        for (int latency : latencies) {
            full(latency);
            next(latency);
            again(latency);
        }
    }

    /** Nobody is left out silently. */
    private void tellTools() throws IOException, InterruptedException {
        for (SyncTool tool : tools().toList()) {
            out.println(
                    tool.isInstalled()
                            ? contest.execute(shell(tool.version() + " 2>&1 | head -n 1"))
                                    .strip()
                            : tool.label() + ": MISSING, so it isn't measured; install it: " + tool.advice());
        }
        if (!runner.hasArchive()) {
            out.println("prep: its archive of classes is MISSING, so it is measured without; make it:"
                    + " prep-examples/prep --make-archive");
        }
    }

    /** What the runner puts for a cut and for the next one, in place: the loop's bytes. */
    void saveObjects() throws IOException, InterruptedException {
        Site site = Site.IN_PLACE;
        stand.empty(site.buckets());
        Path home = fresh("saved");
        int cut = 0;
        for (Path objects : List.of(whole, changed)) {
            contest.execute(publish(site, home, packages.get(cut++)));
            for (String bucket : site.buckets()) {
                stand.save(bucket, Files.createDirectories(objects.resolve(bucket)));
            }
        }
    }

    private void full(int latency) throws IOException, InterruptedException {
        List<Contender> contenders = new ArrayList<>();
        for (Site site : Site.values()) {
            contenders.add(new Contender(name(site), round -> {
                stand.empty(site.buckets());
                return publish(site, fresh("full"), packages.get(0));
            }));
        }
        for (SyncTool tool : installed()) {
            contenders.add(new Contender(name(tool), round -> {
                stand.empty(List.of(bucket(tool)));
                return sync(tool, packages.get(0));
            }));
        }
        contenders.add(new Contender("bare loop of its bytes", round -> {
            stand.empty(List.of(LOOP_BUCKET));
            return loop(whole);
        }));
        contest.run("Full publication", latency, contenders);
    }

    private void next(int latency) throws IOException, InterruptedException {
        begin();
        List<Contender> contenders = new ArrayList<>();
        for (Site site : Site.values()) {
            Path home = fresh("next");
            contest.execute(publish(site, home, packages.get(0)));
            contenders.add(new Contender(name(site), round -> publish(site, home, packages.get(round + 1))));
        }
        for (SyncTool tool : installed()) {
            contest.execute(sync(tool, packages.get(0)));
            contenders.add(new Contender(name(tool), round -> sync(tool, packages.get(round + 1))));
        }
        contenders.add(new Contender("bare loop of its bytes in place", round -> loop(changed)));
        contest.run("The next cut, a quarter of the files changed", latency, contenders);
    }

    private void again(int latency) throws IOException, InterruptedException {
        begin();
        List<Contender> contenders = new ArrayList<>();
        for (Site site : Site.values()) {
            contest.execute(publish(site, fresh("again"), packages.get(0)));
            contenders.add(new Contender(name(site), round -> publish(site, fresh("again"), packages.get(0))));
        }
        for (SyncTool tool : installed()) {
            contest.execute(sync(tool, packages.get(0)));
            contenders.add(new Contender(name(tool), round -> sync(tool, packages.get(0))));
        }
        contest.run("The same cut again, with an empty work folder", latency, contenders);
    }

    /** Empty buckets for everybody; what comes before a group costs no latency. */
    private void begin() throws IOException {
        stand.latency(0);
        List<String> buckets = new ArrayList<>();
        Arrays.stream(Site.values()).forEach(site -> buckets.addAll(site.buckets()));
        buckets.add(LOOP_BUCKET);
        installed().forEach(tool -> buckets.add(bucket(tool)));
        stand.empty(buckets);
    }

    private Stream<SyncTool> tools() {
        return Arrays.stream(SyncTool.values()).filter(tool -> tool.takes(cloud));
    }

    private List<SyncTool> installed() {
        return tools().filter(SyncTool::isInstalled).toList();
    }

    private static String name(Site site) {
        return "prep publish, " + site.mode;
    }

    private static String name(SyncTool tool) {
        return "unzip, " + tool.label();
    }

    private static String bucket(SyncTool tool) {
        return "tool-" + tool.name().toLowerCase(Locale.ROOT);
    }

    private List<String> publish(Site site, Path home, Path zip) throws IOException {
        Path configuration = home.resolve("prep.yaml");
        if (!Files.exists(configuration)) {
            Files.createDirectories(home.resolve("incoming"));
            Files.writeString(
                    configuration,
                    "source: {type: folder, path: incoming}\nintegrity: {type: none}\nwork: work\n"
                            + cloud.publishing(site.archive(), site.bucket(), site.mode, options));
        }
        String[] arguments = {"publish", "-v", "-c", configuration.toString(), "--package", zip.toString()};
        return runner.hasArchive() ? runner.archived(HEAP, arguments) : runner.plain(HEAP, arguments);
    }

    private List<String> sync(SyncTool tool, Path zip) throws IOException {
        Path stage = fresh("stage");
        return shell(
                "unzip -qq '" + zip + "' -d '" + stage + "' && " + tool.command(cloud, stage, bucket(tool), endpoint));
    }

    private List<String> loop(Path objects) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "java",
                "-Xmx" + HEAP,
                "-cp",
                runner.jar().toString(),
                PutLoop.class.getName(),
                cloud.name(),
                endpoint,
                LOOP_THREADS));
        try (Stream<Path> buckets = Files.list(objects)) {
            buckets.forEach(bucket -> command.add(LOOP_BUCKET + "=" + bucket));
        }
        return command;
    }

    private Path fresh(String name) throws IOException {
        return Files.createTempDirectory(folder, name + "-");
    }

    private static List<String> shell(String script) {
        return List.of("bash", "-c", script);
    }
}
