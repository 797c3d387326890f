package mx.prep.model;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * One package's moment in time (<i>corte</i>), in the election's local time, to the minute.
 *
 * <p>Text form {@code yyyyMMdd-HHmm}, which sorts as the cuts do.
 *
 * @param time local date and time of the election's zone; seconds must be zero
 */
public record Cut(LocalDateTime time) implements Comparable<Cut> {
    private static final DateTimeFormatter TEXT =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmm", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    public Cut {
        if (!time.equals(time.truncatedTo(ChronoUnit.MINUTES))) {
            throw new IllegalArgumentException("a cut has no seconds: " + time);
        }
        if (time.getYear() < 1000 || time.getYear() > 9999) {
            throw new IllegalArgumentException("a cut's year has four digits: " + time);
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if the text is not {@code yyyyMMdd-HHmm}
     */
    public static Cut parse(String text) {
        try {
            return new Cut(LocalDateTime.parse(text, TEXT));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not a cut (yyyyMMdd-HHmm): " + text, e);
        }
    }

    /** The cut that an instant falls into in a zone, seconds dropped. */
    public static Cut at(Instant instant, ZoneId zone) {
        return new Cut(LocalDateTime.ofInstant(instant, zone).truncatedTo(ChronoUnit.MINUTES));
    }

    public LocalDate date() {
        return time.toLocalDate();
    }

    public Instant instant(ZoneId zone) {
        return time.atZone(zone).toInstant();
    }

    @Override
    public int compareTo(Cut other) {
        return time.compareTo(other.time);
    }

    @Override
    public String toString() {
        return TEXT.format(time);
    }
}
