package mx.prep.model;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * When the results may and must be served.
 *
 * @param opens local time before which nothing of a package may be public
 * @param closes local time until which the site must stay up; nothing is taken down by itself after it
 * @param zone the election's zone
 */
public record Window(LocalDateTime opens, LocalDateTime closes, ZoneId zone) {
    public Window {
        if (!opens.isBefore(closes)) {
            throw new IllegalArgumentException("the window opens (" + opens + ") before it closes (" + closes + ")");
        }
    }

    public static Window of(LocalDateTime opens, LocalDateTime closes, ZoneId zone) {
        return new Window(opens, closes, zone);
    }

    public Instant opensAt() {
        return opens.atZone(zone).toInstant();
    }

    public Instant closesAt() {
        return closes.atZone(zone).toInstant();
    }
}
