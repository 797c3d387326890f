package mx.prep.examples.night;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.model.Digest;

/** Holds page loads against when cuts went live: none may have a file that is older than a bound allows. */
final class Freshness {
    private final TreeMap<Instant, Integer> live = new TreeMap<>();
    private final Packages packages;
    private final Duration bound;

    /** @param bound so long after a cut is live nothing older is to be read */
    Freshness(Packages packages, Duration bound) {
        this.packages = packages;
        this.bound = bound;
    }

    /** A cut is live; cuts come in their order. */
    void live(int cut, Instant at) {
        live.put(at, cut);
    }

    /** When nothing older than the newest cut may be read any more. */
    Instant settled() {
        return live.lastKey().plus(bound);
    }

    /** Page loads that were held against a cut. */
    List<PageLoad> judged(List<PageLoad> loads) {
        return loads.stream()
                .filter(load -> live.floorEntry(load.begun().minus(bound)) != null)
                .toList();
    }

    /** What was read too late. */
    List<String> stale(List<PageLoad> loads) {
        List<String> stale = new ArrayList<>();
        for (PageLoad load : judged(loads)) {
            int newest = live.floorEntry(load.begun().minus(bound)).getValue();
            for (Map.Entry<String, Digest> file : load.files().entrySet()) {
                int read = Collections.max(packages.cutsOf(file.getKey(), file.getValue()));
                if (read < newest) {
                    stale.add(file.getKey() + " of cut " + read + " at " + load.begun() + ", when cut " + newest
                            + " had been live for longer than " + bound);
                }
            }
        }
        return stale;
    }
}
