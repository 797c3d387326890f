package mx.prep.model;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The name of an object in a store, or of a file in a package: segments separated by {@code /}.
 *
 * <p>Relative; no segment is empty, {@code .} or {@code ..}; no control character, no backslash, no unpaired
 * surrogate; at most 1,024 bytes of UTF-8 (the limit of S3, Google Cloud Storage and Azure Blob). Sorts by code
 * point, which is the order of the UTF-8 bytes.
 *
 * @param value the whole name
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {
    /** The longest key that all supported stores take, in bytes of UTF-8. */
    public static final int MAX_BYTES = 1024;

    public ObjectKey {
        String flaw = flaw(value);
        if (flaw != null) {
            throw new IllegalArgumentException("not an object key (" + flaw + "): " + printable(value));
        }
    }

    public static ObjectKey of(String value) {
        return new ObjectKey(value);
    }

    /** The key of this name, or empty where somebody else's name is none. */
    public static Optional<ObjectKey> find(String name) {
        return flaw(name) == null ? Optional.of(new ObjectKey(name)) : Optional.empty();
    }

    /** This key as a folder: {@code this/child}. */
    public ObjectKey resolve(String child) {
        return new ObjectKey(value + "/" + child);
    }

    /** The last segment. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** The last segment's extension in lower case without the dot, or an empty string. */
    public String extension() {
        String name = name();
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public int compareTo(ObjectKey other) {
        int length = Math.min(value.length(), other.value.length());
        for (int i = 0; i < length; i++) {
            char mine = value.charAt(i);
            char theirs = other.value.charAt(i);
            if (mine != theirs) {
                // Surrogates stand for code points above every other character.
                boolean surrogates = Character.isSurrogate(mine) != Character.isSurrogate(theirs);
                return surrogates ? (Character.isSurrogate(mine) ? 1 : -1) : Character.compare(mine, theirs);
            }
        }
        return Integer.compare(value.length(), other.value.length());
    }

    @Override
    public String toString() {
        return value;
    }

    private static @org.jspecify.annotations.Nullable String flaw(String value) {
        if (value.isEmpty()) {
            return "empty";
        }
        int segment = 0;
        for (int i = 0; i <= value.length(); i++) {
            char c = i == value.length() ? '/' : value.charAt(i);
            if (c == '/') {
                if (i == segment) {
                    return "empty segment";
                }
                boolean parent = i - segment == 2 && value.charAt(i - 1) == '.';
                if (value.charAt(segment) == '.' && (i - segment == 1 || parent)) {
                    return "dot segment";
                }
                segment = i + 1;
            } else if (c == '\\' || Character.isISOControl(c)) {
                return "backslash or control character";
            } else if (Character.isHighSurrogate(c)) {
                if (i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(++i))) {
                    return "unpaired surrogate";
                }
            } else if (Character.isLowSurrogate(c)) {
                return "unpaired surrogate";
            }
        }
        // Only a name that could be too long is measured.
        return value.length() * 3 > MAX_BYTES && value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
                ? "longer than " + MAX_BYTES + " bytes"
                : null;
    }

    private static String printable(String value) {
        String head = value.length() > 200 ? value.substring(0, 200) + "…" : value;
        return head.replaceAll("\\p{Cntrl}", "?");
    }
}
