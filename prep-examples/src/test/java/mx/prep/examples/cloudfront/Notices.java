package mx.prep.examples.cloudfront;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.examples.night.Stored;

/** What a function answers by itself. */
final class Notices {
    private Notices() {}

    static Stored of(JsonNode response) {
        Map<String, String> headers = new TreeMap<>();
        response.path("headers")
                .properties()
                .forEach(header -> headers.put(
                        header.getKey(), header.getValue().path("value").asText()));
        return new Stored(
                response.get("statusCode").asInt(),
                headers,
                response.path("body").path("data").asText().getBytes(UTF_8));
    }
}
