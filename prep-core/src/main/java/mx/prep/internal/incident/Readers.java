package mx.prep.internal.incident;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mx.prep.event.PublishEvent;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.Incident;
import mx.prep.model.PackageRef;
import org.jspecify.annotations.Nullable;

/** What readers of each target see, as far as events tell. One thread at a time. */
final class Readers {
    private static final String NOTHING = "nothing yet";

    private final Map<String, String> live = new TreeMap<>();
    private final Map<String, ConfirmationReport.State> bad = new LinkedHashMap<>();
    private @Nullable PackageRef newest;

    void learn(PublishEvent event) {
        if (event instanceof PublishEvent.Live e) {
            live.put(
                    e.target(),
                    e.reference() == null
                            ? "a page of ours"
                            : "cut " + e.reference().cut());
            newest = e.reference() == null ? newest : e.reference();
        } else if (event instanceof PublishEvent.TargetChecked e) {
            live.put(e.target(), e.live() == null ? NOTHING : "cut " + e.live().cut());
        } else if (event instanceof PublishEvent.Downloaded e) {
            newest = e.reference();
        } else if (event instanceof PublishEvent.Confirmed e) {
            if (!e.report().isConfirmed()) {
                bad.put(e.target(), e.report().state());
            }
        }
    }

    /** The package that came last, or null. */
    @Nullable
    PackageRef newest() {
        return newest;
    }

    /** What readers see now, as far as the incident concerns them, or null where nobody knows. */
    @Nullable
    String now(Incident incident) {
        String target = incident.target();
        if (target != null) {
            return live.get(target);
        }
        List<String> seen = live.values().stream().distinct().toList();
        if (seen.size() <= 1) {
            return seen.isEmpty() ? null : seen.get(0);
        }
        return live.entrySet().stream()
                .map(e -> e.getValue() + " at " + e.getKey())
                .collect(Collectors.joining(", "));
    }

    /**
     * What readers saw while it lasted.
     *
     * @param before what they saw when it began, or null
     */
    @Nullable
    String during(Incident incident, @Nullable String before) {
        ConfirmationReport.State state = bad.get(incident.target() == null ? "" : incident.target());
        switch (incident.cause()) {
            case READERS, FOREIGN -> {
                return state == null ? now(incident) : words(state);
            }
            default -> {
                String after = now(incident);
                if (before == null || before.equals(after)) {
                    return after;
                }
                return after == null ? before : before + ", then " + after;
            }
        }
    }

    private static String words(ConfirmationReport.State state) {
        return switch (state) {
            case SERVED_NEW, SUPERSEDED -> "what was live";
            case SERVED_PREVIOUS -> "the cut before";
            case MIXED -> "files of several cuts";
            case MISSING -> "missing files or no answer";
            case FOREIGN -> "bytes of no release of ours";
        };
    }
}
