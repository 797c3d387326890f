package mx.prep.integrity;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes off the one block of base64 that a file holds, as PEM (RFC 7468) and OpenPGP (RFC 9580, section 6.2) write it.
 * Nothing but white space may stand around it.
 */
final class Armor {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private Armor() {}

    /** Whether the file is text rather than DER or packets, whose first byte is none of a text. */
    static boolean isText(byte[] file) {
        String head = new String(file, 0, Math.min(file.length, 100), StandardCharsets.ISO_8859_1).strip();
        return head.startsWith(DASHES);
    }

    /**
     * The bytes inside.
     *
     * @param labels what may stand in the first line
     * @return empty if there is no such block, more than one, or anything beside it
     */
    static Optional<byte[]> open(byte[] file, Set<String> labels) {
        List<String> lines = new String(file, StandardCharsets.ISO_8859_1)
                .strip()
                .lines()
                .map(String::strip)
                .toList();
        String first = lines.isEmpty() ? "" : lines.get(0);
        if (lines.size() < 3 || !first.startsWith(BEGIN) || !first.endsWith(DASHES)) {
            return Optional.empty();
        }
        String label = first.substring(BEGIN.length(), first.length() - DASHES.length());
        if (!labels.contains(label) || !lines.get(lines.size() - 1).equals(END + label + DASHES)) {
            return Optional.empty();
        }
        return decoded(lines.subList(1, lines.size() - 1));
    }

    private static Optional<byte[]> decoded(List<String> lines) {
        int start = 0;
        // Lines such as "Version: GnuPG v2", up to an empty one.
        while (start < lines.size() && lines.get(start).contains(": ")) {
            start++;
        }
        StringBuilder base64 = new StringBuilder();
        for (int i = start; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean isChecksum = i == lines.size() - 1 && line.length() == 5 && line.startsWith("=");
            base64.append(isChecksum ? "" : line);
        }
        try {
            return Optional.of(Base64.getDecoder().decode(base64.toString()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
