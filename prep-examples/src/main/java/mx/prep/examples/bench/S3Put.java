package mx.prep.examples.bench;

import com.google.common.base.Splitter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;

/** S3's PUT, signed for the SHA-256 of its bytes. */
final class S3Put implements PutRequest {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";

    private final URI endpoint;
    private final byte[] signingKey;
    private final String stamp = STAMP.format(Clock.systemUTC().instant());
    private final String scope = stamp.substring(0, 8) + "/us-east-1/s3/aws4_request";

    S3Put(URI endpoint) throws GeneralSecurityException {
        this.endpoint = endpoint;
        byte[] key = ("AWS4" + S3Stand.KEYS.secretKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : Splitter.on('/').split(scope)) {
            key = PutRequest.hmac(key, part);
        }
        this.signingKey = key;
    }

    @Override
    public byte[] head(String bucket, String name, byte[] body) throws GeneralSecurityException {
        String path = "/" + bucket + "/" + name;
        String digest = hex(body);
        String canonical = "PUT\n" + path + "\n\nhost:" + endpoint.getRawAuthority() + "\nx-amz-content-sha256:"
                + digest + "\nx-amz-date:" + stamp + "\n\n" + SIGNED + "\n" + digest;
        String toSign =
                "AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" + hex(canonical.getBytes(StandardCharsets.UTF_8));
        String signature = HexFormat.of().formatHex(PutRequest.hmac(signingKey, toSign));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-amz-content-sha256", digest);
        headers.put("x-amz-date", stamp);
        headers.put("Content-Length", String.valueOf(body.length));
        headers.put(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + S3Stand.KEYS.accessKey() + "/" + scope + ", SignedHeaders=" + SIGNED
                        + ", Signature=" + signature);
        return PutRequest.head("PUT", path, endpoint, headers);
    }

    private static String hex(byte[] bytes) {
        return Digest.of(DigestAlgorithm.SHA256, bytes).hex();
    }
}
