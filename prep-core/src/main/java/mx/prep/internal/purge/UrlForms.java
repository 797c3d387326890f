package mx.prep.internal.purge;

import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import mx.prep.internal.format.UrlPath;

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

    private static final HexFormat LOWER = HexFormat.of();
    private static final HexFormat UPPER = LOWER.withUpperCase();

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
        if (path.chars().allMatch(c -> UrlPath.isPlain(c, STRICT))) {
            forms.add(path);
            return forms;
        }
        for (String literal : new String[] {BROWSER, SEGMENT, COMPONENT, STRICT}) {
            forms.add(encode(path, literal, UPPER));
            forms.add(encode(path, literal, LOWER));
        }
        return forms;
    }

    /** The spelling of a browser, with what can't be named escaped. */
    static String usual(String path) {
        return encode(path, SEGMENT.replace("*", ""), UPPER);
    }

    private static String encode(String path, String literal, HexFormat digits) {
        return UrlPath.escaped(path, c -> UrlPath.isPlain(c, literal), digits);
    }
}
