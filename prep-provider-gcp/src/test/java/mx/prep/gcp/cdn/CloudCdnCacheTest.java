package mx.prep.gcp.cdn;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.google.auth.oauth2.AccessToken;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import mx.prep.error.CancelledException;
import mx.prep.error.ConfigException;
import mx.prep.error.EdgeException;
import mx.prep.gcp.internal.AccessTokens;
import mx.prep.model.ReleaseId;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.EdgeCache.Handle;
import mx.prep.spi.EdgeCache.Status;
import mx.prep.spi.EdgeCache.Ticket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Compute Engine's API as its reference describes it. */
class CloudCdnCacheTest {
    private static final String GLOBAL = "/compute/v1/projects/medio-prep/global";
    private static final String PATH = GLOBAL + "/urlMaps/portal/invalidateCache";
    private static final String OPERATION = GLOBAL + "/operations/operation-1";
    private static final String TOKEN = "ya29.secret-token";
    private static final Instant NOW = Instant.parse("2021-06-07T02:00:00Z");
    private static final ReleaseId A = ReleaseId.parse("20210606-2000-0-aaaaaaaaaaaa");

    @RegisterExtension
    private static final WireMockExtension GOOGLE =
            WireMockExtension.newInstance().build();

    private CloudCdnCache cache;

    @BeforeEach
    void open() {
        cache = builder().build();
    }

    @AfterEach
    void close() {
        cache.close();
    }

