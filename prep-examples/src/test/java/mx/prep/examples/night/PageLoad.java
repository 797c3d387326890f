package mx.prep.examples.night;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mx.prep.model.Digest;

/**
 * What a reader got: an entry page and everything it names.
 *
 * @param files digests of what came, decoded, by path
 * @param problems answers that are no files
 * @param begun when it began, by the edge's time
 * @param took how long it took by the edge's time
 */
public record PageLoad(Map<String, Digest> files, List<String> problems, Instant begun, Duration took) {
    /** A pin lives for 60 s, of which 15 may be over when a page load begins. */
    private static final Duration PROMISED = Duration.ofSeconds(45);

    public PageLoad {
        files = Map.copyOf(files);
        problems = List.copyOf(problems);
    }

    /** Whether it ended before its pin. */
    public boolean isPromised() {
        return took.compareTo(PROMISED) <= 0;
    }

    /** The cuts that all of it belongs to. */
    public Set<Integer> cuts(Packages packages) {
        Set<Integer> common = null;
        for (Map.Entry<String, Digest> file : files.entrySet()) {
            Set<Integer> cuts = packages.cutsOf(file.getKey(), file.getValue());
            if (common == null) {
                common = new TreeSet<>(cuts);
            } else {
                common.retainAll(cuts);
            }
        }
        return common == null ? Set.of() : common;
    }

    /** Paths whose bytes are in no package. */
    public List<String> foreign(Packages packages) {
        return files.entrySet().stream()
                .filter(file -> packages.cutsOf(file.getKey(), file.getValue()).isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }
}
