package mx.prep.aws.cloudfront;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import mx.prep.model.Cut;
import mx.prep.model.Manifest;
import mx.prep.model.ReleaseId;
import mx.prep.testkit.site.Manifests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code edge.test.mjs} under Node, with the key-value store's content as the publisher writes it. */
class EdgeFunctionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PASSED = Pattern.compile("(?m)^# pass (\\d+)$");

    @TempDir
    private Path work;

    @Test
    void theFunctionAnswersAsTheEmbeddedEdgeDoes() throws IOException, InterruptedException {
        Path sites = work.resolve("sites.json");
        ArrayNode content = sites();
        Files.write(sites, JSON.writeValueAsBytes(content));
        copy("/mx/prep/testkit/cloudfront/runtime.mjs");
        Path output = work.resolve("output");
        ProcessBuilder node = new ProcessBuilder(
                        "node", "--test-reporter=tap", copy("edge.test.mjs").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        node.environment().put("EDGE", copy("edge.js").toString());
        node.environment().put("SITES", sites.toString());
        Process process = node.start();

        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "node is done");
        String tap = Files.readString(output, UTF_8);
        assertEquals(0, process.exitValue(), tap);
        long requests = StreamSupport.stream(content.spliterator(), false)
                .mapToLong(site -> site.get("requests").size())
                .sum();
        Matcher passed = PASSED.matcher(tap);
        assertTrue(passed.find() && Long.parseLong(passed.group(1)) > requests, tap);
    }

    private Path copy(String resource) throws IOException {
        Path copy = work.resolve(resource.substring(resource.lastIndexOf('/') + 1));
        try (InputStream in = Objects.requireNonNull(EdgeFunctionTest.class.getResourceAsStream(resource))) {
            Files.copy(in, copy);
        }
        return copy;
    }

    private static ArrayNode sites() throws IOException {
        ArrayNode sites = JSON.createArrayNode();
        try (InputStream in = EdgeFunctionTest.class.getResourceAsStream("/mx/prep/testkit/edge/requests.json")) {
            for (JsonNode site : JSON.readTree(in)) {
                sites.add(published((ObjectNode) site));
            }
        }
        ObjectNode large = sites.addObject().put("site", "many pages");
        ArrayNode files = large.putArray("files");
        IntStream.range(0, 500).forEach(i -> files.add("distrito/" + i + "/seccion/index.html"));
        large.putArray("requests")
                .add(JSON.createObjectNode()
                        .put("path", "/distrito/77/seccion/")
                        .put("file", "distrito/77/seccion/index.html")
                        .put("pins", true))
                .add(JSON.createObjectNode()
                        .put("path", "/distrito/499/seccion/casilla/2")
                        .put("file", "distrito/499/seccion/index.html")
                        .put("pins", true))
                .add(JSON.createObjectNode().put("path", "/distrito/77/").put("status", 404))
                .add(JSON.createObjectNode().put("path", "/").put("location", "/distrito/0/seccion/"));
        published(large);
        return sites;
    }

    /** Adds what the publisher writes into the key-value store for two cuts with the site's files. */
    private static ObjectNode published(ObjectNode site) {
        List<String> files = new ArrayList<>();
        site.get("files").forEach(f -> files.add(f.asText()));
        Manifest first = Manifests.of(Cut.parse("20210606-2000"), files);
        Manifest second = Manifests.of(Cut.parse("20210606-2005"), files);
        ReleaseId earlier = first.id(0);
        ReleaseId live = second.id(0);
        Shape shape = Shape.of(second);
        LiveValue value = LiveValue.next(LiveValue.next(null, earlier, first, Shape.of(first)), live, second, shape);
        ObjectNode values = site.put("earlier", earlier.toString())
                .put("live", live.toString())
                .putObject("values")
                .put(LiveValue.KEY, value.write());
        shape.entries().forEach(values::put);
        return site;
    }
}
