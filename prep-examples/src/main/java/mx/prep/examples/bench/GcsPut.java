package mx.prep.examples.bench;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Cloud Storage's media upload, with a bearer token. */
final class GcsPut implements PutRequest {
    private final URI endpoint;

    GcsPut(URI endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public byte[] head(String bucket, String name, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + GcsStand.TOKEN);
        headers.put("Content-Type", "application/octet-stream");
        headers.put("Content-Length", String.valueOf(body.length));
        String target = "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name="
                + URLEncoder.encode(name, StandardCharsets.UTF_8);
        return PutRequest.head("POST", target, endpoint, headers);
    }
}
