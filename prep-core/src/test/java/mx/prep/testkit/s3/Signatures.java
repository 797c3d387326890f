package mx.prep.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;

/**
 * Checks AWS Signature Version 4 in the Authorization header. Written from the specification, not from a client: the
 * path must come percent-encoded exactly as it is signed, and every {@code x-amz-} header must be signed.
 */
final class Signatures {
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    private static final Duration SKEW = Duration.ofMinutes(15);
    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 +Credential=([^/,]+)/(\\d{8})/"
            + "([^/,]+)/([^/,]+)/aws4_request, *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})");

    private final String region;
    private final Clock clock;

    Signatures(String region, Clock clock) {
        this.region = region;
        this.clock = clock;
    }

    /** @throws S3Refusal unless the request is signed by one of the keys */
    void check(Call call, Map<String, S3Keys> known) {
        String text = call.header("authorization")
                .orElseThrow(() -> new S3Refusal(403, "AccessDenied", "Access Denied: no signature"));
        Matcher header = AUTHORIZATION.matcher(text);
        if (!header.matches() || !header.group(4).equals("s3")) {
            throw new S3Refusal(400, "AuthorizationHeaderMalformed", "The authorization header is malformed");
        }
        if (!header.group(3).equals(region)) {
            throw new S3Refusal(400, "AuthorizationHeaderMalformed", "the region is wrong; expecting '" + region + "'");
        }
        S3Keys keys = known.get(header.group(1));
        if (keys == null) {
            throw new S3Refusal(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist");
        }
        checkToken(call, keys);
        String stamp = checkTime(call, header.group(2));
        List<String> signed = Arrays.asList(header.group(5).split(";"));
        checkSigned(call, signed);
        String scope = header.group(2) + "/" + region + "/s3/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" + sha256(canonical(call, signed));
        byte[] key = ("AWS4" + keys.secretKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(header.group(2), region, "s3", "aws4_request", toSign)) {
            key = hmac(key, part);
        }
        byte[] sent = HexFormat.of().parseHex(header.group(6));
        if (!MessageDigest.isEqual(key, sent)) {
            throw new S3Refusal(403, "SignatureDoesNotMatch", "The request signature we calculated does not match");
        }
    }

    private static void checkToken(Call call, S3Keys keys) {
        String token = call.header("x-amz-security-token").orElse("");
        if (!token.equals(keys.sessionToken() == null ? "" : keys.sessionToken())) {
            throw new S3Refusal(400, "InvalidToken", "The provided token is malformed or otherwise invalid.");
        }
    }

    private String checkTime(Call call, String day) {
        String stamp = call.header("x-amz-date").orElse("");
        try {
            Instant signedAt = LocalDateTime.parse(stamp, STAMP).toInstant(ZoneOffset.UTC);
            if (Duration.between(signedAt, clock.instant()).abs().compareTo(SKEW) > 0) {
                throw new S3Refusal(
                        403, "RequestTimeTooSkewed", "The difference between the request time and ours is too large.");
            }
        } catch (DateTimeException e) {
            throw new S3Refusal(403, "AccessDenied", "x-amz-date is missing or not a time");
        }
        if (!stamp.startsWith(day)) {
            throw new S3Refusal(400, "AuthorizationHeaderMalformed", "the scope is of another day");
        }
        return stamp;
    }

    private static void checkSigned(Call call, List<String> signed) {
        TreeSet<String> missing = new TreeSet<>(call.headers().keySet());
        missing.removeIf(name -> !name.startsWith("x-amz-") && !name.equals("host"));
        signed.forEach(missing::remove);
        if (!missing.isEmpty()) {
            throw new S3Refusal(403, "AccessDenied", "There were headers present which were not signed: " + missing);
        }
    }

    private static String canonical(Call call, List<String> signed) {
        String path = Xml.encode(Xml.decode(call.rawPath()), true);
        if (!path.equals(call.rawPath())) {
            throw new S3Refusal(403, "SignatureDoesNotMatch", "the path isn't encoded as it is signed");
        }
        TreeMap<String, String> query = new TreeMap<>();
        call.query().forEach((name, value) -> query.put(Xml.encode(name, false), Xml.encode(value, false)));
        String parameters = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("&"));
        String headers = signed.stream()
                .map(name -> name + ":" + call.header(name).orElse("").replaceAll(" +", " ") + "\n")
                .collect(Collectors.joining());
        String payload = call.header("x-amz-content-sha256")
                .orElseThrow(() -> S3Refusal.invalid("Missing required header for this request: x-amz-content-sha256"));
        return String.join("\n", call.method(), path, parameters, headers, String.join(";", signed), payload);
    }

    static String sha256(String text) {
        return Digest.of(DigestAlgorithm.SHA256, text.getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
