package mx.prep.aws.cloudfront;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * One request, signed in its headers, as AWS Signature Version 4 says it
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html). Nothing of it is ever logged: the
 * SDK's own signers print the session token.
 */
final class Signing {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** What proxies and the HTTP client leave as it is; headers that begin with {@code x-amz-} are signed, too. */
    private static final Set<String> SIGNED = Set.of("content-type", "host", "if-match");

    private final SdkHttpRequest.Builder request;
    private final String algorithm;
    private final String keyId;
    private final String scope;
    private final String time;
    private final @Nullable ContentStreamProvider payload;
    private final byte[] body;

    private Signing(
            SignRequest<? extends AwsCredentialsIdentity> unsigned, Instant now, String algorithm, String scope) {
        this.request = unsigned.request().toBuilder();
        this.payload = unsigned.payload().orElse(null);
        this.algorithm = algorithm;
        this.keyId = unsigned.identity().accessKeyId();
        this.time = TIME.format(now);
        this.scope = day() + "/" + scope + "/aws4_request";
        this.body = bytes(payload);
        request.putHeader("Host", host(unsigned.request()));
        request.putHeader("X-Amz-Date", time);
    }

    /**
     * Begins to sign, with the token of a session.
     *
     * @param scope what the signature is good for: between the day and {@code aws4_request}
     */
    static Signing begin(
            SignRequest<? extends AwsCredentialsIdentity> unsigned, Instant now, String algorithm, String scope) {
        Signing signing = new Signing(unsigned, now, algorithm, scope);
        if (unsigned.identity() instanceof AwsSessionCredentialsIdentity session) {
            signing.header("X-Amz-Security-Token", session.sessionToken());
        }
        return signing;
    }

    String day() {
        return time.substring(0, 8);
    }

    void header(String name, String value) {
        request.putHeader(name, value);
    }

    /** What is to be signed. */
    String stringToSign() {
        return algorithm + "\n" + time + "\n" + scope + "\n"
                + sha256(canonicalRequest().getBytes(StandardCharsets.UTF_8));
    }

    /** The request as it is sent, with its signature in hex. */
    SignedRequest end(String signature) {
        request.putHeader(
                "Authorization",
                algorithm + " Credential=" + keyId + "/" + scope + ", SignedHeaders="
                        + String.join(";", signedHeaders().keySet()) + ", Signature=" + signature);
        return SignedRequest.builder().request(request.build()).payload(payload).build();
    }

    private String canonicalRequest() {
        SortedMap<String, String> headers = signedHeaders();
        return request.method() + "\n"
                + SdkHttpUtils.urlEncodeIgnoreSlashes(request.encodedPath().isEmpty() ? "/" : request.encodedPath())
                + "\n"
                + query() + "\n"
                + headers.entrySet().stream()
                        .map(h -> h.getKey() + ":" + h.getValue() + "\n")
                        .collect(Collectors.joining())
                + "\n"
                + String.join(";", headers.keySet()) + "\n"
                + sha256(body);
    }

    private String query() {
        return request.rawQueryParameters().entrySet().stream()
                .flatMap(p -> p.getValue().stream()
                        .map(value -> SdkHttpUtils.urlEncode(p.getKey()) + "="
                                + (value == null ? "" : SdkHttpUtils.urlEncode(value))))
                .sorted()
                .collect(Collectors.joining("&"));
    }

    private SortedMap<String, String> signedHeaders() {
        SortedMap<String, String> headers = new TreeMap<>();
        for (Map.Entry<String, java.util.List<String>> header :
                request.headers().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (SIGNED.contains(name) || name.startsWith("x-amz-")) {
                headers.put(
                        name,
                        header.getValue().stream()
                                .map(v -> v.strip().replaceAll(" +", " "))
                                .collect(Collectors.joining(",")));
            }
        }
        return headers;
    }

    private static String host(SdkHttpRequest request) {
        return SdkHttpUtils.isUsingStandardPort(request.protocol(), request.port())
                ? request.host()
                : request.host() + ":" + request.port();
    }

    private static byte[] bytes(@Nullable ContentStreamProvider payload) {
        if (payload == null) {
            return new byte[0];
        }
        try (InputStream in = payload.newStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a body in memory can't be read", e);
        }
    }

    private static String sha256(byte[] bytes) {
        return Digest.of(DigestAlgorithm.SHA256, bytes).hex();
    }
}
