package mx.prep.examples.night;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * For how long readers met mixed page loads.
 *
 * @param loads how many page loads there were
 * @param mixed how many of them were of no single cut
 * @param spans for each cut that was mixed with an older one: from the first such page load's begin to the last one's end
 */
record MixedTime(int loads, int mixed, Map<Integer, Duration> spans) {
    MixedTime {
        spans = Map.copyOf(spans);
    }

    static MixedTime of(List<PageLoad> loads, Packages packages) {
        Map<Integer, Instant> begun = new TreeMap<>();
        Map<Integer, Instant> ended = new TreeMap<>();
        List<PageLoad> mixed = Readings.mixed(loads, packages);
        for (PageLoad load : mixed) {
            int cut = newest(load, packages);
            begun.merge(cut, load.begun(), (one, other) -> one.isBefore(other) ? one : other);
            ended.merge(cut, load.begun().plus(load.took()), (one, other) -> one.isAfter(other) ? one : other);
        }
        Map<Integer, Duration> spans = new TreeMap<>();
        begun.forEach((cut, first) -> spans.put(cut, Duration.between(first, ended.get(cut))));
        return new MixedTime(loads.size(), mixed.size(), spans);
    }

    /** The newest cut that something in it is of. */
    private static int newest(PageLoad load, Packages packages) {
        return load.files().entrySet().stream()
                .mapToInt(file -> Collections.min(packages.cutsOf(file.getKey(), file.getValue())))
                .max()
                .orElseThrow();
    }

    /** The longest span; zero where nothing was mixed. */
    Duration longest() {
        return spans.values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    @Override
    public String toString() {
        List<Duration> sorted = spans.values().stream().sorted().toList();
        return mixed + " of " + loads + " page loads mixed"
                + (sorted.isEmpty()
                        ? ""
                        : ", by cut for " + sorted.get(sorted.size() / 2).toMillis() + " ms (median), "
                                + longest().toMillis() + " ms (longest)");
    }
}
