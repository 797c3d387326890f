package mx.prep.model;

import java.util.regex.Pattern;

/**
 * A Content-Type value (RFC 9110, section 8.3), such as {@code text/html; charset=utf-8}.
 *
 * @param value type, subtype and optionally one charset parameter
 */
public record MediaType(String value) {
    private static final String UTF8 = "; charset=utf-8";
    private static final Pattern TEXT = Pattern.compile("[a-z0-9.+-]+/[a-z0-9.+-]+(; charset=[a-z0-9-]+)?");
    /** What a file of an unknown kind is served as. */
    public static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");
    /** The library's own documents. */
    public static final MediaType JSON = new MediaType("application/json; charset=utf-8");

    public MediaType {
        if (!isPlain(value, value.endsWith(UTF8) ? value.length() - UTF8.length() : value.length())
                && !TEXT.matcher(value).matches()) {
            throw new IllegalArgumentException("not a media type in lower case: " + value);
        }
    }

    /** The same type with {@code charset=utf-8}. */
    public MediaType utf8() {
        return value.contains(";") ? this : new MediaType(value + UTF8);
    }

    /** Whether it is a type and a subtype of letters, as nearly all are; quicker than the whole rule. */
    private static boolean isPlain(String value, int length) {
        int slash = value.indexOf('/');
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (i != slash && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return slash > 0 && slash < length - 1;
    }

    @Override
    public String toString() {
        return value;
    }
}
