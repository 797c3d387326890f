package mx.prep.internal.follow;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;

/** A page load of a day: what each file's answer was. Thread-safe. */
final class DayLoad {
    private final Site site;
    private final int place;
    private final Instant begun;
    private final Map<String, Optional<Digest>> files = new TreeMap<>();

    /** Which of the night's sites. */
    enum Site {
        /** Mode RELEASES, by edges. */
        PORTAL,
        /** Mode IN_PLACE, by a CDN. */
        TREE
    }

    DayLoad(Site site, int place, Instant begun) {
        this.site = site;
        this.place = place;
        this.begun = begun;
    }

    /**
     * Notes an answer.
     *
     * @param bytes empty where it was an error
     */
    synchronized void got(String file, Optional<byte[]> bytes) {
        files.put(file, bytes.map(b -> Digest.of(DigestAlgorithm.SHA256, b)));
    }

    /** The same answers at another time. */
    DayLoad at(Instant other) {
        DayLoad load = new DayLoad(site, place, other);
        load.files.putAll(files());
        return load;
    }

    Site site() {
        return site;
    }

    int place() {
        return place;
    }

    Instant begun() {
        return begun;
    }

    /** Each file's bytes; empty where the answer was an error. */
    synchronized Map<String, Optional<Digest>> files() {
        return Map.copyOf(files);
    }

    @Override
    public String toString() {
        return site + " at place " + place + ", " + begun + ": " + files();
    }
}
