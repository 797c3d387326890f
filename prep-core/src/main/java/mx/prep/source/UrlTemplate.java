package mx.prep.source;

import java.net.URI;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.error.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * An address with placeholders: <code>{yyyyMMdd_HHmm}</code> or any other letters of year, month, day, hour, minute;
 * <code>{sequence}</code>, also with a width as in <code>{sequence:4}</code>; <code>{run}</code>.
 */
final class UrlTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern SEQUENCE = Pattern.compile("sequence(?::([1-9]))?");
    private static final Pattern TIME = Pattern.compile("[uyMdHm_:T.-]*[uyMdHm]+[uyMdHm_:T.-]*");
    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z]+://[^/?#{}]*/");

    private final List<Part> parts;
    private final URI base;

    private UrlTemplate(List<Part> parts, URI base) {
        this.parts = List.copyOf(parts);
        this.base = base;
    }

    /**
     * Which package.
     *
     * @param run the exercise, or null where the address has none
     * @param sequence the package's number, 0 where the address has none
     * @param time local time, or null where the address has none
     */
    record Place(
            @Nullable String run, long sequence, @Nullable LocalDateTime time) {}

    private sealed interface Part {
        record Literal(String text) implements Part {}

        record Run() implements Part {}

        record Sequence(int width) implements Part {}

        record Time(DateTimeFormatter format) implements Part {}
    }

    /** Reads a template; a message doesn't hold it. */
    static UrlTemplate parse(String text) {
        Matcher authority = AUTHORITY.matcher(text);
        if (!authority.lookingAt()) {
            throw new ConfigException("source.url has to be an address with placeholders behind its host, such as"
                    + " https://host/entregables/{yyyyMMdd_HHmm}_PREP.zip.");
        }
        List<Part> parts = new ArrayList<>();
        Matcher m = PLACEHOLDER.matcher(text);
        int end = 0;
        while (m.find()) {
            parts.add(new Part.Literal(text.substring(end, m.start())));
            parts.add(placeholder(m.group(1)));
            end = m.end();
        }
        parts.add(new Part.Literal(text.substring(end)));
        String start = end == 0 ? text : text.substring(0, text.indexOf('{'));
        UrlTemplate template = new UrlTemplate(parts, address(start.substring(0, start.lastIndexOf('/') + 1)));
        if (!template.hasTime() && !template.hasSequence()) {
            throw new ConfigException("source.url of a pattern needs a placeholder that changes from cut to cut:"
                    + " {yyyyMMdd_HHmm} or {sequence}.");
        }
        template.at(new Place("run", 1, LocalDateTime.of(2021, 6, 6, 20, 0)));
        return template;
    }

    private static Part placeholder(String content) {
        Matcher sequence = SEQUENCE.matcher(content);
        if (sequence.matches()) {
            return new Part.Sequence(sequence.group(1) == null ? 1 : Integer.parseInt(sequence.group(1)));
        }
        if (content.equals("run")) {
            return new Part.Run();
        }
        if (TIME.matcher(content).matches()) {
            return new Part.Time(DateTimeFormatter.ofPattern(content.replace("T", "'T'"), Locale.ROOT));
        }
        throw new ConfigException("source.url has the placeholder {" + content + "}, which is none of {sequence},"
                + " {sequence:4}, {run} and letters of a time such as {yyyyMMdd_HHmm}.");
    }

    private static URI address(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("source.url isn't an address outside its placeholders.");
        }
    }

    /** The folder that all addresses lie in. */
    URI base() {
        return base;
    }

    boolean hasTime() {
        return parts.stream().anyMatch(Part.Time.class::isInstance);
    }

    boolean hasSequence() {
        return parts.stream().anyMatch(Part.Sequence.class::isInstance);
    }

    boolean hasRun() {
        return parts.stream().anyMatch(Part.Run.class::isInstance);
    }

    URI at(Place place) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Literal literal) {
                text.append(literal.text());
            } else if (part instanceof Part.Run) {
                text.append(place.run());
            } else if (part instanceof Part.Sequence sequence) {
                text.append(String.format(Locale.ROOT, "%0" + sequence.width() + "d", place.sequence()));
            } else if (part instanceof Part.Time time && place.time() != null) {
                text.append(time.format().format(place.time()));
            }
        }
        return address(text.toString());
    }

    /** The number in a file name that this template made. */
    OptionalLong sequenceIn(String fileName) {
        StringBuilder pattern = new StringBuilder();
        boolean found = false;
        for (Part part : parts) {
            if (part instanceof Part.Literal literal) {
                int slash = literal.text().lastIndexOf('/');
                if (slash >= 0) {
                    pattern.setLength(0);
                    found = false;
                }
                pattern.append(Pattern.quote(literal.text().substring(slash + 1).replaceFirst("\\?.*", "")));
            } else if (part instanceof Part.Sequence) {
                pattern.append(found ? "\\d+" : "(\\d{1,18})");
                found = true;
            } else {
                pattern.append(".+?");
            }
        }
        Matcher m = Pattern.compile(pattern.toString()).matcher(fileName);
        return found && m.matches() ? OptionalLong.of(Long.parseLong(m.group(1))) : OptionalLong.empty();
    }
}
