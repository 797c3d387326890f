package mx.prep.internal.cut;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.model.Cut;

/** Dates and times as the authorities print them. */
final class CutText {
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
    private static final Pattern YEAR_FIRST =
            Pattern.compile("(\\d{4})[/-](\\d{1,2})[/-](\\d{1,2})[ T,]+(\\d{1,2}):(\\d{2})");
    private static final Pattern DAY_FIRST =
            Pattern.compile("(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4})[ T,]+(\\d{1,2}):(\\d{2})");
    private static final Pattern SPANISH =
            Pattern.compile("(\\d{1,2})\\s+(?:de\\s+)?(\\p{L}+)\\s+(?:de\\s+)?(\\d{4})[\\s,]+(\\d{1,2}):(\\d{2})");

    private CutText() {}

    /** The first date with a time in a text. */
    static Optional<Cut> find(String text) {
        Matcher m = YEAR_FIRST.matcher(text);
        if (m.find()) {
            return cut(m.group(1), m.group(2), m.group(3), m.group(4), m.group(5));
        }
        m = DAY_FIRST.matcher(text);
        if (m.find()) {
            return cut(m.group(3), m.group(2), m.group(1), m.group(4), m.group(5));
        }
        m = SPANISH.matcher(text.toLowerCase(Locale.ROOT));
        if (m.find()) {
            String month = String.valueOf(MONTHS.indexOf(m.group(2)) + 1);
            return cut(m.group(3), month, m.group(1), m.group(4), m.group(5));
        }
        return Optional.empty();
    }

    static Optional<Cut> cut(String year, String month, String day, String hour, String minute) {
        try {
            return Optional.of(new Cut(LocalDateTime.of(
                    Integer.parseInt(year),
                    Integer.parseInt(month),
                    Integer.parseInt(day),
                    Integer.parseInt(hour),
                    Integer.parseInt(minute))));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
