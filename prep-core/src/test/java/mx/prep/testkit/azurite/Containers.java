package mx.prep.testkit.azurite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mx.prep.testkit.azurite.Azurite.Access;

/** Makes containers by Azure's REST API ("Create Container"), signed with the shared key. */
final class Containers {
    private static final String MAC = "HmacSHA256";
    private static final String VERSION = "2021-12-02";

    private Containers() {}

    static void make(URI account, String name, Access access) {
        Map<String, String> headers = new TreeMap<>();
        headers.put(
                "x-ms-date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atZone(ZoneOffset.UTC)));
        headers.put("x-ms-version", VERSION);
        if (access == Access.PUBLIC) {
            headers.put("x-ms-blob-public-access", "blob");
        }
        URI address = URI.create(account + "/" + name + "?restype=container");
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .PUT(BodyPublishers.noBody())
                .header("Authorization", "SharedKey " + Azurite.ACCOUNT + ":" + signature(address, headers));
        headers.forEach(request::header);
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (answer.statusCode() != 201) {
                throw new IllegalStateException("Azurite makes no container " + name + ": " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a container was made", e);
        }
    }

    private static String signature(URI address, Map<String, String> headers) {
        StringBuilder text = new StringBuilder("PUT").append("\n".repeat(12));
        headers.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        text.append('/').append(Azurite.ACCOUNT).append(address.getRawPath()).append("\nrestype:container");
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(Azurite.KEY), MAC));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + MAC, e);
        }
    }
}
