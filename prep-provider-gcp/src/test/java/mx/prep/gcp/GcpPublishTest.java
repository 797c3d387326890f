package mx.prep.gcp;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import mx.prep.Publisher;
import mx.prep.gcp.storage.GcsStore;
import mx.prep.integrity.Digests;
import mx.prep.model.CacheRule;
import mx.prep.model.ConfirmationReport.AskedOf;
import mx.prep.model.ConfirmationReport.State;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Election;
import mx.prep.source.FolderSource;
import mx.prep.testkit.gcs.GcsObject;
import mx.prep.testkit.gcs.GcsServer;
import mx.prep.testkit.gcs.TokenService;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * An outlet on Google Cloud: archive and site in buckets, credentials by workload identity federation, readers at the
 * bucket's public address, purges at a URL map.
 */
class GcpPublishTest {
    private static final ZoneId ZONE = ZoneId.of("America/Mexico_City");
    private static final Election NIGHT = new Election(
            "PREP", ZONE, LocalDateTime.parse("2021-06-06T20:00"), LocalDateTime.parse("2021-06-08T23:59"), false);
    private static final String GLOBAL = "/compute/v1/projects/medio-prep/global";

    @RegisterExtension
    private static final WireMockExtension COMPUTE =
            WireMockExtension.newInstance().build();

    @TempDir
    Path folder;

    private final GcsServer server = GcsServer.builder()
            .token("ya29.federated")
            .readable("medio-prep")
            .mainPage("index.html")
            .start()
            .bucket("medio-prep")
            .bucket("medio-prep-archive");

    private TokenService tokens;

    @BeforeEach
    void open() throws IOException {
        tokens = TokenService.start(folder, "ya29.federated");
        Files.createDirectories(folder.resolve("packages"));
        COMPUTE.stubFor(post(urlPathEqualTo(GLOBAL + "/urlMaps/portal/invalidateCache"))
                .willReturn(okJson("{\"name\":\"operation-1\",\"status\":\"PENDING\"}")));
        COMPUTE.stubFor(get(GLOBAL + "/operations/operation-1")
                .inScenario("purge")
                .whenScenarioStateIs(STARTED)
                .willReturn(okJson("{\"name\":\"operation-1\",\"status\":\"RUNNING\"}"))
                .willSetStateTo("asked"));
        COMPUTE.stubFor(get(GLOBAL + "/operations/operation-1")
                .inScenario("purge")
                .whenScenarioStateIs("asked")
                .willReturn(okJson("{\"name\":\"operation-1\",\"status\":\"DONE\"}")));
    }

    @AfterEach
    void close() {
        tokens.close();
        server.close();
    }

    private DeliveryResult.Live publish(String cut) {
        ZipForge.zip()
                .file("index.html", "<html>" + cut)
                .file("datos.json", "{\"corte\":\"" + cut + "\"}")
                .file("actas 1.csv", "casilla,votos")
                .write(folder.resolve("packages").resolve(cut + "_PREP.zip"));
        try (Publisher publisher = Publisher.builder()
                .name("one")
                .source(FolderSource.builder()
                        .path(folder.resolve("packages"))
                        .settle(Duration.ZERO)
                        .build())
                .integrity(Digests.none())
                .archive(GcsStore.builder()
                        .bucket("medio-prep-archive")
                        .endpoint(server.endpoint())
                        .credentialsFile(tokens.file())
                        .trust(tokens.pem())
                        .build())
                .target(GcpTarget.builder()
                        .name("portal")
                        .bucket("medio-prep")
                        .endpoint(server.endpoint())
                        .credentialsFile(tokens.file())
                        .trust(tokens.pem())
                        .urlMap("portal")
                        .project("medio-prep")
                        .computeEndpoint(URI.create("http://127.0.0.1:" + COMPUTE.getPort()))
                        .publicUri(URI.create(server.endpoint() + "/medio-prep/"))
                        .build())
                .election(NIGHT)
                .work(folder.resolve("work"))
                .clock(Clock.fixed(
                        LocalDateTime.parse("2021-06-06T21:00").atZone(ZONE).toInstant(), ZoneOffset.UTC))
                .build()) {
            return assertInstanceOf(
                    DeliveryResult.Live.class, publisher.runOnce().targets().get("portal"));
        }
    }

    private List<LoggedRequest> purges() {
        return COMPUTE.findAll(postRequestedFor(urlPathEqualTo(GLOBAL + "/urlMaps/portal/invalidateCache")));
    }

    private static String member(LoggedRequest purge, String name) {
        try {
            return new ObjectMapper()
                    .readTree(purge.getBodyAsString())
                    .path(name)
                    .asText();
        } catch (IOException e) {
            throw new AssertionError(purge.getBodyAsString(), e);
        }
    }

    @Test
    void whatACutChangesIsStoredPurgedAndSeenByReaders() {
        publish("20210606_2000");
        int before = purges().size();
        DeliveryResult.Live live = publish("20210606_2005");

        assertEquals(State.SERVED_NEW, live.confirmation().state(), live::toString);
        assertEquals(AskedOf.PUBLIC_URL, live.confirmation().by());
        assertTrue(live.purged(), live::toString);
        GcsObject page = server.object("medio-prep", "index.html").orElseThrow();
        assertEquals(CacheRule.IN_PLACE.value(), page.property("cacheControl").orElseThrow());
        assertEquals("gzip", page.property("contentEncoding").orElseThrow());
        List<LoggedRequest> calls = purges().subList(before, purges().size());
        TreeSet<String> paths = new TreeSet<>();
        calls.forEach(call -> paths.add(member(call, "path")));
        assertEquals(List.of("/medio-prep", "/medio-prep/*"), List.copyOf(paths));
        assertTrue(calls.stream().allMatch(call -> member(call, "host").equals("127.0.0.1")));
        assertEquals(
                calls.size(),
                calls.stream()
                        .map(call -> call.queryParameter("requestId").firstValue())
                        .distinct()
                        .count());
        assertTrue(server.names("medio-prep-archive").stream().anyMatch(name -> name.startsWith("packages/")));
    }
}
