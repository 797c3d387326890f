package mx.prep.edge;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a representation that a Range header asks for (RFC 9110, section 14): one range of bytes.
 *
 * @param offset first byte
 * @param length number of bytes, 0 where nothing of what was asked for exists
 */
record Part(long offset, long length) {
    private static final Pattern RANGE =
            Pattern.compile("bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})", Pattern.CASE_INSENSITIVE);

    /** The part, or empty where the header is to be ignored: absent, malformed, several ranges. */
    static Optional<Part> of(@Nullable String header, long size) {
        Matcher m = RANGE.matcher(header == null ? "" : header.strip());
        if (!m.matches() || (m.group(1).isEmpty() && m.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (m.group(1).isEmpty()) {
            long length = Math.min(Long.parseLong(m.group(2)), size);
            return Optional.of(new Part(size - length, length));
        }
        long first = Long.parseLong(m.group(1));
        long last = m.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(m.group(2));
        if (last < first) {
            return Optional.empty();
        }
        return Optional.of(first >= size ? new Part(0, 0) : new Part(first, Math.min(last, size - 1) - first + 1));
    }

    boolean isUnsatisfiable() {
        return length == 0;
    }

    String contentRange(long size) {
        return isUnsatisfiable() ? "bytes */" + size : "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
