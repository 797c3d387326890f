package mx.prep.azure.blob;

import com.google.common.base.Splitter;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jclouds.http.HttpRequest;
import org.jclouds.io.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Signs with an account's key ("Authorize with Shared Key"). jclouds' own signer fails for a list's second page and for
 * blocks. Thread-safe.
 */
final class SharedKey extends BlobSigner {
    private static final String ALGORITHM = "HmacSHA256";
    private static final List<String> SIGNED = List.of(
            "Content-Encoding",
            "Content-Language",
            "Content-Length",
            "Content-MD5",
            "Content-Type",
            "Date",
            "If-Modified-Since",
            "If-Match",
            "If-None-Match",
            "If-Unmodified-Since",
            "Range");

    private final String account;
    private final SecretKeySpec key;

    SharedKey(String account, byte[] key, Clock clock) {
        super(clock);
        this.account = account;
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    @Override
    String authorization(HttpRequest request) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] signature = mac.doFinal(toSign(request).getBytes(StandardCharsets.UTF_8));
            return "SharedKey " + account + ":" + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private String toSign(HttpRequest request) {
        StringBuilder text = new StringBuilder(request.getMethod()).append('\n');
        for (String name : SIGNED) {
            String value = name.equals("Content-Length") ? length(request.getPayload()) : header(request, name);
            text.append(value).append('\n');
        }
        Map<String, String> ours = new TreeMap<>();
        request.getHeaders().entries().forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith("x-ms-")) {
                ours.put(name, header.getValue().strip());
            }
        });
        ours.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        return text.append(resource(request.getEndpoint())).toString();
    }

    private String resource(URI address) {
        StringBuilder text = new StringBuilder("/").append(account).append(address.getRawPath());
        Map<String, String> query = new TreeMap<>();
        String raw = address.getRawQuery();
        if (raw != null) {
            for (String pair : Splitter.on('&').split(raw)) {
                int equals = pair.indexOf('=');
                query.put(
                        decoded(pair.substring(0, equals)).toLowerCase(Locale.ROOT),
                        decoded(pair.substring(equals + 1)));
            }
        }
        query.forEach(
                (name, value) -> text.append('\n').append(name).append(':').append(value));
        return text.toString();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Empty where there are no bytes (since version 2015-02-21). */
    private static String length(@Nullable Payload payload) {
        Long length = payload == null ? null : payload.getContentMetadata().getContentLength();
        return length == null || length == 0 ? "" : length.toString();
    }

    private static String header(HttpRequest request, String name) {
        String value = request.getFirstHeaderOrNull(name);
        return value == null ? "" : value;
    }

    @Override
    boolean discard() {
        return false;
    }
}
