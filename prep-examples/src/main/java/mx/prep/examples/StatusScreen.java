package mx.prep.examples;

import java.time.Instant;
import java.util.List;
import mx.prep.model.Election;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.Overview;
import mx.prep.model.Pointer;
import mx.prep.model.TargetStatus;
import mx.prep.model.Window;
import org.jspecify.annotations.Nullable;

/** How things are, as lines that fit a terminal. */
final class StatusScreen {
    private static final int MOST_WORDS = 120;

    private final Election election;
    private final Instant now;
    private final Screen screen;

    private StatusScreen(Election election, Instant now, int width) {
        this.election = election;
        this.now = now;
        this.screen = new Screen(election.zone(), now, width);
    }

    /**
     * The screen.
     *
     * @param held a line for each package or target that waits for an operator
     * @param width characters of a line, at least 40
     */
    static List<String> of(Overview overview, List<String> held, Election election, Instant now, int width) {
        StatusScreen status = new StatusScreen(election, now, width);
        status.head();
        overview.targets().forEach(target -> status.target(target, overview));
        status.poll(overview.poll());
        status.screen.list("Held", held);
        status.incidents(overview);
        return status.screen.lines();
    }

    private void head() {
        String window = election.window().map(this::window).orElse("always public");
        screen.add(
                "",
                election.name() + (election.rehearsal() ? " (rehearsal)" : "") + ", " + screen.time(now) + ", "
                        + window);
    }

    private String window(Window window) {
        if (now.isBefore(window.opensAt())) {
            return "nothing is public before " + screen.time(window.opensAt());
        }
        String cuts = election.settlesAt().filter(until -> !now.isBefore(until)).isPresent()
                ? "no more cuts are expected"
                : "open";
        return now.isBefore(window.closesAt())
                ? cuts + " until " + screen.time(window.closesAt())
                : "closed since " + screen.time(window.closesAt());
    }

    private void target(TargetStatus target, Overview overview) {
        Pointer pointer = target.pointer();
        String place = target.publicUri() == null ? "" : "at " + target.publicUri();
        if (target.problem() != null) {
            screen.add("", target.name() + ": can't be read: " + target.problem());
        } else if (pointer == null || pointer.release() == null) {
            screen.add("", target.name() + ": nothing is published yet");
        } else {
            String old = pointer.live() == null
                    ? ""
                    : ", " + screen.age(pointer.live().cut().instant(election.zone())) + " old";
            screen.add(
                    "",
                    target.name() + ": " + Reports.shown(pointer) + old + ", live since "
                            + screen.time(pointer.publishedAt()) + (pointer.rehearsal() ? ", rehearsal" : ""));
            screen.add(
                    "  ",
                    "release " + pointer.release() + "; " + caches(target, overview) + "; "
                            + readers(target, overview));
        }
        if (!place.isEmpty()) {
            screen.add("  ", place);
        }
    }

    private static String caches(TargetStatus target, Overview overview) {
        if (overview.problem() != null) {
            return "purge unknown";
        }
        if (overview.has(IncidentCause.PURGE, target.name())) {
            return "purge unfinished";
        }
        return overview.confirmed().contains(target.name()) ? "purge done" : "purge under way";
    }

    private static String readers(TargetStatus target, Overview overview) {
        if (overview.problem() != null) {
            return "readers unknown";
        }
        if (overview.has(IncidentCause.FOREIGN, target.name())) {
            return "readers get FOREIGN bytes";
        }
        if (overview.has(IncidentCause.READERS, target.name())) {
            return "readers get something else";
        }
        if (overview.has(IncidentCause.SERVICE, target.name())) {
            return "readers get it, though not as promised";
        }
        if (!overview.confirmed().contains(target.name())) {
            return "readers not asked yet";
        }
        return target.publicUri() == null ? "read back from the store, no reader was asked" : "readers get it";
    }

    private void poll(Overview.@Nullable Poll poll) {
        if (poll == null) {
            screen.add("", "Next poll: nobody has polled from this work folder");
            return;
        }
        String last = "last at " + screen.time(poll.at()) + " (" + poll.outcome() + ")";
        Instant next = poll.next();
        if (next == null) {
            screen.add("", "Next poll: when somebody asks; " + last);
        } else if (poll.isOverdue(now)) {
            screen.add("", "Next poll: was due at " + screen.time(next) + ": does the publisher run? " + last);
        } else {
            screen.add("", "Next poll: " + screen.time(next) + "; " + last);
        }
    }

    private void incidents(Overview overview) {
        if (overview.problem() != null) {
            screen.add("", "Incidents: unknown, the archive can't be read: " + overview.problem());
            return;
        }
        screen.list(
                "Incidents", overview.incidents().stream().map(this::incident).toList());
    }

    private String incident(Incident incident) {
        return incident.severity() + " " + Reports.lower(incident.cause())
                + (incident.target() == null ? "" : " at " + incident.target())
                + (incident.cut() == null ? "" : ", cut " + incident.cut())
                + ", since " + screen.time(incident.openedAt()) + " (" + incident.took(now) + "): "
                + brief(incident.message());
    }

    /** The first words; 'prep history' has all of it. */
    private static String brief(String message) {
        return message.length() > MOST_WORDS ? message.substring(0, MOST_WORDS) + "…" : message;
    }
}
