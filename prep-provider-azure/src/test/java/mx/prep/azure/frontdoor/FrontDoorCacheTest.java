package mx.prep.azure.frontdoor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.credential.AccessToken;
import com.azure.core.exception.ClientAuthenticationException;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import mx.prep.azure.internal.AzureTokens;
import mx.prep.error.CancelledException;
import mx.prep.error.ConfigException;
import mx.prep.error.EdgeException;
import mx.prep.error.EdgeException.Kind;
import mx.prep.model.ReleaseId;
import mx.prep.spi.EdgeCache.Handle;
import mx.prep.spi.EdgeCache.LetterCase;
import mx.prep.spi.EdgeCache.Limits;
import mx.prep.spi.EdgeCache.Status;
import mx.prep.spi.EdgeCache.Ticket;
import mx.prep.spi.EdgeCache.Wildcards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Azure Resource Manager as its API reference describes it. */
class FrontDoorCacheTest {
    private static final String ENDPOINT = FrontDoors.ENDPOINT;
    private static final String PURGE = ENDPOINT + "/purge?api-version=2024-02-01";
    private static final String OPERATION =
            "/subscriptions/11111111-2222-3333-4444-555555555555/providers/Microsoft.Cdn"
                    + "/operationresults/aa-1?api-version=2024-02-01&t=638&s=a_b-c";
    private static final Instant START = Instant.parse("2021-06-07T02:00:00Z");
    private static final ReleaseId A = ReleaseId.parse("20210606-2000-0-aaaaaaaaaaaa");
    private static final Ticket TICKET = new Ticket("1-a-1", A, List.of("/index.html", "/datos/a%20b.json", "/n/*"));

    @RegisterExtension
    private static final WireMockExtension AZURE = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Clock clock = clock(now::get);
    private final AtomicInteger tokens = new AtomicInteger();
    private final FrontDoorCache cache = builder().build();

    private static Clock clock(InstantSource time) {
        return time.withZone(ZoneOffset.UTC);
    }

    private FrontDoorCacheBuilder builder() {
        return FrontDoorCache.builder()
                .endpoint(ENDPOINT)
                .management(URI.create("http://127.0.0.1:" + AZURE.getPort()))
                .tokens(AzureTokens.of(
                        () -> new AccessToken(
                                "token-" + tokens.incrementAndGet(),
                                now.get().plus(Duration.ofHours(1)).atOffset(ZoneOffset.UTC)),
                        clock))
                .clock(clock);
    }

    private static ResponseDefinitionBuilder accepted(String header) {
        return aResponse()
                .withStatus(202)
                .withHeader(header, "http://127.0.0.1:" + AZURE.getPort() + OPERATION)
                .withHeader("Retry-After", "10");
    }

    private static ResponseDefinitionBuilder document(String status) {
        return aResponse().withBody("{\"status\":\"" + status + "\"}");
    }

