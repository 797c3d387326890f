package mx.prep.testkit.cloudfront;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import org.jspecify.annotations.Nullable;

/** Checks AWS Signature Version 4A by {@link ExampleKeys}; written from the specification, not from a client. */
final class KvsSignatures {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-ECDSA-P256-SHA256 Credential="
            + ExampleKeys.ID
            + "/(\\d{8}/cloudfront-keyvaluestore/aws4_request), SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]+)");

    private final Clock clock;

    KvsSignatures(Clock clock) {
        this.clock = clock;
    }

    /** Why a request isn't taken, or null. */
    @Nullable
    String flaw(HttpExchange exchange, byte[] body) {
        Matcher header = AUTHORIZATION.matcher(header(exchange, "authorization"));
        if (!header.matches()) {
            return "no signature by a known key";
        }
        List<String> signed = Arrays.asList(header.group(2).split(";"));
        List<String> owed = exchange.getRequestHeaders().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith("x-amz-") || name.equals("host") || name.equals("if-match"))
                .toList();
        if (!signed.containsAll(owed) || !header(exchange, "x-amz-region-set").equals("*")) {
            return "not all of it is signed, or not for all regions";
        }
        String stamp = header(exchange, "x-amz-date");
        if (Duration.between(LocalDateTime.parse(stamp, STAMP).toInstant(ZoneOffset.UTC), clock.instant())
                        .abs()
                        .compareTo(SKEW)
                > 0) {
            return "Signature expired: " + stamp + " is now earlier than 15 minutes ago";
        }
        String text = String.join(
                "\n", "AWS4-ECDSA-P256-SHA256", stamp, header.group(1), sha256(canonical(exchange, signed, body)));
        return verifies(text, header.group(3)) ? null : "The request signature we calculated does not match";
    }

    private static byte[] canonical(HttpExchange exchange, List<String> signed, byte[] body) {
        String path = Stream.of(exchange.getRequestURI().getRawPath().split("/", -1))
                .map(KvsSignatures::encoded)
                .collect(Collectors.joining("/"));
        String query = exchange.getRequestURI().getRawQuery();
        String parameters =
                query == null ? "" : Stream.of(query.split("&")).sorted().collect(Collectors.joining("&"));
        String headers = signed.stream()
                .map(name -> name + ":" + header(exchange, name) + "\n")
                .collect(Collectors.joining());
        return String.join(
                        "\n",
                        exchange.getRequestMethod(),
                        path,
                        parameters,
                        headers,
                        String.join(";", signed),
                        sha256(body))
                .getBytes(UTF_8);
    }

    /** The path is signed encoded once more than it is sent: only S3 does otherwise. */
    private static String encoded(String segment) {
        return URLEncoder.encode(segment, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String header(HttpExchange exchange, String name) {
        List<String> values = exchange.getRequestHeaders().get(name);
        return values == null ? "" : String.join(",", values);
    }

    private static String sha256(byte[] bytes) {
        return Digest.of(DigestAlgorithm.SHA256, bytes).hex();
    }

    private static boolean verifies(String text, String signature) {
        try {
            Signature ecdsa = Signature.getInstance("SHA256withECDSA");
            ecdsa.initVerify(ExampleKeys.publicKey());
            ecdsa.update(text.getBytes(UTF_8));
            return ecdsa.verify(HexFormat.of().parseHex(signature));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
