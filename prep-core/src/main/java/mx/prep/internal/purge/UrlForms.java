package mx.prep.internal.purge;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How readers spell a path: a cache keys by what was sent, so each spelling is another entry.
 *
 * <p>Those of browsers, of the edge's redirects, of {@code encodeURIComponent} and of strict encoders, with hex digits
 * in upper and in lower case. A spelling that escapes one letter and not its twin is nobody's and not among them.
 */
final class UrlForms {
    private static final String STRICT = "-._~/";
    private static final String COMPONENT = STRICT + "!'()*";
    /** RFC 3986, section 3.3: {@code pchar}. */
    private static final String SEGMENT = STRICT + "!$&'()*+,;=:@";
    /** WHATWG URL: what isn't in the path percent-encode set. */
    private static final String BROWSER = SEGMENT + "[]|";

    private static final String UNNAMEABLE = "*[]|";

    private UrlForms() {}

    /**
     * Where a spelling stops being a path that can be purged: {@code *} is a wildcard, and {@code []|} browsers send
     * although no URI may have them (RFC 3986, section 3.3), so an edge may refuse a call for them. The length if it can.
     */
    static int nameable(String form) {
        int length = 0;
        while (length < form.length() && UNNAMEABLE.indexOf(form.charAt(length)) < 0) {
            length++;
        }
        return length;
    }

    /** Every spelling. */
    static Set<String> of(String path) {
        Set<String> forms = new LinkedHashSet<>();
        if (path.chars().allMatch(c -> isPlain(c, STRICT))) {
            forms.add(path);
            return forms;
        }
        for (String literal : new String[] {BROWSER, SEGMENT, COMPONENT, STRICT}) {
            forms.add(encode(path, literal, "0123456789ABCDEF"));
            forms.add(encode(path, literal, "0123456789abcdef"));
        }
        return forms;
    }

    /** The spelling of a browser, with what can't be named escaped. */
    static String usual(String path) {
        return encode(path, SEGMENT.replace("*", ""), "0123456789ABCDEF");
    }

    private static String encode(String path, String literal, String digits) {
        StringBuilder out = new StringBuilder(path.length());
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b, literal)) {
                out.append((char) b);
            } else {
                out.append('%').append(digits.charAt((b >> 4) & 15)).append(digits.charAt(b & 15));
            }
        }
        return out.toString();
    }

    private static boolean isPlain(int c, String literal) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || (c > 0 && literal.indexOf(c) >= 0);
    }
}
