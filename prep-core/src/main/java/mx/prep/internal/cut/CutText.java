package mx.prep.internal.cut;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.model.Cut;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times as the authorities print them: {@code 2019/06/03 05:47 (UTC-5)}, {@code 03/06/2024 20:00 (UTC-6)},
 * {@code 07 junio 2021 00:16}.
 */
public final class CutText {
    private static final int LONGEST = 500;
    private static final List<String> MONTHS = List.of(
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre");
    private static final String TIME = "[ t,]{1,3}(?<hour>\\d{1,2}):(?<minute>\\d{2})(?!\\d)";
    private static final List<Pattern> DATES = List.of(
            Pattern.compile("(?<!\\d)(?<year>\\d{4})[/-](?<month>\\d{1,2})[/-](?<day>\\d{1,2})" + TIME),
            Pattern.compile("(?<!\\d)(?<day>\\d{1,2})[/-](?<month>\\d{1,2})[/-](?<year>\\d{4})" + TIME),
            Pattern.compile(
                    "(?<!\\d)(?<day>\\d{1,2}) {1,3}(?:de )?(?<month>[a-z]{4,10}) {1,3}(?:de )?(?<year>\\d{4})" + TIME));
    private static final Pattern OFFSET =
            Pattern.compile("(?:utc|gmt) ?(?<sign>[+-])(?<hours>\\d{1,2})(?::?(?<minutes>\\d{2}))?(?!\\d)");

    private CutText() {}

    /**
     * A moment as printed.
     *
     * @param cut local date and time
     * @param offset the offset from UTC that stands beside it, or null
     */
    public record Printed(Cut cut, @Nullable ZoneOffset offset) {}

    /** The first date with a time in a text. */
    public static Optional<Printed> find(String text) {
        String head = text.substring(0, Math.min(text.length(), LONGEST)).toLowerCase(Locale.ROOT);
        for (Pattern date : DATES) {
            Matcher m = date.matcher(head);
            if (m.find()) {
                return cut(m).map(cut -> new Printed(cut, offset(head.substring(m.end()))));
            }
        }
        return Optional.empty();
    }

    private static Optional<Cut> cut(Matcher m) {
        String month = m.group("month");
        try {
            return Optional.of(new Cut(LocalDateTime.of(
                    Integer.parseInt(m.group("year")),
                    Character.isDigit(month.charAt(0)) ? Integer.parseInt(month) : MONTHS.indexOf(month) + 1,
                    Integer.parseInt(m.group("day")),
                    Integer.parseInt(m.group("hour")),
                    Integer.parseInt(m.group("minute")))));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static @Nullable ZoneOffset offset(String after) {
        Matcher m = OFFSET.matcher(after.replace('\u2212', '-'));
        if (!m.find()) {
            return null;
        }
        int sign = m.group("sign").equals("-") ? -1 : 1;
        String minutes = m.group("minutes");
        try {
            return ZoneOffset.ofHoursMinutes(
                    sign * Integer.parseInt(m.group("hours")),
                    sign * (minutes == null ? 0 : Integer.parseInt(minutes)));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
