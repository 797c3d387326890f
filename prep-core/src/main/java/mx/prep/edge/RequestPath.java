package mx.prep.edge;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import mx.prep.model.ObjectKey;

/**
 * A request's path, percent-decoded once.
 *
 * @param text without its first slash, and without the last one if it is a folder's
 * @param folder whether it ended with a slash
 */
record RequestPath(String text, boolean folder) {
    private static final int MAX_CHARS = 8192;
    private static final String UNRESERVED =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/";

    /**
     * Decodes a path; empty if it is malformed: a bad escape, bytes that aren't UTF-8, control characters or
     * backslashes, a slash in disguise.
     */
    static Optional<RequestPath> parse(String raw) {
        if (!raw.startsWith("/") || raw.length() > MAX_CHARS) {
            return Optional.empty();
        }
        return bytes(raw).flatMap(RequestPath::text).map(RequestPath::of);
    }

    private static RequestPath of(String decoded) {
        String text = decoded.substring(1);
        boolean folder = decoded.endsWith("/");
        return new RequestPath(folder && text.length() > 1 ? text.substring(0, text.length() - 1) : text, folder);
    }

    boolean isRoot() {
        return text.isEmpty() && folder;
    }

    /** The path as a name in a release; empty if no file can have it, as one with {@code ..} in it. */
    Optional<ObjectKey> key() {
        return ObjectKey.find(text);
    }

    /** A path as it goes into a Location header. */
    static String encode(String path) {
        StringBuilder encoded = new StringBuilder("/");
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)))
                        .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
            }
        }
        return encoded.toString();
    }

    private static Optional<byte[]> bytes(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        byte[] encoded = raw.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < encoded.length; i++) {
            int value = encoded[i];
            if (value == '%') {
                if (i + 2 >= encoded.length) {
                    return Optional.empty();
                }
                int high = hex(encoded[i + 1]);
                int low = hex(encoded[i + 2]);
                value = (high << 4) | low;
                if (high < 0 || low < 0 || value == '/') {
                    return Optional.empty();
                }
                i += 2;
            }
            bytes.write(value);
        }
        return Optional.of(bytes.toByteArray());
    }

    private static int hex(byte digit) {
        return digit < 0 ? -1 : Character.digit((char) digit, 16);
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))
                    ? Optional.empty()
                    : Optional.of(text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
