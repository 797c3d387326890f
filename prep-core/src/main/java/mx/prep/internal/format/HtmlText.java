package mx.prep.internal.format;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text as it stands in HTML. */
public final class HtmlText {
    private static final Pattern ENTITY = Pattern.compile("&(amp|quot|apos|lt|gt|#\\d{1,6}|#[xX][0-9a-fA-F]{1,5});");

    private HtmlText() {}

    /** An attribute's value with the character references that addresses need; others stay as they are. */
    public static String decoded(String value) {
        return ENTITY.matcher(value).replaceAll(m -> Matcher.quoteReplacement(character(m.group(1))));
    }

    private static String character(String entity) {
        return switch (entity) {
            case "amp" -> "&";
            case "quot" -> "\"";
            case "apos" -> "'";
            case "lt" -> "<";
            case "gt" -> ">";
            default -> {
                boolean hex = Character.toLowerCase(entity.charAt(1)) == 'x';
                int point = Integer.parseInt(entity.substring(hex ? 2 : 1), hex ? 16 : 10);
                yield Character.isValidCodePoint(point) ? Character.toString(point) : "";
            }
        };
    }
}
