package mx.prep.edge;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Preconditions of a GET by entity tag (RFC 9110, section 13). Nothing here has a Last-Modified. */
final class Conditions {
    private static final Pattern TAG = Pattern.compile("(W/)?(\"[^\"]*\")");

    private Conditions() {}

    /** Whether an If-Match that was sent rules the request out. */
    static boolean failsMatch(EdgeRequest request, String etag) {
        Optional<String> header = request.header("If-Match");
        return header.isPresent() && !names(header.get(), etag, Comparison.STRONG);
    }

    /** Whether the reader has these bytes already. */
    static boolean isKnown(EdgeRequest request, String etag) {
        return request.header("If-None-Match")
                .filter(header -> names(header, etag, Comparison.WEAK))
                .isPresent();
    }

    /** Whether a Range may be answered with a part: there is no If-Range, or it names these bytes. */
    static boolean allowsRange(EdgeRequest request, String etag) {
        Optional<String> header = request.header("If-Range");
        return header.isEmpty() || header.get().strip().equals(etag);
    }

    private enum Comparison {
        STRONG,
        WEAK
    }

    private static boolean names(String header, String etag, Comparison comparison) {
        if (header.strip().equals("*")) {
            return true;
        }
        Matcher tags = TAG.matcher(header);
        while (tags.find()) {
            if (tags.group(2).equals(etag) && (comparison == Comparison.WEAK || tags.group(1) == null)) {
                return true;
            }
        }
        return false;
    }
}
