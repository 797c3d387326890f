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
     * How long after the publisher had a package readers got it: from then until the first page load of a place after
     * which none there is older, for each place and each cut since readers are there, sorted.
     *
     * @param inHand when the publisher had each cut's package
     */
    List<Duration> freshness(List<DayLoad> loads, Site site, Map<Integer, Instant> inHand) {
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < DayReaders.PLACES; i++) {
            int place = i;
            TreeMap<Instant, Integer> shown = new TreeMap<>();
            loads.stream()
                    .filter(load -> load.site() == site && load.place() == place)
                    .forEach(load -> shown.put(load.begun(), shown(load)));
            inHand.forEach((cut, at) -> {
                if (!at.isBefore(shown.firstKey())) {
                    since(shown.tailMap(at), cut).ifPresent(seen -> all.add(Duration.between(at, seen)));
                }
            });
        }
        Collections.sort(all);
        return all;
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
