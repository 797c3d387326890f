package mx.prep.examples.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mx.prep.Publisher;
import mx.prep.config.PrepConfig;
import mx.prep.error.ConfigException;
import mx.prep.model.LedgerEntry;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The function over S3Proxy, and over a strict server where requests race or hang, from an authority that publishes. */
@Timeout(300)
class PublishHandlerTest {
    private static final String ACCESS = "AKIATEST";
    private static final String SECRET = "test-secret-key";
    private static final S3Keys KEYS = S3Keys.lasting(ACCESS, SECRET);
    private static final Duration PLENTY = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private final BlobStore buckets = new TransientNio2BlobStore();
    private S3Proxy proxy;
    private AuthoritySimulator authority;

    @BeforeEach
    void open() throws Exception {
        System.setProperty("aws.accessKeyId", ACCESS);
        System.setProperty("aws.secretAccessKey", SECRET);
        proxy = S3Proxy.builder()
                .blobStore(buckets)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS, SECRET)
                .build();
        proxy.start();
        buckets.createContainer("archive");
        buckets.createContainer("portal");
        authority = AuthoritySimulator.builder()
                .generator(PackageGenerator.builder().cuts(3).build())
                .plainHttp()
                .start();
        authority.publish(0);
    }

    @AfterEach
    void close() throws Exception {
        authority.close();
        proxy.stop();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    /** An archive and a target {@code portal} at one store's address, and other targets. */
    private Path config(URI endpoint, String... others) throws IOException {
        StringBuilder text = new StringBuilder("source: {type: https, url: \"" + authority.packageUri() + "\"}\n"
                + "integrity: {type: sidecar}\n"
                + "archive: {type: s3, bucket: archive, " + at(endpoint) + "}\n"
                + "targets:\n"
                + target("portal", endpoint));
        for (String other : others) {
            text.append(other);
        }
        return Files.writeString(folder.resolve("prep.yaml"), text);
    }

    private static String target(String name, URI endpoint) {
        return "  - {type: aws, name: " + name + ", bucket: " + name + ", " + at(endpoint) + "}\n";
    }

    private static String at(URI endpoint) {
        return "region: us-east-1, endpoint: \"" + endpoint + "\"";
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    private S3Server strict() {
        return S3Server.builder()
                .keys(KEYS)
                .region("us-east-1")
                .start()
                .bucket("archive")
                .bucket("portal");
    }

    /** An instance with a disk of its own. */
    private PublishHandler instance(Path config, String name) {
        return new PublishHandler(config, folder.resolve("tmp-" + name));
    }

    private static JsonNode invoke(PublishHandler handler) throws IOException {
        return invoke(handler, PLENTY);
    }

    private static JsonNode invoke(PublishHandler handler, Duration remaining) throws IOException {
        return invoke(handler, new LocalContext("0123456789abcdef", remaining));
    }

    private static JsonNode invoke(PublishHandler handler, LocalContext context) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        handler.handleRequest(InputStream.nullInputStream(), answer, context);
        return new ObjectMapper().readTree(answer.toByteArray());
    }

    private static String result(JsonNode answer, String target) {
        return answer.get("targets").get(target).get("result").asText();
    }

    private JsonNode pointer() throws IOException {
        return new ObjectMapper()
                .readTree(buckets.getBlob("portal", ".prep/current.json").readAllBytes());
    }

    @Test
    void eachInvocationIsACycle() throws Exception {
        PublishHandler handler = instance(config(endpoint()), "a");
        LocalContext first = new LocalContext("0123456789abcdef", PLENTY);
        JsonNode answer = invoke(handler, first);
        assertEquals("live", result(answer, "portal"), answer::toString);
        assertEquals(answer, new ObjectMapper().readTree(first.log()), "what is answered is logged");
        String release = pointer().get("release").asText();
        assertTrue(release.startsWith("20210606-2000"), release);

        JsonNode again = invoke(handler);
        assertEquals("already-live", result(again, "portal"), again::toString);
        assertEquals("unchanged", again.get("intake").get(0).get("result").asText());

        authority.publish(1);
        assertEquals("live", result(invoke(handler), "portal"));
        assertFalse(release.equals(pointer().get("release").asText()));
    }

    @Test
    void anotherInstanceGoesOnFromTheStores() throws Exception {
        Path config = config(endpoint());
        invoke(instance(config, "a"));
        PublishHandler other = instance(config, "b");
        assertEquals("already-live", result(invoke(other), "portal"));
        authority.publish(1);
        assertEquals("live", result(invoke(other), "portal"));
        assertEquals(
                "already-live",
                result(invoke(instance(config, "a")), "portal"),
                "the first one knows what the other did");
    }

    @Test
    void theLedgerNamesTheInstance() throws Exception {
        Path config = config(endpoint());
        invoke(instance(config, "a"));
        try (Publisher desk =
                PrepConfig.load(config).publisher().work(folder.resolve("desk")).build()) {
            Set<String> names =
                    desk.history(10).stream().map(LedgerEntry::publisher).collect(Collectors.toSet());
            assertEquals(Set.of("prep-0123456789ab"), names);
        }
    }

    @Test
    void aTargetThatFailsFailsTheInvocationAndComesAlongLater() throws Exception {
        try (S3Server away = strict().bucket("away")) {
            PublishHandler handler = instance(config(endpoint(), target("away", away.endpoint())), "a");
            invoke(handler);
            away.reject(KEYS);
            authority.publish(1);
            FailedCycleException failed = assertThrows(FailedCycleException.class, () -> invoke(handler));
            String start = "live on some targets only: ";
            assertTrue(failed.getMessage().startsWith(start), failed::getMessage);
            JsonNode told = new ObjectMapper().readTree(failed.getMessage().substring(start.length()));
            assertEquals("live", result(told, "portal"));
            assertEquals("failed", result(told, "away"));

            away.accept(KEYS);
            JsonNode answer = invoke(handler);
            assertEquals("already-live", result(answer, "portal"), answer::toString);
            assertEquals("live", result(answer, "away"));
        }
    }

    @Test
    void anAuthorityThatFailsFailsTheInvocation() throws Exception {
        PublishHandler handler = instance(config(endpoint()), "a");
        authority.answerNext(500, Map.of(), new byte[0]);
        FailedCycleException failed = assertThrows(FailedCycleException.class, () -> invoke(handler));
        assertTrue(failed.getMessage().startsWith("failed; readers still have the previous cut"), failed::getMessage);
        assertEquals("live", result(invoke(handler), "portal"));
    }

    @Test
    void anOrderGivenElsewhereStands() throws Exception {
        Path config = config(endpoint());
        PublishHandler handler = instance(config, "a");
        invoke(handler);
        String good = pointer().get("package").get("sha256").asText();
        authority.publish(1);
        invoke(handler);
        try (Publisher desk =
                PrepConfig.load(config).publisher().work(folder.resolve("desk")).build()) {
            desk.rollback("wrong figures");
        }
        assertEquals("already-live", result(invoke(handler), "portal"));
        assertEquals(good, pointer().get("package").get("sha256").asText());
        authority.publish(2);
        assertEquals("live", result(invoke(handler), "portal"));
    }

    @Test
    void twoInstancesAtOnceDontFight() throws Exception {
        try (S3Server server = strict()) {
            Path config = config(server.endpoint());
            CyclicBarrier start = new CyclicBarrier(2);
            ExecutorService two = Executors.newFixedThreadPool(2);
            try {
                for (int cut = 0; cut < 3; cut++) {
                    authority.publish(cut);
                    Callable<String> one = racer(start, instance(config, "a"), "aaaaaaaaaaaa");
                    Callable<String> other = racer(start, instance(config, "b"), "bbbbbbbbbbbb");
                    List<Future<String>> results = two.invokeAll(List.of(one, other));
                    List<String> told =
                            List.of(results.get(0).get(), results.get(1).get());
                    assertTrue(told.contains("live"), told::toString);
                }
            } finally {
                two.shutdownNow();
            }
            assertEquals("already-live", result(invoke(instance(config, "c")), "portal"));
            assertEquals(
                    authority.lastCut().toString(),
                    new ObjectMapper()
                            .readTree(server.object("portal", ".prep/current.json")
                                    .orElseThrow()
                                    .bytes())
                            .get("package")
                            .get("cut")
                            .asText());
        }
    }

    private static Callable<String> racer(CyclicBarrier start, PublishHandler handler, String instance) {
        return () -> {
            start.await(30, TimeUnit.SECONDS);
            return result(invoke(handler, new LocalContext(instance, PLENTY)), "portal");
        };
    }

    @Test
    void aCycleThatHangsIsStoppedBeforeTheTimeout() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (S3Server server = strict()) {
            server.hook(new RequestHook() {
                @Override
                public void before(Request request) {
                    if (request.operation() == Operation.PUT) {
                        await(goOn);
                    }
                }
            });
            PublishHandler handler = instance(config(server.endpoint()), "a");
            Duration brief = PublishHandler.RESERVE.plusSeconds(2);
            FailedCycleException failed = assertThrows(FailedCycleException.class, () -> invoke(handler, brief));
            assertTrue(failed.getMessage().startsWith("The function's time was up"), failed::getMessage);
            goOn.countDown();
            server.hook(RequestHook.NONE);
            assertEquals("live", result(invoke(handler), "portal"), "the next invocation goes on");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void withoutTimeNothingIsBegun() throws Exception {
        try (S3Server server = strict()) {
            PublishHandler handler = instance(config(server.endpoint()), "a");
            FailedCycleException failed =
                    assertThrows(FailedCycleException.class, () -> invoke(handler, PublishHandler.RESERVE));
            assertTrue(failed.getMessage().contains("longer timeout"), failed::getMessage);
            assertEquals(List.of(), server.keys("archive"));
            assertEquals(List.of(), authority.requests());
        }
    }

    @Test
    void theConfigurationLiesBesideTheCodeUnlessSaidOtherwise() {
        assertEquals(Path.of("prep.yaml"), PublishHandler.configuration(Map.of()));
        assertEquals(
                Path.of("/var/task/prep.yaml"), PublishHandler.configuration(Map.of("LAMBDA_TASK_ROOT", "/var/task")));
        assertEquals(
                Path.of("/opt/night.yaml"),
                PublishHandler.configuration(
                        Map.of("LAMBDA_TASK_ROOT", "/var/task", "PREP_CONFIG", "/opt/night.yaml")));
        PublishHandler handler = new PublishHandler(folder.resolve("none.yaml"), folder);
        ConfigException missing = assertThrows(ConfigException.class, () -> invoke(handler));
        assertTrue(missing.getMessage().contains("none.yaml"), missing::getMessage);
    }

    @Test
    void anInstanceHasTheEndOfItsLogStreamsName() {
        assertEquals("prep-0123456789ab", PublishHandler.name("prep", "2021/06/06/[$LATEST]0123456789abcdef"));
        assertEquals("prep-x", PublishHandler.name("prep", "x"));
        assertEquals("prep", PublishHandler.name("prep", null));
    }
}
