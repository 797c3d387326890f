package mx.prep.internal.confirm;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.ConfirmationReport.AskedOf;
import mx.prep.model.ConfirmationReport.State;
import mx.prep.model.Digest;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import org.jspecify.annotations.Nullable;

/** Collects answers and says what they come to. Thread-safe. */
final class Findings {
    /** The call's limit for a page (II.a.iii.3). */
    private static final Duration SLOW = Duration.ofSeconds(10);

    private static final int MOST_PROBLEMS = 20;

    private final @Nullable Manifest previous;
    private final Map<State, Integer> counts = new EnumMap<>(State.class);
    private final List<String> problems = new ArrayList<>();
    private final Map<ManifestEntry, Digest> suspects = new LinkedHashMap<>();
    private Duration slowest = Duration.ZERO;
    private boolean sawNewBytes;

    Findings(@Nullable Manifest previous) {
        this.previous = previous;
    }

    synchronized void add(ManifestEntry entry, Reading.Answer answer) {
        if (answer.took().compareTo(slowest) > 0) {
            slowest = answer.took();
        }
        if (answer.took().compareTo(SLOW) > 0) {
            problem(entry, "took " + answer.took().toSeconds() + " s, more than 10 s");
        }
        Digest sha256 = answer.sha256();
        if (!answer.found() || sha256 == null) {
            count(State.MISSING);
            problem(entry, "is missing");
        } else if (sha256.equals(entry.sha256())) {
            count(State.SERVED_NEW);
            // A file that is the same in both cuts tells nothing about which one is served.
            sawNewBytes |= !wasBefore(entry, sha256);
            if (answer.flaw() != null) {
                problem(entry, answer.flaw());
            }
        } else if (wasBefore(entry, sha256)) {
            count(State.SERVED_PREVIOUS);
            problem(entry, "is still the previous cut's");
        } else {
            suspects.put(entry, sha256);
        }
    }

    /** Whether there are bytes that are neither this release's nor the one's before. */
    synchronized boolean hasSuspects() {
        return !suspects.isEmpty();
    }

    /**
     * Says of each suspect whether it is an earlier release's or foreign.
     *
     * @param earlier manifests, read one after the other as far as they are needed
     */
    synchronized void judge(Iterator<Manifest> earlier) {
        while (!suspects.isEmpty() && earlier.hasNext()) {
            Manifest manifest = earlier.next();
            suspects.entrySet().removeIf(suspect -> isOf(manifest, suspect.getKey(), suspect.getValue()));
        }
        suspects.forEach((entry, sha256) -> {
            count(State.FOREIGN);
            problem(entry, "has bytes that are in no manifest (SHA-256 " + sha256.shortHex() + "…)");
        });
        suspects.clear();
    }

    private boolean isOf(Manifest manifest, ManifestEntry entry, Digest sha256) {
        boolean found = manifest.find(entry.path())
                .filter(file -> file.sha256().equals(sha256))
                .isPresent();
        if (found) {
            count(State.SERVED_PREVIOUS);
            problem(entry, "is still an earlier cut's, " + manifest.content());
        }
        return found;
    }

    synchronized void unreachable(ManifestEntry entry, IOException reason) {
        count(State.MISSING);
        problem(entry, "can't be read: " + reason.getMessage());
    }

    synchronized ConfirmationReport report(AskedOf by, int checked, @Nullable Duration timeToReader) {
        return new ConfirmationReport(state(), by, checked, problems, timeToReader, slowest);
    }

    private State state() {
        if (counts.containsKey(State.FOREIGN)) {
            return State.FOREIGN;
        }
        if (counts.containsKey(State.MISSING)) {
            return State.MISSING;
        }
        if (!counts.containsKey(State.SERVED_PREVIOUS)) {
            return State.SERVED_NEW;
        }
        return sawNewBytes ? State.MIXED : State.SERVED_PREVIOUS;
    }

    private void count(State state) {
        counts.merge(state, 1, Integer::sum);
    }

    private boolean wasBefore(ManifestEntry entry, Digest sha256) {
        Optional<ManifestEntry> before = previous == null ? Optional.empty() : previous.find(entry.path());
        return before.filter(p -> p.sha256().equals(sha256)).isPresent();
    }

    private void problem(ManifestEntry entry, String what) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(entry.path() + " " + what);
        }
    }
}
