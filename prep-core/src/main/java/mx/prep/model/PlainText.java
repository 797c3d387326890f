package mx.prep.model;

/**
 * Text from outside as a terminal or a log may safely have it: what could act there, such as escape sequences, stands as
 * {@code \}{@code u001b}. That is also how JSON writes it, so that a JSON document stays the same document.
 */
public final class PlainText {
    private PlainText() {}

    /** One line: without controls, line ends, marks of direction and other characters that nobody sees. */
    public static String line(String text) {
        return plain(text, false);
    }

    /** Several lines: line ends and tabs stay, the rest is as {@link #line} has it. */
    public static String lines(String text) {
        return plain(text, true);
    }

    private static String plain(String text, boolean several) {
        if (text.codePoints().noneMatch(PlainText::acts)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            int c = text.codePointAt(i);
            int units = Character.charCount(c);
            if (!acts(c) || (several && isLineEndOrTab(text, i))) {
                plain.appendCodePoint(c);
            } else {
                for (int unit = i; unit < i + units; unit++) {
                    plain.append(String.format("\\u%04x", (int) text.charAt(unit)));
                }
            }
            i += units - 1;
        }
        return plain.toString();
    }

    private static boolean isLineEndOrTab(String text, int i) {
        char c = text.charAt(i);
        return c == '\n' || c == '\t' || (c == '\r' && text.startsWith("\n", i + 1));
    }

    private static boolean acts(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