    private static CloudCdnCache.Builder builder() {
        return CloudCdnCache.builder()
                .project("medio-prep")
                .urlMap("portal")
                .endpoint(URI.create("http://127.0.0.1:" + GOOGLE.getPort()))
                .tokens(tokens())
                .clock(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static AccessTokens tokens() {
        return new AccessTokens(
                () -> new AccessToken(TOKEN, Date.from(Instant.now().plus(Duration.ofHours(1)))), Clock.systemUTC());
    }

    private static Ticket ticket(String reference, String path) {
        return new Ticket(reference, A, List.of(path));
    }

    @Test
    void aPurgeIsFollowedUntilItIsDone() {
        GOOGLE.stubFor(post(urlPathEqualTo(PATH)).willReturn(operation("PENDING")));
        List<String> states = List.of("PENDING", "RUNNING", "DONE");
        for (int i = 0; i < 3; i++) {
            GOOGLE.stubFor(get(OPERATION)
                    .inScenario("purge")
                    .whenScenarioStateIs(i == 0 ? STARTED : "asked " + i)
                    .willReturn(operation(states.get(i)))
                    .willSetStateTo("asked " + (i + 1)));
        }

        Handle handle = cache.purge(ticket("1-a-1", "/datos/a%20b.json"));

        assertEquals(new Handle("operation-1"), handle);
        assertInstanceOf(Status.InProgress.class, cache.status(handle));
        assertInstanceOf(Status.InProgress.class, cache.status(handle));
        assertEquals(new Status.Done(NOW), cache.status(handle));
        GOOGLE.verify(postRequestedFor(urlPathEqualTo(PATH))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .withHeader("Content-Type", matching("application/json.*"))
                .withQueryParam("requestId", matching("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
                .withRequestBody(equalToJson("{\"path\": \"/datos/a%20b.json\"}")));
    }

    @Test
    void aHostOfItsOwnKeepsTheOthers() {
        GOOGLE.stubFor(post(urlPathEqualTo(PATH)).willReturn(operation("RUNNING")));
        try (CloudCdnCache one = builder().host("prep.medio.mx").build()) {
            one.purge(ticket("1-a-1", "/n/*"));
        }
        GOOGLE.verify(postRequestedFor(urlPathEqualTo(PATH))
                .withRequestBody(equalToJson("{\"path\": \"/n/*\", \"host\": \"prep.medio.mx\"}")));
    }

    @Test
    void aRegionalUrlMapHasItsOwnAddressesAndPermissions() {
        String regional = "/compute/v1/projects/medio-prep/regions/northamerica-south1";
        GOOGLE.stubFor(post(urlPathEqualTo(regional + "/urlMaps/portal/invalidateCache"))
                .willReturn(operation("RUNNING")));
        GOOGLE.stubFor(get(regional + "/operations/operation-1").willReturn(operation("DONE")));
        try (CloudCdnCache one = builder().region("northamerica-south1").build()) {
            assertEquals(new Status.Done(NOW), one.status(one.purge(ticket("r", "/*"))));
            GOOGLE.stubFor(any(anyUrl()).willReturn(error(403, "forbidden")));
            assertTrue(assertThrows(EdgeException.class, () -> one.purge(ticket("r", "/*")))
                    .getMessage()
                    .contains("permit compute.regionUrlMaps.invalidateCache"));
            assertTrue(assertThrows(EdgeException.class, () -> one.status(new Handle("operation-1")))
                    .getMessage()
                    .contains("permit compute.regionOperations.get"));
        }
    }

    @Test
    void everyTicketHasItsRequestIdAndARepeatedCallHasTheSame() {
        GOOGLE.stubFor(post(urlPathEqualTo(PATH)).willReturn(operation("RUNNING")));
        List.of("0-a-1", "0-b-1", "1-a-1", "1-a-1").forEach(reference -> cache.purge(ticket(reference, "/*")));
        List<String> ids = GOOGLE.findAll(postRequestedFor(urlPathEqualTo(PATH))).stream()
                .map(request -> request.queryParameter("requestId").firstValue())
                .toList();
        assertEquals(4, ids.size());
        assertEquals(3, ids.stream().distinct().count());
        assertEquals(ids.get(2), ids.get(3));
        assertNotEquals(ids.get(0), ids.get(1));
    }

    @Test
    void aLostAnswerIsUnknownAndTheSameTicketFindsThePurge() {
        GOOGLE.stubFor(post(urlPathEqualTo(PATH))
                .inScenario("lost")
                .whenScenarioStateIs(STARTED)
                .willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE))
                .willSetStateTo("begun"));
        GOOGLE.stubFor(post(urlPathEqualTo(PATH))
                .inScenario("lost")
                .whenScenarioStateIs("begun")
                .willReturn(operation("RUNNING")));
        Ticket ticket = ticket("1-a-1", "/*");
        EdgeException e = assertThrows(EdgeException.class, () -> cache.purge(ticket));
        assertEquals(EdgeException.Kind.UNKNOWN_OUTCOME, e.kind());
        assertEquals(new Handle("operation-1"), cache.purge(ticket));
        assertEquals(
                1,
                GOOGLE.findAll(postRequestedFor(urlPathEqualTo(PATH))).stream()
                        .map(request -> request.queryParameter("requestId").firstValue())
                        .distinct()
                        .count());
    }

    @Test
    void aPurgeThatGoogleGaveUpHasFailed() {
        GOOGLE.stubFor(get(OPERATION)
                .willReturn(okJson("{\"name\":\"operation-1\",\"status\":\"DONE\",\"error\":{\"errors\":[{\"code\":"
                        + "\"RESOURCE_NOT_READY\",\"message\":\"names an account\"}]}}")));
        Status.Failed failed = assertInstanceOf(Status.Failed.class, cache.status(new Handle("operation-1")));
        assertTrue(failed.message().endsWith("gave the invalidation up: RESOURCE_NOT_READY"), failed.message());
    }

    @Test
    void aPurgeThatIsUnknownIsNotFound() {
        GOOGLE.stubFor(get(OPERATION).willReturn(error(404, "notFound")));
        assertInstanceOf(Status.NotFound.class, cache.status(new Handle("operation-1")));
        assertInstanceOf(Status.NotFound.class, cache.status(new Handle("../../operation-1")));
    }

    @ParameterizedTest
    @CsvSource({
        "429, rateLimitExceeded, THROTTLED",
        "403, rateLimitExceeded, THROTTLED",
        "403, userRateLimitExceeded, THROTTLED",
        "403, quotaExceeded, THROTTLED",
        "503, backendError, UNKNOWN_OUTCOME",
        "500, internalError, UNKNOWN_OUTCOME",
        "403, forbidden, DENIED",
        "401, authError, DENIED",
        "404, notFound, DENIED",
        "400, invalid, DENIED"
    })
    void whatCanBeDoneIsInTheKind(int status, String reason, EdgeException.Kind kind) {
        GOOGLE.stubFor(post(urlPathEqualTo(PATH)).willReturn(error(status, reason)));
        EdgeException e = refusal();
        assertEquals(kind, e.kind(), e::getMessage);
        assertTrue(e.getMessage().startsWith("Cloud CDN of URL map portal: "), e::getMessage);
        assertEquals(
                kind == EdgeException.Kind.THROTTLED || status >= 500,
                e.retryAfter().isPresent());
        GOOGLE.verify(1, postRequestedFor(urlPathEqualTo(PATH)));
        assertSecretless(e);
    }

    @Test
    void theMissingPermissionIsNamed() {
        GOOGLE.stubFor(any(anyUrl()).willReturn(error(403, "forbidden")));
        assertTrue(refusal().getMessage().contains("permit compute.urlMaps.invalidateCache"));
        assertTrue(assertThrows(EdgeException.class, () -> cache.status(new Handle("operation-1")))
                .getMessage()
                .contains("permit compute.globalOperations.get"));
        GOOGLE.stubFor(any(anyUrl()).willReturn(error(404, "notFound")));
        assertTrue(refusal().getMessage().contains("correct 'urlMap', 'project' or 'urlMapRegion'"));
    }

    @Test
    void throttlingIsWaitedOutAsLongAsItSays() {
        GOOGLE.stubFor(post(urlPathEqualTo(PATH))
                .willReturn(error(429, "rateLimitExceeded").withHeader("Retry-After", "17")));
        assertEquals(Optional.of(Duration.ofSeconds(17)), refusal().retryAfter());
        GOOGLE.stubFor(post(urlPathEqualTo(PATH))
                .willReturn(error(429, "rateLimitExceeded").withHeader("Retry-After", "999999")));
        assertEquals(Optional.of(Duration.ofMinutes(5)), refusal().retryAfter());
        GOOGLE.stubFor(post(urlPathEqualTo(PATH))
                .willReturn(error(429, "rateLimitExceeded").withHeader("Retry-After", "tomorrow")));
        assertEquals(Optional.of(Duration.ofSeconds(2)), refusal().retryAfter());
    }

    @Test
    void aReadThatFailsChangedNothing() {
        GOOGLE.stubFor(get(OPERATION).willReturn(error(500, "internalError")));
        assertEquals(EdgeException.Kind.UNAVAILABLE, statusRefusal().kind());
        GOOGLE.stubFor(get(OPERATION).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        assertEquals(EdgeException.Kind.UNAVAILABLE, statusRefusal().kind());
        GOOGLE.stubFor(get(OPERATION).willReturn(aResponse().withBody("<html>a proxy</html>")));
        assertEquals(EdgeException.Kind.UNAVAILABLE, statusRefusal().kind());
        GOOGLE.stubFor(get(OPERATION).willReturn(aResponse().withBody("x".repeat(2 * 1024 * 1024))));
        assertEquals(EdgeException.Kind.UNAVAILABLE, statusRefusal().kind());
    }

    @Test
    void credentialsThatCantBeHadAreNoReasonToGiveUp() {
        try (CloudCdnCache without = builder()
                .tokens(new AccessTokens(
                        () -> {
                            throw new IOException("no " + TOKEN);
                        },
                        Clock.systemUTC()))
                .build()) {
            EdgeException e = assertThrows(EdgeException.class, () -> without.status(new Handle("operation-1")));
            assertEquals(EdgeException.Kind.UNAVAILABLE, e.kind());
            assertSecretless(e);
        }
    }

    @Test
    void anInterruptedCallIsCancelled() {
        GOOGLE.stubFor(get(OPERATION).willReturn(operation("DONE")));
        Thread.currentThread().interrupt();
        try {
            assertThrows(CancelledException.class, () -> cache.status(new Handle("operation-1")));
        } finally {
            assertTrue(Thread.interrupted(), "the flag is still set");
        }
    }

    @Test
    void itsLimitsAreCloudCdns() {
        EdgeCache.Limits limits = cache.limits();
        assertEquals(1, limits.pathsPerCall());
        assertEquals(EdgeCache.Wildcards.AFTER_SLASH, limits.wildcards());
        assertEquals(Duration.ofMillis(120), limits.interval(), "500 calls a minute");
        assertEquals(500, limits.openPaths() + limits.openWildcards());
        assertEquals(7, builder().monthlyPaths(7).build().limits().monthlyPaths());
        Ticket two = new Ticket("r", A, List.of("/a", "/b"));
        assertThrows(IllegalArgumentException.class, () -> cache.purge(two));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Portal", "projects/p/global/urlMaps/portal", "../portal", "a?b"})
    void onlyAUrlMapsNameWillDo(String name) {
        ConfigException e =
                assertThrows(ConfigException.class, () -> builder().urlMap(name).build());
        assertTrue(e.getMessage().startsWith("urlMap is"), e::getMessage);
    }

    private EdgeException refusal() {
        return assertThrows(EdgeException.class, () -> cache.purge(ticket("r", "/*")));
    }

    private EdgeException statusRefusal() {
        return assertThrows(EdgeException.class, () -> cache.status(new Handle("operation-1")));
    }

    private static void assertSecretless(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            assertFalse(String.valueOf(cause).contains(TOKEN), cause::toString);
            assertFalse(String.valueOf(cause).contains("prep@medio"), cause::toString);
        }
    }

    private static ResponseDefinitionBuilder operation(String status) {
        return okJson("{\"kind\":\"compute#operation\",\"name\":\"operation-1\",\"operationType\":\"invalidateCache\","
                + "\"status\":\"" + status + "\"}");
    }

    /** With an account in the message, as Google answers to who may not. */
    private static ResponseDefinitionBuilder error(int status, String reason) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody("{\"error\":{\"code\":" + status + ",\"message\":\"Required permission for prep@medio\","
                        + "\"errors\":[{\"message\":\"for prep@medio\",\"domain\":\"global\",\"reason\":\"" + reason
                        + "\"}]}}");
    }
}
