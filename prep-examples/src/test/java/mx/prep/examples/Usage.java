package mx.prep.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a process needs of a Linux machine, moment by moment, as {@code /proc} tells it (proc(5)). */
final class Usage {
    /** Connections and pools come and go by a few. */
    private static final int SLACK = 8;

    private final Path process;
    private final List<Integer> threads = new ArrayList<>();
    private final List<Integer> descriptors = new ArrayList<>();
    private int peakMib;

    Usage(long pid) {
        process = Path.of("/proc", String.valueOf(pid));
    }

    /** Notes what it needs now. */
    void add() throws IOException {
        threads.add(status("Threads"));
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            descriptors.add((int) open.count());
        }
        peakMib = status("VmHWM") / 1024;
    }

    private int status(String name) throws IOException {
        return Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    List<Integer> threads() {
        return threads;
    }

    List<Integer> descriptors() {
        return descriptors;
    }

    /** The most memory that it ever had resident, Java itself included. */
    int peakMib() {
        return peakMib;
    }

    /** What it needed too much of; empty within bounds. */
    Optional<String> excess(int mostMib) {
        if (peakMib > mostMib) {
            return Optional.of(peakMib + " MiB");
        }
        if (!isFlat(threads)) {
            return Optional.of("threads " + threads);
        }
        return isFlat(descriptors) ? Optional.empty() : Optional.of("descriptors " + descriptors);
    }

    /** Whether the middle of the last quarter is that of the first, but for a few. */
    static boolean isFlat(List<Integer> series) {
        int quarter = series.size() / 4;
        return middle(series.subList(series.size() - quarter, series.size())) - middle(series.subList(0, quarter))
                <= SLACK;
    }

    private static int middle(List<Integer> part) {
        return part.stream().sorted().toList().get(part.size() / 2);
    }
}
