package mx.prep.internal.format;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.IntPredicate;
import mx.prep.model.ObjectKey;

/** Paths as they go into URLs. */
public final class UrlPath {
    private static final String UNRESERVED = "-._~/";

    private UrlPath() {}

    /** A path with every byte outside RFC 3986's unreserved set and the slash escaped; no slash in front. */
    public static String of(ObjectKey path) {
        return escaped(path.value(), c -> isPlain(c, UNRESERVED), HexFormat.of().withUpperCase());
    }

    /** A text in UTF-8, each byte escaped that isn't to stay as it is. */
    public static String escaped(String text, IntPredicate stays, HexFormat digits) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            if (stays.test(c)) {
                out.append((char) c);
            } else {
                out.append('%').append(digits.toHexDigits(b));
            }
        }
        return out.toString();
    }

    /** Whether it is an ASCII letter or digit, or one of some other characters. */
    public static boolean isPlain(int c, String others) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.indexOf(c) >= 0;
    }
}
