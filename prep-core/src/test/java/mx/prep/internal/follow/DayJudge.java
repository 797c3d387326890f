package mx.prep.internal.follow;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import mx.prep.internal.follow.DayLoad.Site;
import mx.prep.internal.follow.FaultyNight.Copy;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;

/** Holds page loads against the packages of a night. */
final class DayJudge {
    private final Map<String, Map<Digest, TreeSet<Integer>>> cutsOf = new HashMap<>();

    /** Knows every good package. */
    DayJudge(FaultyNight night, int cuts) {
        for (int cut = 0; cut < cuts; cut++) {
            learn(cut, night.bytes(night.cut(cut), Copy.GOOD));
        }
    }

    private void learn(int cut, byte[] zip) {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                cutsOf.computeIfAbsent(entry.getName(), any -> new HashMap<>())
                        .computeIfAbsent(Digest.of(DigestAlgorithm.SHA256, in.readAllBytes()), any -> new TreeSet<>())
                        .add(cut);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cuts that a file's bytes are of; none where they are of no package. */
    private Set<Integer> cuts(String file, Digest bytes) {
        return cutsOf.getOrDefault(file, Map.of()).getOrDefault(bytes, new TreeSet<>());
    }

    /** Answers that are errors, or bytes of no package. */
    List<String> wrong(List<DayLoad> loads) {
        List<String> wrong = new ArrayList<>();
        for (DayLoad load : loads) {
            load.files().forEach((file, bytes) -> {
                if (bytes.isEmpty()) {
                    wrong.add("an error for " + file + ", " + load);
                } else if (cuts(file, bytes.get()).isEmpty()) {
                    wrong.add("foreign bytes for " + file + ", " + load);
                }
            });
        }
        return wrong;
    }

    /** Page loads whose files are of no one cut. */
    List<DayLoad> mixed(List<DayLoad> loads) {
        return loads.stream().filter(load -> common(load).isEmpty()).toList();
    }

    private Set<Integer> common(DayLoad load) {
        Optional<Set<Integer>> common = Optional.empty();
        for (Map.Entry<String, Optional<Digest>> file : load.files().entrySet()) {
            Set<Integer> cuts =
                    new TreeSet<>(cuts(file.getKey(), file.getValue().orElseThrow()));
            common.ifPresent(cuts::retainAll);
            common = Optional.of(cuts);
        }
        return common.orElseThrow();
    }

    /** The newest cut that no file of a page load is older than. */
    int shown(DayLoad load) {
        return load.files().entrySet().stream()
                .mapToInt(file ->
                        Collections.max(cuts(file.getKey(), file.getValue().orElseThrow())))
                .min()
                .orElseThrow();
    }

    /**
     * How cuts reached the readers of a site.
     *
     * @param times for each place and cut, sorted: how long after the publisher had the package the first page load began
     *     there since which none is of an older cut. A cut that a newer one overtakes reaches them with that one
     * @param never what never reached a place
     */
    record Freshness(List<Duration> times, List<String> never) {
        /** What most of them took at most. */
        Duration of(int percent) {
            return times.get(times.size() * percent / 100);
        }
    }

    /** How each cut reached each place of a site. */
    Freshness freshness(List<DayLoad> loads, Site site, Map<Integer, Instant> inHand) {
        List<Duration> times = new ArrayList<>();
        List<String> never = new ArrayList<>();
        for (int place = 0; place < DayReaders.PLACES; place++) {
            NavigableMap<Instant, Integer> shown = shown(loads, site, place);
            for (Map.Entry<Integer, Instant> cut : inHand.entrySet()) {
                Instant at = cut.getValue();
                since(shown.tailMap(at), cut.getKey())
                        .ifPresentOrElse(
                                seen -> times.add(Duration.between(at, seen)),
                                missing(never, "cut " + cut.getKey() + " at place " + place + " of " + site));
            }
        }
        Collections.sort(times);
        return new Freshness(times, never);
    }

    private static Runnable missing(List<String> never, String what) {
        return () -> never.add(what);
    }

    /** Which cut each page load of a place showed, by when it began. */
    NavigableMap<Instant, Integer> shown(List<DayLoad> loads, Site site, int place) {
        TreeMap<Instant, Integer> shown = new TreeMap<>();
        loads.stream()
                .filter(load -> load.site() == site && load.place() == place)
                .forEach(load -> shown.put(load.begun(), shown(load)));
        return shown;
    }

    /** When a cut, or a newer one, was there to stay. */
    private static Optional<Instant> since(Map<Instant, Integer> shown, int cut) {
        Optional<Instant> since = Optional.empty();
        for (Map.Entry<Instant, Integer> load : shown.entrySet()) {
            if (load.getValue() < cut) {
                since = Optional.empty();
            } else if (since.isEmpty()) {
                since = Optional.of(load.getKey());
            }
        }
        return since;
    }
}
