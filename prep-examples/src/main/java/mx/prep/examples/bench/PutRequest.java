package mx.prep.examples.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How one cloud's plainest upload looks on the wire. Names must need no escapes. Thread-safe. */
interface PutRequest {
    /** Its request line and headers, with the empty line. */
    byte[] head(String bucket, String name, byte[] body) throws GeneralSecurityException;

    /** For a cloud, with keys from the environment as the runner has them. */
    static PutRequest of(CloudKind cloud, URI endpoint) throws GeneralSecurityException {
        return switch (cloud) {
            case AWS -> new S3Put(endpoint);
            case AZURE -> new BlobPut(endpoint);
            case GOOGLE -> new GcsPut(endpoint);
        };
    }

    static byte[] head(String method, String target, URI endpoint, Map<String, String> headers) {
        StringBuilder head = new StringBuilder(method)
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: ")
                .append(endpoint.getRawAuthority())
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
