package mx.prep.aws.cloudfront;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingXPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.error.CancelledException;
import mx.prep.error.ConfigException;
import mx.prep.error.EdgeException;
import mx.prep.model.ReleaseId;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.EdgeCache.Handle;
import mx.prep.spi.EdgeCache.Status;
import mx.prep.spi.EdgeCache.Ticket;
import mx.prep.testkit.cloudfront.ExampleKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Against CloudFront's control plane as its API reference describes it. */
class CloudFrontCacheTest {
    private static final String PATH = "/2020-05-31/distribution/E2EXAMPLE1ABCD/invalidation";
    private static final Instant NOW = Instant.parse("2021-06-07T02:00:00Z");
    private static final ReleaseId A = ReleaseId.parse("20210606-2000-0-aaaaaaaaaaaa");

    @RegisterExtension
    private static final WireMockExtension AWS = WireMockExtension.newInstance().build();

    private CloudFrontCache cache;

    @BeforeEach
    void open() {
        cache = builder().build();
    }

    @AfterEach
    void close() {
        cache.close();
    }

    private static CloudFrontCache.Builder builder() {
        return CloudFrontCache.builder()
                .distribution("E2EXAMPLE1ABCD")
                .endpoint(URI.create("http://127.0.0.1:" + AWS.getPort()))
                .credentials(Keys.rotating())
                .clock(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void aPurgeIsFollowedUntilItIsDone() {
        AWS.stubFor(post(PATH).willReturn(invalidation(201, "I1", "InProgress")));
        for (int i = 0; i < 3; i++) {
            AWS.stubFor(get(PATH + "/I1")
                    .inScenario("purge")
                    .whenScenarioStateIs(i == 0 ? STARTED : "asked " + i)
                    .willReturn(invalidation(200, "I1", i == 2 ? "Completed" : "InProgress"))
                    .willSetStateTo("asked " + (i + 1)));
        }

        Handle handle = cache.purge(new Ticket("1-a-1", A, List.of("/index.html", "/datos/a%20b.json", "/n/*")));

        assertEquals(new Handle("I1"), handle);
        assertInstanceOf(Status.InProgress.class, cache.status(handle));
        assertInstanceOf(Status.InProgress.class, cache.status(handle));
        assertEquals(new Status.Done(NOW), cache.status(handle));
        AWS.verify(postRequestedFor(urlEqualTo(PATH))
                .withHeader(
                        "Authorization",
                        matching("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\\d{8}/us-east-1/cloudfront/"
                                + "aws4_request, SignedHeaders=[a-z0-9;-]*x-amz-security-token.*"))
                .withHeader("X-Amz-Security-Token", equalTo(Keys.TOKEN))
                .withRequestBody(xpath("/CallerReference", "1-a-1"))
                .withRequestBody(xpath("/Paths/Quantity", "3"))
                .withRequestBody(xpath("/Paths/Items/Path[1]", "/index.html"))
                .withRequestBody(xpath("/Paths/Items/Path[2]", "/datos/a%20b.json"))
                .withRequestBody(xpath("/Paths/Items/Path[3]", "/n/*")));
    }

    @Test
    void anEndlessPurgeStaysInProgress() {
        AWS.stubFor(get(PATH + "/I1").willReturn(invalidation(200, "I1", "InProgress")));
        for (int i = 0; i < 20; i++) {
            assertInstanceOf(Status.InProgress.class, cache.status(new Handle("I1")));
        }
    }

    @Test
    void everyTicketHasItsReferenceAndARepeatedCallHasTheSame() {
        AWS.stubFor(post(PATH).willReturn(invalidation(201, "I1", "InProgress")));
        List<String> references = List.of("0-a-1", "0-b-1", "1-a-1", "1-a-1");
        references.forEach(reference -> cache.purge(new Ticket(reference, A, List.of("/*"))));
        for (String reference : List.of("0-a-1", "0-b-1")) {
            AWS.verify(1, postRequestedFor(urlEqualTo(PATH)).withRequestBody(xpath("/CallerReference", reference)));
        }
        AWS.verify(2, postRequestedFor(urlEqualTo(PATH)).withRequestBody(xpath("/CallerReference", "1-a-1")));
    }

    @Test
    void aLostAnswerIsUnknownAndTheSameTicketFindsThePurge() {
        AWS.stubFor(post(PATH)
                .inScenario("lost")
                .whenScenarioStateIs(STARTED)
                .willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
        Ticket ticket = new Ticket("1-a-1", A, List.of("/*"));
        EdgeException e = assertThrows(EdgeException.class, () -> cache.purge(ticket));
        assertEquals(EdgeException.Kind.UNKNOWN_OUTCOME, e.kind());

        AWS.stubFor(post(PATH)
                .withRequestBody(xpath("/CallerReference", "1-a-1"))
                .willReturn(invalidation(200, "I1", "InProgress")));
        assertEquals(new Handle("I1"), cache.purge(ticket));
    }

    @Test
    void aPurgeThatIsUnknownIsNotFound() {
        AWS.stubFor(get(PATH + "/I9").willReturn(error(404, "NoSuchInvalidation")));
        assertInstanceOf(Status.NotFound.class, cache.status(new Handle("I9")));
    }

    @ParameterizedTest
    @CsvSource({
        "400, TooManyInvalidationsInProgress, THROTTLED",
        "400, Throttling, THROTTLED",
        "429, TooManyRequestsException, THROTTLED",
        "503, SlowDown, THROTTLED",
        "503, ServiceUnavailable, UNKNOWN_OUTCOME",
        "500, InternalError, UNKNOWN_OUTCOME",
        "403, AccessDenied, DENIED",
        "403, InvalidClientTokenId, DENIED",
        "403, ExpiredToken, DENIED",
        "404, NoSuchDistribution, DENIED",
        "400, InvalidArgument, DENIED",
        "413, BatchTooLarge, DENIED",
        "409, ConflictException, CONFLICT"
    })
    void whatCanBeDoneIsInTheKind(int status, String code, EdgeException.Kind kind) {
        AWS.stubFor(post(PATH).willReturn(error(status, code)));
        EdgeException e = assertThrows(EdgeException.class, () -> cache.purge(new Ticket("1-a-1", A, List.of("/*"))));
        assertEquals(kind, e.kind(), e::getMessage);
        assertTrue(
                e.getMessage()
                        .startsWith(
                                "CloudFront distribution E2EXAMPLE1ABCD: cloudfront:CreateInvalidation answered with"
                                        + " status " + status + " (" + code + ")"),
                e::getMessage);
        assertEquals(
                kind == EdgeException.Kind.THROTTLED || status >= 500,
                e.retryAfter().isPresent());
        AWS.verify(1, postRequestedFor(urlEqualTo(PATH)));
        assertSecretless(e);
    }

    @Test
    void whatIsNoCodeIsNotRepeated() {
        AWS.stubFor(post(PATH).willReturn(error(403, "\u009b31m\u202eGOTCHA")));
        EdgeException e = assertThrows(EdgeException.class, () -> cache.purge(new Ticket("1-a-1", A, List.of("/*"))));
        assertTrue(e.getMessage().contains("answered with status 403 (no code)"), e::getMessage);
    }

    @Test
    void theMissingActionIsNamed() {
        AWS.stubFor(any(anyUrl()).willReturn(error(403, "AccessDenied")));
        assertTrue(assertThrows(EdgeException.class, () -> cache.purge(new Ticket("r", A, List.of("/*"))))
                .getMessage()
                .endsWith(": allow cloudfront:CreateInvalidation on it in the publisher's IAM policy"));
        assertTrue(assertThrows(EdgeException.class, () -> cache.status(new Handle("I1")))
                .getMessage()
                .endsWith(": allow cloudfront:GetInvalidation on it in the publisher's IAM policy"));
    }

    @Test
    void openPurgesAreWaitedOutAndThrottlingAsLongAsItSays() {
        AWS.stubFor(post(PATH).willReturn(error(400, "TooManyInvalidationsInProgress")));
        assertEquals(Optional.of(Duration.ofSeconds(10)), refusal().retryAfter());
        AWS.stubFor(post(PATH).willReturn(error(503, "SlowDown").withHeader("Retry-After", "17")));
        assertEquals(Optional.of(Duration.ofSeconds(17)), refusal().retryAfter());
        AWS.stubFor(post(PATH).willReturn(error(503, "SlowDown").withHeader("Retry-After", "999999")));
        assertEquals(Optional.of(Duration.ofMinutes(5)), refusal().retryAfter());
        AWS.stubFor(post(PATH).willReturn(error(503, "SlowDown").withHeader("Retry-After", "tomorrow")));
        assertEquals(Optional.of(Duration.ofSeconds(2)), refusal().retryAfter());
    }

    @Test
    void aReadThatFailsChangedNothing() {
        AWS.stubFor(get(PATH + "/I1").willReturn(error(500, "InternalError")));
        EdgeException.Kind unavailable = EdgeException.Kind.UNAVAILABLE;
        assertEquals(
                unavailable,
                assertThrows(EdgeException.class, () -> cache.status(new Handle("I1")))
                        .kind());
        AWS.stubFor(get(PATH + "/I1").willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        assertEquals(
                unavailable,
                assertThrows(EdgeException.class, () -> cache.status(new Handle("I1")))
                        .kind());
    }

    @Test
    void aSkewedClockIsToldAndTheNextCallIsSignedByTheirs() {
        String theirs = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().minus(Duration.ofHours(3)).atOffset(ZoneOffset.UTC));
        AWS.stubFor(post(PATH).willReturn(error(403, "SignatureDoesNotMatch").withHeader("Date", theirs)));

        EdgeException e = refusal();

        assertEquals(EdgeException.Kind.UNAVAILABLE, e.kind());
        assertTrue(
                e.getMessage().matches(".*clock is (179|180) minutes off; set it by a time server.*"), e::getMessage);
        String hour = DateTimeFormatter.ofPattern("yyyyMMdd'T'HH")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now().minus(Duration.ofHours(3)));
        AWS.stubFor(post(PATH)
                .withHeader("X-Amz-Date", matching(hour + "\\d{4}Z"))
                .willReturn(invalidation(201, "I1", "InProgress")));
        assertEquals(new Handle("I1"), cache.purge(new Ticket("r", A, List.of("/*"))));
    }

    @Test
    void credentialsThatCantBeHadAreNoReasonToGiveUp() {
        try (CloudFrontCache without = builder()
                .credentials(new RotatingCredentials(
                        () -> {
                            throw SdkClientException.create("no " + ExampleKeys.SECRET);
                        },
                        Clock.systemUTC()))
                .build()) {
            EdgeException e = assertThrows(EdgeException.class, () -> without.status(new Handle("I1")));
            assertEquals(EdgeException.Kind.UNAVAILABLE, e.kind());
            assertSecretless(e);
        }
    }

    @Test
    void anInterruptedCallIsCancelled() {
        AWS.stubFor(get(PATH + "/I1").willReturn(invalidation(200, "I1", "Completed")));
        Thread.currentThread().interrupt();
        try {
            assertThrows(CancelledException.class, () -> cache.status(new Handle("I1")));
        } finally {
            assertTrue(Thread.interrupted(), "the flag is still set");
        }
    }

    @Test
    void itsLimitsAreCloudFronts() {
        EdgeCache.Limits limits = cache.limits();
        assertEquals(3000, limits.pathsPerCall());
        assertEquals(3000, limits.openPaths());
        assertEquals(15, limits.openWildcards());
        assertEquals(1000, limits.monthlyPaths());
        assertEquals(7, builder().monthlyPaths(7).build().limits().monthlyPaths());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "d111111abcdef8.cloudfront.net", "arn:aws:cloudfront::1:distribution/E2", "../E2EXAMPLE"})
    void onlyADistributionsIdWillDo(String id) {
        ConfigException e = assertThrows(
                ConfigException.class, () -> builder().distribution(id).build());
        assertTrue(e.getMessage().startsWith("distribution is"), e::getMessage);
    }

    private EdgeException refusal() {
        return assertThrows(EdgeException.class, () -> cache.purge(new Ticket("r", A, List.of("/*"))));
    }

    private static void assertSecretless(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            assertFalse(String.valueOf(cause).contains(Keys.TOKEN), cause::toString);
            assertFalse(String.valueOf(cause).contains(ExampleKeys.SECRET), cause::toString);
        }
    }

    private static com.github.tomakehurst.wiremock.matching.StringValuePattern xpath(String path, String text) {
        String names = path.replaceAll("/([A-Za-z]+)", "/*[local-name()='$1']");
        return matchingXPath("/*" + names + "/text()", equalTo(text));
    }

    private static ResponseDefinitionBuilder invalidation(int status, String id, String state) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "text/xml")
                .withBody("<Invalidation xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\"><Id>" + id
                        + "</Id><Status>" + state
                        + "</Status><CreateTime>2021-06-07T02:00:00Z</CreateTime></Invalidation>");
    }

    /** With the request's token in the message, as AWS answers to a wrong signature. */
    private static ResponseDefinitionBuilder error(int status, String code) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "text/xml")
                .withBody(
                        "<ErrorResponse xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\"><Error><Type>Sender</Type>"
                                + "<Code>" + code + "</Code><Message>x-amz-security-token:" + Keys.TOKEN
                                + "</Message></Error><RequestId>fake</RequestId></ErrorResponse>");
    }
}
