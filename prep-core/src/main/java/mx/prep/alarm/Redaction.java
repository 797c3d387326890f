package mx.prep.alarm;

import com.google.common.base.Splitter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes the parts of an address out of a text that may repeat them: as they are written in it, decoded, or encoded
 * another way, as percent signs, form, JSON and HTML do. Immutable.
 */
final class Redaction {
    /** Shorter parts are words. */
    private static final int SHORTEST = 6;

    private static final Splitter BETWEEN_PARTS = Splitter.onPattern("[/&=?:#]");
    private static final HexFormat HEX = HexFormat.of();

    private final List<Pattern> secrets;

    Redaction(URI address) {
        secrets = Stream.of(
                        address.getRawPath(), address.getRawQuery(), address.getRawUserInfo(), address.getRawFragment())
                .filter(text -> text != null)
                .flatMap(BETWEEN_PARTS::splitToStream)
                .flatMap(raw -> Stream.of(raw, decoded(raw)))
                .flatMap(part -> Stream.concat(Stream.of(part), BETWEEN_PARTS.splitToStream(part)))
                .filter(part -> part.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Redaction::inAnyForm)
                .toList();
    }

    /** The text without them. */
    String of(String text) {
        String left = text;
        for (Pattern secret : secrets) {
            left = secret.matcher(left).replaceAll("…");
        }
        return left;
    }

    private static String decoded(String raw) {
        return URI.create("x:/" + raw).getPath().substring(1);
    }

    private static Pattern inAnyForm(String secret) {
        return Pattern.compile(
                secret.codePoints().mapToObj(Redaction::inAnyForm).collect(Collectors.joining()));
    }

    private static String inAnyForm(int c) {
        String plain = Character.toString(c);
        String percent = HEX.formatHex(plain.getBytes(StandardCharsets.UTF_8)).replaceAll("..", "%$0");
        Stream<String> forms = Stream.of(
                Pattern.quote(plain),
                "(?i:" + percent + ")",
                // JSON
                c < 0x80 && !Character.isLetterOrDigit(c) ? Pattern.quote("\\" + plain) : "",
                c < 0x10000 ? "(?i:" + Pattern.quote(String.format("\\u%04x", c)) + ")" : "",
                // HTML
                "&#" + c + ";",
                "(?i:&#x" + Integer.toHexString(c) + ";)",
                c == '&' ? "&amp;" : "",
                // Forms have a plus for a space; who reads one as a form has a space for a plus.
                c == ' ' ? "\\+" : "",
                c == '+' ? " " : "");
        return forms.filter(Predicate.not(String::isEmpty)).collect(Collectors.joining("|", "(?:", ")"));
    }
}
