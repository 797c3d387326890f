package mx.prep.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mx.prep.edge.EdgeRequest.Transport;
import mx.prep.model.ReleaseId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The requests that every edge answers alike; {@code requests.json} is also held against the other edges. */
class SharedRequestsTest {
    private static final Pattern AGE = Pattern.compile("\\{(\\d+)}");
    private final List<Rig> rigs = new ArrayList<>();

    @AfterEach
    void close() {
        rigs.forEach(Rig::close);
    }

    @TestFactory
    Stream<DynamicContainer> sites() throws IOException {
        List<DynamicContainer> sites = new ArrayList<>();
        try (InputStream in = SharedRequestsTest.class.getResourceAsStream("/mx/prep/testkit/edge/requests.json")) {
            new ObjectMapper().readTree(in).forEach(site -> sites.add(container(site)));
        }
        return sites.stream();
    }

    private DynamicContainer container(JsonNode site) {
        Rig rig = new Rig();
        rigs.add(rig);
        Map<String, String> ids = Map.of(
                "earlier", publish(rig, site, 1).toString(),
                "live", publish(rig, site, 2).toString(),
                "unknown", new ReleaseId(Rig.cut(3), null, 0, "0123456789ab").toString());
        List<DynamicTest> tests = new ArrayList<>();
        site.get("requests")
                .forEach(request ->
                        tests.add(DynamicTest.dynamicTest(request.toString(), () -> check(rig, ids, request))));
        return DynamicContainer.dynamicContainer(site.get("site").asText(), tests);
    }

    private static void check(Rig rig, Map<String, String> ids, JsonNode request) throws IOException {
        long now = rig.clock.instant().getEpochSecond();
        EdgeResponse response = rig.send(
                request.path("method").asText("GET"),
                filled(request.get("path").asText(), ids, now),
                Transport.TLS,
                headers(request, ids, now));
        assertEquals(status(request), response.status());
        assertEquals(
                request.path("location").asText(null),
                response.header("Location").orElse(null));
        if (request.has("file")) {
            int cut = request.path("from").asText("live").equals("live") ? 2 : 1;
            assertEquals(request.get("file").asText() + " " + cut, Rig.body(response));
        }
        assertEquals(
                request.path("pins").asBoolean() ? "__Host-prep=" + ids.get("live") + "." + now : null,
                response.header("Set-Cookie")
                        .map(c -> c.substring(0, c.indexOf(';')))
                        .orElse(null));
    }

    private static int status(JsonNode request) {
        return request.path("status").asInt(request.has("location") ? 302 : 200);
    }

    private static ReleaseId publish(Rig rig, JsonNode site, int number) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        site.get("files").forEach(file -> files.put(file.asText(), Rig.text(file.asText() + " " + number)));
        rig.site.publish(Rig.cut(number), files);
        rig.edge.refresh();
        return Objects.requireNonNull(rig.site.pointer().release());
    }

    private static String[] headers(JsonNode request, Map<String, String> ids, long now) {
        List<String> headers = new ArrayList<>();
        request.path("headers")
                .properties()
                .forEach(h ->
                        headers.addAll(List.of(h.getKey(), filled(h.getValue().asText(), ids, now))));
        if (request.has("pin")) {
            headers.addAll(List.of(
                    "Cookie",
                    "__Host-prep=" + ids.get(request.get("pin").asText()) + "."
                            + (now - request.get("age").asLong())));
        }
        return headers.toArray(String[]::new);
    }

    /** With ids for {@code {live}}, {@code {earlier}}, {@code {unknown}} and the time so many seconds ago for a number. */
    private static String filled(String text, Map<String, String> ids, long now) {
        String known = text;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            known = known.replace("{" + id.getKey() + "}", id.getValue());
        }
        Matcher age = AGE.matcher(known);
        return age.replaceAll(m -> Long.toString(now - Long.parseLong(m.group(1))));
    }
}
