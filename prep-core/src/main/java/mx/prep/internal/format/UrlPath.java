package mx.prep.internal.format;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import mx.prep.model.ObjectKey;

/** Paths as they go into URLs. */
public final class UrlPath {
    private static final String UNRESERVED = "-._~/";

    private UrlPath() {}

    /** A path with every byte outside RFC 3986's unreserved set and the slash escaped; no slash in front. */
    public static String of(ObjectKey path) {
        StringBuilder out = new StringBuilder();
        for (byte b : path.value().getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isPlain(c)) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return out.toString();
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || UNRESERVED.indexOf(c) >= 0;
    }
}
