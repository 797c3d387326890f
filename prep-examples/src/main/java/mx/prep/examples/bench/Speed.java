package mx.prep.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mx.prep.examples.bench.Contest.Command;
import mx.prep.examples.bench.Contest.Contender;
import mx.prep.testkit.authority.PackageGenerator;

/** Whole processes of the runner beside the tools that outlets use today, on the same packages. */
final class Speed {
    private static final int FIRST = 40;
    private static final String HEAP = "128m";

    private final Contest contest;
    private final Runner runner;
    private final Path folder;
    private final List<Path> packages = new ArrayList<>();

    Speed(Contest contest, Runner runner, Path folder) {
        this.contest = contest;
        this.runner = runner;
        this.folder = folder;
    }

    void run(PackageGenerator generator) throws IOException, InterruptedException {
        Path made = Files.createDirectories(folder.resolve("packages"));
        for (int round = -1; round <= contest.rounds(); round++) {
            packages.add(generator.writeTo(FIRST + packages.size(), made));
        }
        verify();
        full();
        loops();
        incremental();
    }

    private void verify() throws IOException, InterruptedException {
        String zip = packages.get(0).toString();
        contest.run(
                "Verify, open, hash",
                with(
                        heapless(arguments -> round -> arguments.of("inspect", "--json", zip)),
                        new Contender(
                                "unzip -t, sha256sum",
                                round -> shell("unzip -tqq '" + zip + "' && sha256sum '" + zip + "'"))));
    }

    private void full() throws IOException, InterruptedException {
        Path zip = packages.get(0);
        contest.run(
                "Full publication",
                with(
                        heapless(arguments -> round -> publish(arguments, fresh("full"), zip)),
                        new Contender(
                                "unzip, rsync -a --checksum --delete, sync", round -> rsync(fresh("rsync"), zip))));
    }

    private void loops() throws IOException, InterruptedException {
        Path zip = packages.get(0);
        Path objects = objects();
        contest.run(
                "Full publication and bare loops of its bytes",
                with(
                        heapless(arguments -> round -> publish(arguments, fresh("full"), zip)),
                        new Contender("16 threads: write, fsync, rename each", round -> loop(objects)),
                        new Contender("xargs -P 4 cp, one sync", round -> copy(objects, fresh("copy")))));
    }

    private void incremental() throws IOException, InterruptedException {
        Path other = fresh("rsync");
        contest.execute(rsync(other, packages.get(0)), 0);
        List<Contender> ours = heapless(arguments -> {
            Path site = fresh("incremental");
            contest.execute(publish(arguments, site, packages.get(0)), 0);
            return round -> publish(arguments, site, packages.get(round + 1));
        });
        contest.run(
                "The next cut",
                with(
                        ours,
                        new Contender(
                                "unzip, rsync -a --checksum --delete, sync",
                                round -> rsync(other, packages.get(round + 1)))));
    }

    /** The arguments of the runner behind one way of starting it. */
    private interface Start {
        List<String> of(String... arguments);
    }

    private interface Ours {
        Command with(Start start) throws IOException, InterruptedException;
    }

    private List<Contender> heapless(Ours ours) throws IOException, InterruptedException {
        List<Contender> ways = new ArrayList<>();
        ways.add(new Contender("java -jar prep.jar", ours.with(arguments -> runner.plain(HEAP, arguments))));
        if (runner.hasArchive()) {
            ways.add(new Contender(
                    "prep (archive of classes)", ours.with(arguments -> runner.archived(HEAP, arguments))));
        }
        return ways;
    }

    private static List<Contender> with(List<Contender> ours, Contender... others) {
        return Stream.concat(ours.stream(), Stream.of(others)).toList();
    }

    private Path fresh(String name) throws IOException {
        return Files.createTempDirectory(folder, name + "-");
    }

    private static List<String> publish(Start start, Path site, Path zip) throws IOException {
        Path configuration = site.resolve("prep.yaml");
        if (!Files.exists(configuration)) {
            Files.createDirectories(site.resolve("incoming"));
            Files.writeString(configuration, """
                    source: {type: folder, path: incoming}
                    integrity: {type: none}
                    archive: {type: folder, path: archive}
                    targets:
                      - {type: folder, name: portal, path: site, mode: releases}
                    work: work
                    """);
        }
        return start.of("publish", "-c", configuration.toString(), "--package", zip.toString());
    }

    private List<String> rsync(Path other, Path zip) throws IOException {
        Path stage = fresh("stage");
        Path site = Files.createDirectories(other.resolve("site"));
        return shell("unzip -qq '" + zip + "' -d '" + stage + "' && rsync -a --checksum --delete '" + stage + "/' '"
                + site + "/' && sync -f '" + site + "'");
    }

    /** The folders first: cp makes them too, but not beside another cp that does. */
    private static List<String> copy(Path from, Path to) {
        return shell("cd '" + from + "' && find . -type d -print0 | (cd '" + to + "' && xargs -0 mkdir -p)"
                + " && find . -type f -print0 | xargs -0 -P 4 -n 200 cp --parents -t '" + to + "' && sync -f '" + to
                + "'");
    }

    private List<String> loop(Path from) throws IOException {
        return List.of(
                "java",
                "-Xmx" + HEAP,
                "-cp",
                runner.jar().toString(),
                CopyLoop.class.getName(),
                from.toString(),
                fresh("loop").toString());
    }

    /** The files of one release, as they are stored. */
    private Path objects() throws IOException, InterruptedException {
        Path site = fresh("objects");
        contest.execute(publish(arguments -> runner.plain(HEAP, arguments), site, packages.get(0)), 0);
        try (Stream<Path> releases = Files.list(site.resolve("site/releases"))) {
            Optional<Path> only = releases.findFirst();
            return only.orElseThrow();
        }
    }

    private static List<String> shell(String script) {
        return List.of("bash", "-c", script);
    }
}
