package mx.prep.examples;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter OTHER_DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final int MOST_WORDS = 120;

    private final Election election;
    private final Instant now;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    private StatusScreen(Election election, Instant now, int width) {
        this.election = election;
        this.now = now;
        this.width = width;
    }

    /**
     * The screen.
     *
     * @param held a line for each package or target that waits for an operator
     * @param width characters of a line, at least 40
     */
    static List<String> of(Overview overview, List<String> held, Election election, Instant now, int width) {
        StatusScreen screen = new StatusScreen(election, now, Math.max(40, width));
        screen.head();
        overview.targets().forEach(target -> screen.target(target, overview));
        screen.poll(overview.poll());
        screen.list("Held", held);
        screen.incidents(overview);
        return screen.lines;
    }

    private void head() {
        String window = election.window().map(this::window).orElse("always public");
        add("", election.name() + (election.rehearsal() ? " (rehearsal)" : "") + ", " + time(now) + ", " + window);
    }

    private String window(Window window) {
        if (now.isBefore(window.opensAt())) {
            return "nothing is public before " + time(window.opensAt());
        }
        String cuts = election.settlesAt().filter(until -> !now.isBefore(until)).isPresent()
                ? "no more cuts are expected"
                : "open";
        return now.isBefore(window.closesAt())
                ? cuts + " until " + time(window.closesAt())
                : "closed since " + time(window.closesAt());
    }

    private void target(TargetStatus target, Overview overview) {
        Pointer pointer = target.pointer();
        String place = target.publicUri() == null ? "" : "at " + target.publicUri();
        if (target.problem() != null) {
            add("", target.name() + ": can't be read: " + target.problem());
        } else if (pointer == null || pointer.release() == null) {
            add("", target.name() + ": nothing is published yet");
        } else {
            String old = pointer.live() == null
                    ? ""
                    : ", " + age(pointer.live().cut().instant(election.zone())) + " old";
            add(
                    "",
                    target.name() + ": " + Reports.shown(pointer) + old + ", live since " + time(pointer.publishedAt())
                            + (pointer.rehearsal() ? ", rehearsal" : ""));
            add(
                    "  ",
                    "release " + pointer.release() + "; " + caches(target, overview) + "; "
                            + readers(target, overview));
        }
        if (!place.isEmpty()) {
            add("  ", place);
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
            add("", "Next poll: nobody has polled from this work folder");
            return;
        }
        String last = "last at " + time(poll.at()) + " (" + poll.outcome() + ")";
        Instant next = poll.next();
        if (next == null) {
            add("", "Next poll: when somebody asks; " + last);
        } else if (poll.isOverdue(now)) {
            add("", "Next poll: was due at " + time(next) + ": does the publisher run? " + last);
        } else {
            add("", "Next poll: " + time(next) + "; " + last);
        }
    }

    private void incidents(Overview overview) {
        if (overview.problem() != null) {
            add("", "Incidents: unknown, the archive can't be read: " + overview.problem());
            return;
        }
        list("Incidents", overview.incidents().stream().map(this::incident).toList());
    }

    private String incident(Incident incident) {
        return incident.severity() + " " + Reports.lower(incident.cause())
                + (incident.target() == null ? "" : " at " + incident.target())
                + (incident.cut() == null ? "" : ", cut " + incident.cut())
                + ", since " + time(incident.openedAt()) + " (" + incident.took(now) + "): "
                + brief(incident.message());
    }

    /** The first words; 'prep history' has all of it. */
    private static String brief(String message) {
        return message.length() > MOST_WORDS ? message.substring(0, MOST_WORDS) + "…" : message;
    }

    private void list(String what, List<String> items) {
        if (items.isEmpty()) {
            add("", what + ": none");
            return;
        }
        add("", what + ":");
        items.forEach(item -> add("  ", item));
    }

    /** Adds a text, broken between words where it is too long. */
    private void add(String indent, String text) {
        String rest = text;
        String before = indent;
        while (before.length() + rest.length() > width) {
            int room = width - before.length();
            int space = rest.lastIndexOf(' ', room);
            int end = space > 0 ? space : room;
            lines.add(before + rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
            before = indent + "  ";
        }
        lines.add(before + rest);
    }

    private String time(Instant instant) {
        ZoneId zone = election.zone();
        LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
        boolean today =
                local.toLocalDate().equals(LocalDateTime.ofInstant(now, zone).toLocalDate());
        return local.format(today ? TODAY : OTHER_DAY);
    }

    private String age(Instant since) {
        long minutes = Math.max(0, Duration.between(since, now).toMinutes());
        if (minutes < 120) {
            return minutes + " min";
        }
        return minutes < 48 * 60 ? minutes / 60 + " h " + minutes % 60 + " min" : minutes / (24 * 60) + " days";
    }
}
