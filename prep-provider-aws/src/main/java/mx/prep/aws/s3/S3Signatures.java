package mx.prep.aws.s3;

import com.google.common.collect.ImmutableMultimap;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.store.jclouds.BodyPayload;
import org.jclouds.http.HttpRequest;
import org.jclouds.io.Payload;
import org.jclouds.s3.filters.RequestAuthorizeSignature;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Signs requests with AWS Signature Version 4 (Amazon S3 API reference, "Signature Calculations for the Authorization
 * Header"), for the region that was configured, whatever the host is called, and with the digest that each body brings:
 * no body is read for it. Thread-safe.
 */
final class S3Signatures implements RequestAuthorizeSignature {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int DAY = "uuuuMMdd".length();
    private static final String NO_BODY =
            Digest.of(DigestAlgorithm.SHA256, new byte[0]).hex();
    /** What no proxy changes; headers that begin with {@code x-amz-} are signed, too. */
    private static final Set<String> SIGNED = Set.of("content-md5", "if-match", "if-none-match");

    private final RotatingCredentials credentials;
    private final String region;
    private final Clock clock;
    private volatile @Nullable DayKey dayKey;

    S3Signatures(RotatingCredentials credentials, String region, Clock clock) {
        this.credentials = credentials;
        this.region = region;
        this.clock = clock;
    }

    /** What signs all requests of a day that are made with one secret. */
    private static final class DayKey {
        private final String secret;
        private final String day;
        private final SecretKeySpec key;

        DayKey(String secret, String day, SecretKeySpec key) {
            this.secret = secret;
            this.day = day;
            this.key = key;
        }
    }

    @Override
    public HttpRequest filter(HttpRequest request) {
        AwsCredentials keys = credentials.resolveCredentials();
        String time = TIME.format(clock.instant());
        String day = time.substring(0, DAY);
        String digest = digest(request.getPayload());
        ImmutableMultimap.Builder<String, String> headers = ImmutableMultimap.builder();
        headers.putAll(request.getHeaders());
        headers.put("x-amz-content-sha256", digest);
        headers.put("x-amz-date", time);
        if (keys instanceof AwsSessionCredentials session) {
            headers.put("x-amz-security-token", session.sessionToken());
        }
        SortedMap<String, String> signed = signed(request.getEndpoint(), headers.build());
        String names = String.join(";", signed.keySet());
        String scope = day + "/" + region + "/s3/aws4_request";
        String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n"
                + Digest.of(DigestAlgorithm.SHA256, utf8(canonical(request, signed, names, digest)))
                        .hex();
        String signature = HexFormat.of().formatHex(hmac(key(keys.secretAccessKey(), day), toSign));
        headers.put(
                "Authorization",
                ALGORITHM + " Credential=" + keys.accessKeyId() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + signature);
        return request.toBuilder().headers(headers.build()).build();
    }

    private static String digest(@Nullable Payload payload) {
        if (payload == null) {
            return NO_BODY;
        }
        if (payload instanceof BodyPayload body) {
            return body.sha256().hex();
        }
        throw new IllegalArgumentException("only bodies whose digest is known are sent");
    }

    private static SortedMap<String, String> signed(URI endpoint, ImmutableMultimap<String, String> headers) {
        SortedMap<String, String> signed = new TreeMap<>();
        for (Map.Entry<String, String> header : headers.entries()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (SIGNED.contains(name) || name.startsWith("x-amz-")) {
                signed.put(name, header.getValue().strip());
            }
        }
        String host = endpoint.getHost();
        signed.put("host", endpoint.getPort() < 0 ? host : host + ":" + endpoint.getPort());
        return signed;
    }

    /** Paths and queries come encoded as they are signed. */
    private static String canonical(
            HttpRequest request, SortedMap<String, String> signed, String names, String digest) {
        StringBuilder text = new StringBuilder(512);
        text.append(request.getMethod()).append('\n');
        text.append(request.getEndpoint().getRawPath()).append('\n');
        text.append(query(request.getEndpoint().getRawQuery())).append('\n');
        signed.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        return text.append('\n').append(names).append('\n').append(digest).toString();
    }

    private static String query(@Nullable String raw) {
        if (raw == null) {
            return "";
        }
        SortedMap<String, String> parameters = new TreeMap<>();
        for (String parameter : raw.split("&", -1)) {
            parameters.put(parameter.substring(0, parameter.indexOf('=')), parameter);
        }
        return String.join("&", parameters.values());
    }

    private SecretKeySpec key(String secret, String day) {
        DayKey known = dayKey;
        if (known == null || !known.day.equals(day) || !known.secret.equals(secret)) {
            SecretKeySpec key = keyOf(utf8("AWS4" + secret));
            for (String part : new String[] {day, region, "s3", "aws4_request"}) {
                key = keyOf(hmac(key, part));
            }
            known = new DayKey(secret, day, key);
            dayKey = known;
        }
        return known.key;
    }

    private static SecretKeySpec keyOf(byte[] bytes) {
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public HttpRequest signForTemporaryAccess(HttpRequest request, long seconds) {
        throw new UnsupportedOperationException("the store makes no signed addresses");
    }
}
