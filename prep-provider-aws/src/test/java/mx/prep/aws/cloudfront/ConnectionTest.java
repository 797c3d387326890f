package mx.prep.aws.cloudfront;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okXml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import mx.prep.error.EdgeException;
import mx.prep.spi.EdgeCache.Handle;
import mx.prep.testkit.cloudfront.ExampleKeys;
import mx.prep.testkit.cloudfront.KeyValueStoreServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.endpoints.AwsEndpointAttribute;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4AuthScheme;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4aAuthScheme;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.endpoints.CloudFrontEndpointProvider;
import software.amazon.awssdk.services.cloudfrontkeyvaluestore.endpoints.CloudFrontKeyValueStoreEndpointProvider;

class ConnectionTest {

    @RegisterExtension
    private static final WireMockExtension AWS = WireMockExtension.newInstance().build();

    @Test
    void withoutAnEndpointOfItsOwnItGoesToAws() {
        Endpoint cloudFront = CloudFrontEndpointProvider.defaultProvider()
                .resolveEndpoint(p -> p.region(Region.AWS_GLOBAL).useFips(false).useDualStack(false))
                .join();
        assertEquals(URI.create("https://cloudfront.amazonaws.com"), cloudFront.url());
        SigV4AuthScheme scheme = (SigV4AuthScheme)
                cloudFront.attribute(AwsEndpointAttribute.AUTH_SCHEMES).get(0);
        assertEquals("us-east-1", scheme.signingRegion());

        Endpoint store = CloudFrontKeyValueStoreEndpointProvider.defaultProvider()
                .resolveEndpoint(p -> p.region(Region.US_EAST_1)
                        .kvsArn(KeyValueStoreServer.ARN)
                        .useFips(false))
                .join();
        assertEquals(URI.create("https://123456789012.cloudfront-kvs.global.api.aws"), store.url());
        SigV4aAuthScheme forAll = (SigV4aAuthScheme)
                store.attribute(AwsEndpointAttribute.AUTH_SCHEMES).get(0);
        assertEquals(List.of("*"), forAll.signingRegionSet());
        assertEquals("cloudfront-keyvaluestore", forAll.signingName());
    }

    @Test
    void nothingSecretIsLoggedAtAnyLevel() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger sdk = (Logger) LoggerFactory.getLogger("software.amazon.awssdk");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        sdk.addAppender(log);
        sdk.setLevel(Level.TRACE);
        sdk.setAdditive(false);
        AWS.stubFor(any(anyUrl()).willReturn(okXml("<Invalidation><Status>Completed</Status></Invalidation>")));
        try (KeyValueStoreServer store = KeyValueStoreServer.start(Clock.systemUTC());
                CloudFrontSwitch edge = CloudFrontSwitch.builder()
                        .keyValueStore(KeyValueStoreServer.ARN)
                        .endpoint(store.endpoint())
                        .credentials(Keys.rotating())
                        .build();
                CloudFrontCache cache = CloudFrontCache.builder()
                        .distribution("E2EXAMPLE1ABCD")
                        .endpoint(URI.create("http://127.0.0.1:" + AWS.getPort()))
                        .credentials(Keys.rotating())
                        .build()) {
            edge.read();
            cache.status(new Handle("I1"));
        } finally {
            sdk.detachAppender(log);
            sdk.setLevel(null);
            sdk.setAdditive(true);
        }
        assertTrue(
                log.list.stream()
                                .filter(e -> e.getFormattedMessage().startsWith("Sending Request"))
                                .count()
                        >= 3,
                "the SDK logs at this level");
        assertEquals(Level.WARN, root.getLevel());
        for (ILoggingEvent event : log.list) {
            String text = event.getFormattedMessage();
            assertFalse(
                    text.contains(Keys.TOKEN) || text.contains(ExampleKeys.SECRET) || text.contains("Signature="),
                    text);
        }
    }

    @Test
    @Timeout(60)
    void anAnswerThatTricklesEndsAtTheDeadline() {
        AWS.stubFor(any(anyUrl())
                .willReturn(okXml("<Invalidation><Status>Completed</Status></Invalidation>")
                        .withChunkedDribbleDelay(20, 3_600_000)));
        Connection.Options options = new Connection.Options(
                URI.create("http://127.0.0.1:" + AWS.getPort()), null, Keys.rotating(), Duration.ofSeconds(2));
        try (Connection<CloudFrontClient> connection = Connection.toCloudFront(options)) {
            Failures failures = new Failures("here", connection.time());
            EdgeException e = assertThrows(
                    EdgeException.class,
                    () -> failures.calling(
                            "cloudfront:GetInvalidation",
                            Failures.Effect.READS,
                            () -> connection
                                    .client()
                                    .getInvalidation(r ->
                                            r.distributionId("E2EXAMPLE1ABCD").id("I1"))));
            assertEquals(EdgeException.Kind.UNAVAILABLE, e.kind());
            assertTrue(e.getMessage().contains("isn't answered"), e::getMessage);
        }
    }
}
