package mx.prep.internal.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dates as HTTP writes them (RFC 9110, section 5.6.7). */
public final class HttpDates {
    private static final DateTimeFormatter FIXED_LENGTH = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HttpDates() {}

    public static String format(Instant instant) {
        return FIXED_LENGTH.format(instant);
    }

    /** The moment that a header names, if it is a date. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * How long a {@code Retry-After} asks to wait (RFC 9110, section 10.2.3): seconds, or a date on the server's clock.
     * A time that has passed is none.
     *
     * @param now the server's time, or null where it isn't known, so that a date says nothing
     */
    public static Optional<Duration> wait(String retryAfter, @Nullable Instant now) {
        if (retryAfter.trim().matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter.trim())));
        }
        return now == null
                ? Optional.empty()
                : parse(retryAfter).map(at -> Duration.between(now, at)).filter(wait -> !wait.isNegative());
    }
}
