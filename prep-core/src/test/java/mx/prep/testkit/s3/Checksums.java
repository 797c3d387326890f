package mx.prep.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;

/** What a client says of the bytes it sends, held against the bytes. */
final class Checksums {
    static final String PREFIX = "x-amz-checksum-";

    private Checksums() {}

    /** @throws S3Refusal if the body isn't what its headers say */
    static void check(Call call, byte[] sent) {
        String payload = call.header("x-amz-content-sha256").orElse(Signatures.UNSIGNED);
        boolean digest = !payload.startsWith("STREAMING-") && !payload.equals(Signatures.UNSIGNED);
        if (digest && !payload.equals(Digest.of(DigestAlgorithm.SHA256, sent).hex())) {
            throw new S3Refusal(
                    400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match");
        }
        Optional<String> md5 = call.header("content-md5");
        if (md5.isPresent() && !md5.get().equals(base64(DigestAlgorithm.MD5, call.body()))) {
            throw S3Refusal.badDigest();
        }
        stated(call).forEach((name, value) -> {
            if (!value.equals(of(name, call.body()))) {
                throw S3Refusal.badDigest();
            }
        });
    }

    /** The checksums that a client states, by header. */
    static Map<String, String> stated(Call call) {
        Map<String, String> stated = new TreeMap<>(call.headers());
        stated.keySet().removeIf(name -> !name.startsWith(PREFIX) || name.matches(".*-(mode|type|algorithm)"));
        return stated;
    }

    /** A checksum by its header; those that aren't known here are refused. */
    static String of(String header, byte[] bytes) {
        return switch (header.substring(PREFIX.length())) {
            case "sha256" -> base64(DigestAlgorithm.SHA256, bytes);
            case "crc32" -> crc(new CRC32(), bytes);
            case "crc32c" -> crc(new CRC32C(), bytes);
            default -> throw S3Refusal.invalid("this server doesn't know " + header);
        };
    }

    static String base64(DigestAlgorithm algorithm, byte[] bytes) {
        return Base64.getEncoder().encodeToString(Digest.of(algorithm, bytes).bytes());
    }

    private static String crc(Checksum crc, byte[] bytes) {
        crc.update(bytes);
        byte[] value = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        return Base64.getEncoder().encodeToString(value);
    }

    /**
     * The bytes without the framing of {@code aws-chunked}. The signatures of single chunks are not checked, the headers'
     * is.
     */
    static byte[] unframed(byte[] framed) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(framed.length);
        int at = 0;
        while (true) {
            int end = at;
            while (framed[end] != '\r') {
                end++;
            }
            String line = new String(framed, at, end - at, StandardCharsets.US_ASCII);
            int semicolon = line.indexOf(';');
            int length = Integer.parseInt(semicolon < 0 ? line : line.substring(0, semicolon), 16);
            if (length == 0) {
                return plain.toByteArray();
            }
            plain.write(framed, end + 2, length);
            at = end + 2 + length + 2;
        }
    }
}
