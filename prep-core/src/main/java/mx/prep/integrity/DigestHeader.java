package mx.prep.integrity;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;

/**
 * Reads the digest that a header carries: hexadecimal, base64 as in Content-MD5 and {@code x-amz-checksum-*}, a
 * dictionary as in Repr-Digest and Content-Digest (RFC 9530), or a list as in Digest (RFC 3230) and
 * {@code x-goog-hash}.
 */
final class DigestHeader {
    private DigestHeader() {}

    /** The digests of an algorithm that the value holds; more than one if it contradicts itself. */
    static List<Digest> read(String value, DigestAlgorithm algorithm) {
        List<String> members =
                Stream.of(value.split(",", -1)).map(String::strip).toList();
        List<Digest> plain = members.stream()
                .flatMap(member -> plain(unquoted(member), algorithm).stream())
                .toList();
        if (plain.size() == members.size()) {
            return plain.stream().distinct().toList();
        }
        return members.stream()
                .flatMap(member -> keyed(member, algorithm).stream())
                .distinct()
                .toList();
    }

    /** What a member of a dictionary or list holds, if its key is the algorithm's. */
    private static Optional<Digest> keyed(String member, DigestAlgorithm algorithm) {
        int equals = member.indexOf('=');
        if (equals <= 0
                || !keys(algorithm).contains(member.substring(0, equals).strip().toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        String rest = member.substring(equals + 1).split(";", 2)[0].strip();
        boolean bytes = rest.length() > 2 && rest.startsWith(":") && rest.endsWith(":");
        return plain(bytes ? rest.substring(1, rest.length() - 1) : unquoted(rest), algorithm);
    }

    private static Set<String> keys(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case MD5 -> Set.of("md5");
            case SHA1 -> Set.of("sha", "sha-1", "sha1");
            case SHA256 -> Set.of("sha-256", "sha256");
            case SHA512 -> Set.of("sha-512", "sha512");
        };
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static Optional<Digest> plain(String text, DigestAlgorithm algorithm) {
        try {
            byte[] bytes = text.length() == algorithm.hexLength()
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text);
            return 2 * bytes.length == algorithm.hexLength()
                    ? Optional.of(new Digest(algorithm, HexFormat.of().formatHex(bytes)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
