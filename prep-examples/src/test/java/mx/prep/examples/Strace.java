package mx.prep.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Java process under strace, which lets one of its system calls fail, or kills it there. */
final class Strace {
    private static final Pattern CALL = Pattern.compile("^(\\d+) +([a-z0-9_]+)\\(");
    /** The C library asks for its cache of names as well, over a socket of this machine. */
    private static final Pattern TO_NETWORK =
            Pattern.compile("^\\d+ +(?:(?:write|writev)\\(\\d+<(?:socket|TCP)|connect\\(.*AF_INET)");

    private static final Pattern LOCK = Pattern.compile("^(\\d+) +open(?:at)?\\(.*\"([^\"]+/locks/[^\"]+)\"");
    /** Where a thread takes locks that does more than move a release's files. */
    private static final String ARCHIVE = "archive/";

    private static final int PATIENCE_SECONDS = 300;

    private Strace() {}

    /** System calls that do the same, of which each platform has some. */
    enum Calls {
        FSYNC("fsync", "fdatasync"),
        RENAME("rename", "renameat", "renameat2"),
        WRITE("write", "pwrite64"),
        UNLINK("unlink", "unlinkat"),
        LINK("link", "linkat"),
        ATTRIBUTE("fsetxattr", "setxattr"),
        /** By this the JDK's HTTP client sends; its older one, by which S3 is asked, writes. */
        WRITEV("writev"),
        CONNECT("connect"),
        OPEN("open", "openat");

        @SuppressWarnings("ImmutableEnumChecker") // the list is
        private final List<String> names;

        Calls(String... names) {
            this.names = List.of(names);
        }

        /** As strace takes them, also where a platform hasn't all of them. */
        private String all() {
            return "?" + String.join(",?", names);
        }
    }

    /** What happens at a call. */
    enum Fault {
        KILL("signal=KILL"),
        EIO("error=EIO"),
        ENOSPC("error=ENOSPC");

        private final String injection;

        Fault(String injection) {
            this.injection = injection;
        }
    }

    /**
     * A call at which something happens.
     *
     * @param when its number among the calls of its thread, from 1, as strace writes it: {@code 3}, or {@code 3+} for
     *     it and all after it
     * @param path only calls on this file are counted; empty: all
     */
    record Blow(Fault fault, Calls calls, String when, String path) {
        @Override
        public String toString() {
            return fault + " at " + calls + " " + when + (path.isEmpty() ? "" : " of " + path);
        }
    }

    /**
     * What became of a process.
     *
     * @param exit what it ended with; 137 if it was killed
     * @param said what it said
     * @param log strace's lines
     */
    record Ended(int exit, String said, List<String> log) {
        /** Whether the blow fell. */
        boolean wasStruck() {
            return exit == 137 || log.stream().anyMatch(line -> line.endsWith("(INJECTED)"));
        }

        /** Whether the blow fell where the process asks another machine. */
        boolean wasStruckOnTheNetwork() {
            // Where others write a line before it, a call that ends a process is unfinished, else it has no result.
            List<String> endings = exit == 137 ? List.of("<unfinished ...>", "= ?") : List.of("(INJECTED)");
            return wasStruck()
                    && log.stream()
                            .anyMatch(line -> endings.stream().anyMatch(line::endsWith)
                                    && TO_NETWORK.matcher(line).find());
        }

        /**
         * The numbers, among the calls of a kind and thread, at which a fault falls where the process asks another machine.
         * An error falls at each thread's call of a number, but the process dies at the first.
         */
        List<Integer> onTheNetwork(Fault fault, Calls calls) {
            Map<String, Integer> counts = new HashMap<>();
            TreeMap<Integer, Boolean> numbers = new TreeMap<>();
            for (String line : log) {
                Matcher call = CALL.matcher(line);
                if (call.find() && calls.names.contains(call.group(2))) {
                    int number = counts.merge(call.group(1) + " " + call.group(2), 1, Integer::sum);
                    numbers.merge(
                            number,
                            TO_NETWORK.matcher(line).find(),
                            (before, now) -> before || (fault != Fault.KILL && now));
                }
            }
            return numbers.keySet().stream().filter(numbers::get).toList();
        }

        /** The most calls that one thread made of each kind. */
        Map<Calls, Integer> most() {
            Map<String, Integer> counts = new HashMap<>();
            for (String line : log) {
                Matcher call = CALL.matcher(line);
                if (call.find()) {
                    counts.merge(call.group(1) + " " + call.group(2), 1, Integer::sum);
                }
            }
            Map<Calls, Integer> most = new HashMap<>();
            for (Calls calls : Calls.values()) {
                counts.forEach((call, count) -> {
                    if (calls.names.contains(call.substring(call.indexOf(' ') + 1))) {
                        most.merge(calls, count, Math::max);
                    }
                });
            }
            return most;
        }

        /**
         * The locks that are taken by threads which move a release's files to their places side by side; the log's names
         * are those within the cycle's folder.
         */
        List<String> locksBeside() {
            Map<String, TreeSet<String>> taken = new HashMap<>();
            for (String line : log) {
                Matcher lock = LOCK.matcher(line);
                if (lock.find()) {
                    taken.computeIfAbsent(lock.group(1), any -> new TreeSet<>()).add(lock.group(2));
                }
            }
            return taken.values().stream()
                    .filter(locks -> locks.stream().noneMatch(lock -> lock.startsWith(ARCHIVE)))
                    .flatMap(TreeSet::stream)
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /** Fails with what to type where strace isn't installed. */
    static void require() throws IOException, InterruptedException {
        try {
            Process version = new ProcessBuilder("strace", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (version.waitFor() == 0) {
                return;
            }
        } catch (IOException e) {
            throw new AssertionError("this test needs strace, and it isn't installed: sudo apt-get install strace", e);
        }
        throw new AssertionError("strace doesn't run here; does the container allow ptrace?");
    }

    /** Runs a Java program and only writes down its calls. */
    static Ended watch(Path log, List<String> java) throws IOException, InterruptedException {
        StringBuilder all = new StringBuilder();
        for (Calls calls : Calls.values()) {
            all.append(all.length() == 0 ? "" : ",").append(calls.all());
        }
        return run(log, List.of("-s", "0", "-e", "trace=" + all), java);
    }

    /** Runs a Java program, which meets a blow. */
    static Ended strike(Path log, Blow blow, List<String> java) throws IOException, InterruptedException {
        List<String> options =
                new ArrayList<>(List.of("-s", "0", "-e", "trace=" + blow.calls().all()));
        if (blow.fault() != Fault.KILL) {
            // Much quicker, but with it strace 6 sends no signals.
            options.add("--seccomp-bpf");
        }
        options.addAll(
                List.of("-e", "inject=" + blow.calls().all() + ":" + blow.fault().injection + ":when=" + blow.when()));
        if (!blow.path().isEmpty()) {
            options.addAll(List.of("-P", blow.path()));
        }
        return run(log, options, java);
    }

    private static Ended run(Path log, List<String> options, List<String> java)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-y", "-o", log.toString()));
        command.addAll(options);
        command.addAll(java);
        Path said = Path.of(log + "-said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("it doesn't end: " + command + "\n" + Files.readString(said));
            }
            return new Ended(process.exitValue(), Files.readString(said, UTF_8), Files.readAllLines(log, UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
