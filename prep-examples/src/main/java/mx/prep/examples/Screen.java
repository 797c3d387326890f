package mx.prep.examples;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines that fit a terminal, with times as people in a zone read them. */
final class Screen {
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter OTHER_DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

    private final ZoneId zone;
    private final Instant now;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    /**
     * @param now when it is looked at
     * @param width characters of a line; 40 if it is less
     */
    Screen(ZoneId zone, Instant now, int width) {
        this.zone = zone;
        this.now = now;
        this.width = Math.max(40, width);
    }

    List<String> lines() {
        return lines;
    }

    /** Adds a text, broken between words where it is too long. */
    void add(String indent, String text) {
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

    /** Adds what there is of something, or that there is none. */
    void list(String what, List<String> items) {
        if (items.isEmpty()) {
            add("", what + ": none");
            return;
        }
        add("", what + ":");
        items.forEach(item -> add("  ", item));
    }

    String time(Instant instant) {
        LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
        boolean today =
                local.toLocalDate().equals(LocalDateTime.ofInstant(now, zone).toLocalDate());
        return local.format(today ? TODAY : OTHER_DAY);
    }

    String age(Instant since) {
        long minutes = Math.max(0, Duration.between(since, now).toMinutes());
        if (minutes < 120) {
            return minutes + " min";
        }
        return minutes < 48 * 60 ? minutes / 60 + " h " + minutes % 60 + " min" : minutes / (24 * 60) + " days";
    }
}