    private static ResponseDefinitionBuilder error(int status, String code) {
        return aResponse()
                .withStatus(status)
                .withBody("{\"error\":{\"code\":\"" + code + "\",\"message\":\"of no use: Bearer token-1\"}}");
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private EdgeException fails(Runnable call) {
        EdgeException e = assertThrows(EdgeException.class, call::run);
        assertTrue(e.getMessage().startsWith("Front Door endpoint portal: "), e.getMessage());
        assertFalse(e.toString().contains("token-"), e.toString());
        return e;
    }

    @Test
    void aPurgeIsFollowedUntilItsDocumentSaysSo() {
        AZURE.stubFor(post(PURGE).willReturn(accepted("Azure-AsyncOperation")));
        for (int i = 0; i < 3; i++) {
            AZURE.stubFor(get(OPERATION)
                    .inScenario("purge")
                    .whenScenarioStateIs(i == 0 ? STARTED : "asked " + i)
                    .willReturn(document(i == 2 ? "Succeeded" : "InProgress"))
                    .willSetStateTo("asked " + (i + 1)));
        }

        Handle handle = cache.purge(TICKET);
        pass(Duration.ofSeconds(10));

        assertEquals(new Handle(OPERATION), handle);
        assertInstanceOf(Status.InProgress.class, cache.status(handle));
        assertInstanceOf(Status.InProgress.class, cache.status(handle));
        assertEquals(new Status.Done(START.plusSeconds(10)), cache.status(handle));
        AZURE.verify(postRequestedFor(urlEqualTo(PURGE))
                .withHeader("Authorization", equalTo("Bearer token-1"))
                .withHeader("Content-Type", equalTo("application/json"))
                .withRequestBody(equalToJson("{\"contentPaths\":[\"/index.html\",\"/datos/a%20b.json\",\"/n/*\"]}")));
        AZURE.verify(3, getRequestedFor(urlEqualTo(OPERATION)).withHeader("Authorization", equalTo("Bearer token-1")));
    }

    @Test
    void anOperationThatHasOnlyALocationIsDoneWhenItIsNoLongerAccepted() {
        AZURE.stubFor(post(PURGE).willReturn(accepted("Location")));
        AZURE.stubFor(get(OPERATION)
                .inScenario("location")
                .whenScenarioStateIs(STARTED)
                .willReturn(aResponse().withStatus(202))
                .willSetStateTo("done"));
        AZURE.stubFor(get(OPERATION)
                .inScenario("location")
                .whenScenarioStateIs("done")
                .willReturn(aResponse().withStatus(200)));
        Handle handle = cache.purge(TICKET);
        pass(Duration.ofSeconds(10));
        assertInstanceOf(Status.InProgress.class, cache.status(handle));
        assertInstanceOf(Status.Done.class, cache.status(handle));
    }

    @Test
    void aPurgeThatIsDoneAtOnceNeedsNoQuestion() {
        AZURE.stubFor(post(PURGE).willReturn(aResponse().withStatus(200)));
        assertEquals(new Status.Done(START), cache.status(cache.purge(TICKET)));
        AZURE.verify(0, getRequestedFor(urlEqualTo(OPERATION)));
    }

    @Test
    void nobodyIsAskedBeforeTheTimeThatAzureNames() {
        AZURE.stubFor(post(PURGE).willReturn(accepted("Azure-AsyncOperation")));
        AZURE.stubFor(get(OPERATION).willReturn(document("InProgress").withHeader("Retry-After", "30")));
        Handle handle = cache.purge(TICKET);
        pass(Duration.ofSeconds(9));
        cache.status(handle);
        AZURE.verify(0, getRequestedFor(urlEqualTo(OPERATION)));
        pass(Duration.ofSeconds(1));
        cache.status(handle);
        pass(Duration.ofSeconds(29));
        cache.status(handle);
        AZURE.verify(1, getRequestedFor(urlEqualTo(OPERATION)));
    }

    /** Also by a process that knows nothing but what is in the register. */
    @Test
    void aPurgeOfFortyFiveMinutesIsFollowedToItsEnd() {
        AZURE.stubFor(post(PURGE).willReturn(accepted("Azure-AsyncOperation")));
        AZURE.stubFor(get(OPERATION).willReturn(document("InProgress")));
        Handle handle = cache.purge(TICKET);
        FrontDoorCache other = builder().build();
        for (int minute = 0; minute < 45; minute++) {
            pass(Duration.ofMinutes(1));
            assertInstanceOf(Status.InProgress.class, (minute < 20 ? cache : other).status(handle));
        }
        AZURE.stubFor(get(OPERATION).willReturn(document("Succeeded")));
        assertEquals(new Status.Done(now.get()), other.status(handle));
        AZURE.verify(1, postRequestedFor(urlEqualTo(PURGE)));
    }

    @Test
    void domainsAreNamedWhereTheyAreConfigured() {
        AZURE.stubFor(post(PURGE).willReturn(aResponse().withStatus(200)));
        builder()
                .domains(List.of("prep.medio.mx", "www.medio.mx"))
                .build()
                .purge(new Ticket("2-a-1", A, List.of("/*")));
        AZURE.verify(postRequestedFor(urlEqualTo(PURGE))
                .withRequestBody(
                        equalToJson("{\"contentPaths\":[\"/*\"],\"domains\":[\"prep.medio.mx\",\"www.medio.mx\"]}")));
    }

    @Test
    void limitsAreFrontDoors() {
        Limits limits = cache.limits();
        assertEquals(100, limits.pathsPerCall());
        assertEquals(Wildcards.AFTER_SLASH, limits.wildcards());
        assertEquals(LetterCase.IGNORED, limits.letterCase());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Failed", "Canceled"})
    void aPurgeThatFailedIsTold(String status) {
        AZURE.stubFor(get(OPERATION)
                .willReturn(aResponse()
                        .withBody("{\"status\":\"" + status + "\",\"error\":{\"code\":\"InternalServerError\"}}")));
        Status.Failed failed = assertInstanceOf(Status.Failed.class, cache.status(new Handle(OPERATION)));
        assertEquals("Front Door ended the purge with " + status + " InternalServerError", failed.message());
    }

    @Test
    void anOperationThatNobodyKnowsIsNotFound() {
        AZURE.stubFor(get(OPERATION).willReturn(error(404, "NotFound")));
        assertInstanceOf(Status.NotFound.class, cache.status(new Handle(OPERATION)));
    }

    /** The register may have been written by anybody. */
    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example.mx/x", "//evil.example.mx/x", "", "@evil.example.mx/", "/a b", "/a\n"})
    void noTokenGoesElsewhere(String handle) {
        assertInstanceOf(Status.NotFound.class, cache.status(new Handle(handle)));
        assertEquals(0, tokens.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example.mx/x", "http://127.0.0.1:1/x", "not an address"})
    void anOperationElsewhereIsNotFollowed(String location) {
        AZURE.stubFor(post(PURGE).willReturn(aResponse().withStatus(202).withHeader("Location", location)));
        assertEquals(Kind.UNKNOWN_OUTCOME, fails(() -> cache.purge(TICKET)).kind());
    }

    @ParameterizedTest
    @CsvSource({
        "429, TooManyRequests, THROTTLED, THROTTLED",
        "409, Conflict, THROTTLED, THROTTLED",
        "500, InternalServerError, UNKNOWN_OUTCOME, UNAVAILABLE",
        "503, ServiceUnavailable, UNKNOWN_OUTCOME, UNAVAILABLE",
        "403, AuthorizationFailed, DENIED, DENIED",
        "400, BadRequest, DENIED, DENIED",
        "302, Found, DENIED, DENIED"
    })
    void eachRefusalHasItsMeaning(int status, String code, Kind purge, Kind read) {
        AZURE.stubFor(any(anyUrl()).willReturn(error(status, code).withHeader("Retry-After", "17")));
        EdgeException e = fails(() -> cache.purge(TICKET));
        assertEquals(purge, e.kind());
        assertEquals(read, fails(() -> cache.status(new Handle(OPERATION))).kind());
        assertEquals(purge == Kind.DENIED ? Optional.empty() : Optional.of(Duration.ofSeconds(17)), e.retryAfter());
        assertTrue(e.getMessage().contains("status " + status + " " + code), e.getMessage());
    }

    @Test
    void theMissingPermissionIsNamed() {
        AZURE.stubFor(any(anyUrl()).willReturn(error(403, "AuthorizationFailed")));
        assertTrue(fails(() -> cache.purge(TICKET))
                .getMessage()
                .contains("allow Microsoft.Cdn/profiles/afdEndpoints/purge/action"));
        assertTrue(fails(() -> cache.status(new Handle(OPERATION)))
                .getMessage()
                .contains("allow Microsoft.Cdn/operationresults/read and Microsoft.Cdn/operationresults/*/read"));
        AZURE.stubFor(any(anyUrl()).willReturn(error(404, "ResourceNotFound")));
        assertTrue(fails(() -> cache.purge(TICKET)).getMessage().contains("check its resource id"));
    }

    @Test
    void aTokenThatIsNotAcceptedIsReplaced() {
        AZURE.stubFor(post(PURGE)
                .withHeader("Authorization", equalTo("Bearer token-1"))
                .willReturn(error(401, "ExpiredAuthenticationToken")));
        AZURE.stubFor(post(PURGE)
                .withHeader("Authorization", equalTo("Bearer token-2"))
                .willReturn(accepted("Location")));
        assertEquals(Kind.UNAVAILABLE, fails(() -> cache.purge(TICKET)).kind());
        assertEquals(new Handle(OPERATION), cache.purge(TICKET));
    }

    @Test
    void aTokenThatCannotBeHadIsSaid() {
        FrontDoorCache nobody = builder()
                .tokens(AzureTokens.of(
                        () -> {
                            throw new ClientAuthenticationException("AADSTS700016: token-x", null);
                        },
                        clock))
                .build();
        EdgeException e = fails(() -> nobody.purge(TICKET));
        assertEquals(Kind.DENIED, e.kind());
        assertTrue(e.getMessage().contains("AADSTS700016"), e.getMessage());
        StringWriter logged = new StringWriter();
        e.printStackTrace(new PrintWriter(logged));
        assertFalse(logged.toString().contains("token-x"), logged::toString);
        AZURE.verify(0, postRequestedFor(urlEqualTo(PURGE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER", "RANDOM_DATA_THEN_CLOSE"})
    void aLostAnswerIsUnknownAndTheSameTicketPurgesAgain(Fault fault) {
        AZURE.stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));
        assertEquals(Kind.UNKNOWN_OUTCOME, fails(() -> cache.purge(TICKET)).kind());
        assertEquals(
                Kind.UNAVAILABLE,
                fails(() -> cache.status(new Handle(OPERATION))).kind());
        AZURE.stubFor(post(PURGE).willReturn(accepted("Location")));
        assertEquals(new Handle(OPERATION), cache.purge(TICKET));
    }

    @Test
    void whatIsAcceptedWithoutAnOperationIsUnknown() {
        AZURE.stubFor(post(PURGE).willReturn(aResponse().withStatus(202)));
        assertEquals(Kind.UNKNOWN_OUTCOME, fails(() -> cache.purge(TICKET)).kind());
    }

    @Test
    void anAnswerThatHasNoEndIsCutOff() {
        AZURE.stubFor(get(OPERATION).willReturn(aResponse().withBody("x".repeat(2 << 20))));
        assertTrue(fails(() -> cache.status(new Handle(OPERATION))).getMessage().contains("longer than"));
    }

    @Test
    void whereNobodyListensNothingWasAsked() {
        FrontDoorCache away =
                builder().management(URI.create("http://127.0.0.1:1")).build();
        assertEquals(Kind.UNAVAILABLE, fails(() -> away.purge(TICKET)).kind());
    }

    @Test
    void anInterruptedThreadIsCancelled() {
        Thread.currentThread().interrupt();
        assertThrows(CancelledException.class, () -> cache.purge(TICKET));
        assertTrue(Thread.interrupted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "portal.azurefd.net",
                "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.Network"
                        + "/frontDoors/classic",
                "/subscriptions/1/resourceGroups/g/providers/Microsoft.Cdn/profiles/p/afdEndpoints/e",
                ENDPOINT + "/purge"
            })
    void whatIsNoEndpointIsRefused(String text) {
        String message = assertThrows(ConfigException.class, () -> builder().endpoint(text))
                .getMessage();
        assertTrue(message.contains("named by its resource id"), message);
    }

    @Test
    void otherOptionsAreChecked() {
        assertThrows(ConfigException.class, () -> builder().domains(List.of("https://prep.medio.mx/")));
        assertThrows(ConfigException.class, () -> builder().management(URI.create("http://management.example.mx")));
        assertThrows(ConfigException.class, () -> FrontDoorCache.builder().build());
    }
}
