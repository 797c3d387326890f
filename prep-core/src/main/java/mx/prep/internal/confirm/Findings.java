package mx.prep.internal.confirm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mx.prep.model.ConfirmationReport.State;
import mx.prep.model.Digest;
import mx.prep.model.Flaw;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import org.jspecify.annotations.Nullable;

/** Collects answers and says what they come to. Thread-safe. */
final class Findings {
    /** The call's limit for a page (II.a.iii.3). */
    static final Duration SLOW = Duration.ofSeconds(10);

    private static final int MOST_TOLD = 20;

    private final Map<State, Integer> counts = new EnumMap<>(State.class);
    private final List<String> problems = new ArrayList<>();
    private final List<Flaw> flaws = new ArrayList<>();
    private final List<Suspect> suspects = new ArrayList<>();
    private final List<ManifestEntry> served = new ArrayList<>();
    private final List<ManifestEntry> missing = new ArrayList<>();
    private final Set<ObjectKey> compared = new HashSet<>();
    private final Manifest live;
    private @Nullable Manifest before;
    private Duration slowest = Duration.ZERO;
    private @Nullable String slowestWhere;
    private long bytes;
    private long transferred;
    private boolean foreign;
    private boolean judging;

    /** Bytes that are not the live release's. */
    private record Suspect(Ask ask, Digest sha256) {}

    /** Says whose bytes are that aren't the live release's. */
    interface Judge {
        /** The release that has these bytes there, or null if none has. */
        @Nullable
        Manifest owner(ManifestEntry entry, Digest sha256);

        /** Bytes are foreign; told at once, for the first ones only. */
        void foreign(String sentence);
    }

    /**
     * @param live what is to be served
     * @param before what was live before, or null where it isn't known
     */
    Findings(Manifest live, @Nullable Manifest before) {
        this.live = live;
        this.before = before;
    }

    /** Takes an answer; returns whether it is the live release's. */
    synchronized boolean add(Ask ask, Reading.Answer answer) {
        compared.add(ask.entry().path());
        bytes += answer.bytes();
        transferred += answer.transferred();
        time(ask, answer.took());
        if (answer.sha256() == null) {
            if (isFolder(ask)) {
                flaw(new Flaw(
                        Flaw.Kind.ADDRESS,
                        ask.where(),
                        "answers that there is nothing; readers who type it look for "
                                + ask.entry().path()));
            } else {
                missing.add(ask.entry());
                problem(ask, "is missing");
            }
        } else if (answer.sha256().equals(ask.entry().sha256())) {
            count(State.SERVED_NEW);
            served.add(ask.entry());
            answer.flaws().forEach(this::flaw);
            return true;
        } else {
            suspects.add(new Suspect(ask, answer.sha256()));
        }
        return false;
    }

    /** A folder's address is where readers come in; not every server answers it. */
    private static boolean isFolder(Ask ask) {
        return ask.where().startsWith("/");
    }

    private void time(Ask ask, Duration took) {
        if (slowestWhere == null || took.compareTo(slowest) > 0) {
            slowest = took;
            slowestWhere = ask.where();
        }
        if (took.compareTo(SLOW) > 0) {
            flaw(new Flaw(Flaw.Kind.SLOW, ask.where(), "took " + took.toSeconds() + " s, more than 10 s"));
        }
    }

    synchronized void unreachable(Ask ask, String reason) {
        compared.add(ask.entry().path());
        count(State.MISSING);
        problem(ask, "can't be read: " + reason);
    }

    synchronized void flaw(Flaw flaw) {
        if (flaws.size() < MOST_TOLD && !flaws.contains(flaw)) {
            flaws.add(flaw);
        }
    }

    /** Says of each suspect whose it is; while one thread does, what others find is left to it. */
    void judge(Judge judge) {
        for (List<Suspect> batch = take(); !batch.isEmpty(); batch = take()) {
            try {
                batch.forEach(suspect -> judge(suspect, judge));
            } finally {
                release();
            }
        }
    }

    private synchronized List<Suspect> take() {
        if (judging || suspects.isEmpty()) {
            return List.of();
        }
        judging = true;
        List<Suspect> batch = List.copyOf(suspects);
        suspects.clear();
        return batch;
    }

    private synchronized void release() {
        judging = false;
    }

    private void judge(Suspect suspect, Judge judge) {
        Manifest known = beforeHas(suspect) ? before : judge.owner(suspect.ask().entry(), suspect.sha256());
        String sentence;
        synchronized (this) {
            if (known != null) {
                String whose = known.equals(before) ? "is still the previous cut's" : whose(known);
                before = known;
                count(State.SERVED_PREVIOUS);
                problem(suspect.ask(), whose);
                return;
            }
            count(State.FOREIGN);
            sentence = problem(
                    suspect.ask(),
                    "has bytes that are in no manifest (SHA-256 "
                            + suspect.sha256().shortHex() + "…)");
            if (foreign) {
                return;
            }
            foreign = true;
        }
        judge.foreign(sentence);
    }

    private String whose(Manifest other) {
        PackageRef theirs = other.reference();
        PackageRef ours = live.reference();
        boolean later = theirs != null && ours != null && theirs.cut().compareTo(ours.cut()) > 0;
        return (later ? "is already a later cut's, " : "is still an earlier cut's, ") + other.content();
    }

    private synchronized boolean beforeHas(Suspect suspect) {
        return before != null && has(before, suspect.ask().entry(), suspect.sha256());
    }

    static boolean has(Manifest manifest, ManifestEntry entry, Digest sha256) {
        return manifest.find(entry.path())
                .filter(file -> file.sha256().equals(sha256))
                .isPresent();
    }

    synchronized boolean isForeign() {
        return foreign;
    }

    /** The verdict so far. */
    synchronized State state() {
        if (counts.containsKey(State.FOREIGN)) {
            return State.FOREIGN;
        }
        boolean behind = counts.containsKey(State.SERVED_PREVIOUS);
        if (counts.containsKey(State.MISSING) || missing.stream().anyMatch(entry -> !behind || beforeHas(entry))) {
            return State.MISSING;
        }
        if (!behind) {
            return State.SERVED_NEW;
        }
        // A file that is the same in both cuts tells nothing about which one is served.
        return served.stream().allMatch(entry -> has(before, entry)) ? State.SERVED_PREVIOUS : State.MIXED;
    }

    /** What the cut before didn't have either isn't there while that is served. */
    private boolean beforeHas(ManifestEntry entry) {
        return before == null || before.find(entry.path()).isPresent();
    }

    private static boolean has(@Nullable Manifest other, ManifestEntry entry) {
        return other != null && has(other, entry, entry.sha256());
    }

    /** Whether anything of the live release was served. */
    synchronized boolean sawAnything() {
        return !served.isEmpty();
    }

    /** Number of files that were compared. */
    synchronized int checked() {
        return compared.size();
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    synchronized List<Flaw> flaws() {
        return List.copyOf(flaws);
    }

    synchronized Duration slowest() {
        return slowest;
    }

    /** What took longest, or null before anything did. */
    synchronized @Nullable String slowestWhere() {
        return slowestWhere;
    }

    /** Decoded bytes that were read. */
    synchronized long bytes() {
        return bytes;
    }

    /** Bytes as they came over the wire. */
    synchronized long transferred() {
        return transferred;
    }

    private void count(State state) {
        counts.merge(state, 1, Integer::sum);
    }

    private String problem(Ask ask, String what) {
        String sentence = ask.where() + " " + what;
        if (problems.size() < MOST_TOLD && !problems.contains(sentence)) {
            problems.add(sentence);
        }
        return sentence;
    }
}
