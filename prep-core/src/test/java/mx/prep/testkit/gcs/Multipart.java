package mx.prep.testkit.gcs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bodies of several parts (RFC 2046, section 5.1). */
final class Multipart {
    private Multipart() {}

    /** A part. */
    static final class Part {
        private final String contentType;
        private final byte[] content;

        Part(String contentType, byte[] content) {
            this.contentType = contentType;
            this.content = content;
        }

        String contentType() {
            return contentType;
        }

        byte[] content() {
            return content;
        }
    }

    static List<Part> parse(byte[] body, String boundary) {
        byte[] line = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        List<Part> parts = new ArrayList<>();
        int at = find(body, line, 0);
        while (at >= 0) {
            int start = at + line.length;
            if (start + 1 < body.length && body[start] == '-' && body[start + 1] == '-') {
                return parts;
            }
            at = find(body, line, start);
            if (at >= 0) {
                // With the boundary's line end, and without the one before the next boundary.
                parts.add(part(Arrays.copyOfRange(body, start, at - 2)));
            }
        }
        throw new GcsRefusal(400, "badContent", "Malformed multipart body: it has no end.");
    }

    /** A part may have no headers at all. */
    private static Part part(byte[] bytes) {
        byte[] blank = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        int head = find(bytes, blank, 0);
        if (head < 0) {
            throw new GcsRefusal(400, "badContent", "Malformed multipart body: a part's headers have no end.");
        }
        String type = "application/octet-stream";
        for (String header : new String(bytes, 0, head, StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
            if (header.toLowerCase(java.util.Locale.ROOT).startsWith("content-type:")) {
                type = header.substring("content-type:".length()).strip();
            }
        }
        return new Part(type, Arrays.copyOfRange(bytes, head + blank.length, bytes.length));
    }

    private static int find(byte[] in, byte[] what, int from) {
        for (int at = from; at + what.length <= in.length; at++) {
            if (in[at] == what[0] && Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
                return at;
            }
        }
        return -1;
    }
}
