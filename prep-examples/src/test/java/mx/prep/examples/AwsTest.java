package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import mx.prep.testkit.cloudfront.ExampleKeys;
import mx.prep.testkit.cloudfront.KeyValueStoreServer;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runner as an outlet on AWS runs it: the file of {@code docs/configuration.md} with endpoints, credentials in the
 * environment, archive and site in buckets.
 */
class AwsTest {
    private static final String ACCESS = ExampleKeys.ID;
    private static final String SECRET = ExampleKeys.SECRET;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final BlobStore buckets = new TransientNio2BlobStore();
    private final KeyValueStoreServer values = KeyValueStoreServer.start(Clock.systemUTC());
    private S3Proxy proxy;
    private Newsroom newsroom;

    @BeforeEach
    void open() throws Exception {
        proxy = S3Proxy.builder()
                .blobStore(buckets)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS, SECRET)
                .build();
        proxy.start();
        buckets.createContainer("medio-prep");
        buckets.createContainer("medio-prep-archive");
        newsroom = new Newsroom(folder);
        configure("");
    }

    /** Writes the configuration, whose target has these options as well. */
    private void configure(String options) throws IOException {
        String where = "region: us-east-1, endpoint: \"http://127.0.0.1:" + proxy.getPort() + "\"";
        Files.writeString(
                newsroom.config(),
                "source: {type: https, url: \"https://127.0.0.1:9/prep.zip\"}\n"
                        + "integrity: {type: sidecar}\n"
                        + "archive: {type: s3, bucket: medio-prep-archive, " + where + "}\n"
                        + "targets:\n"
                        + "  - {type: aws, name: portal, bucket: medio-prep, " + where + options + "}\n");
    }

    @AfterEach
    void close() throws Exception {
        proxy.stop();
        values.close();
    }

    private record Ended(int exit, String out, String err) {}

    private Ended run(String secret, Object... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Prep.class.getName()));
        for (Object arg : args) {
            command.add(arg.toString());
        }
        command.addAll(List.of("-c", newsroom.config().toString()));
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().put("AWS_ACCESS_KEY_ID", ACCESS);
        builder.environment().put("AWS_SECRET_ACCESS_KEY", secret);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(err));
    }

    private JsonNode pointer() throws IOException {
        return JSON.readTree(stored("medio-prep", ".prep/current.json"));
    }

    private byte[] stored(String bucket, String key) throws IOException {
        return buckets.getBlob(bucket, key).readAllBytes();
    }

    @Test
    void publishesFromBucketToBucket() throws Exception {
        Path cut = newsroom.cut(0);
        Ended first = run(SECRET, "publish", "--package", cut, "--json");
        assertEquals(0, first.exit(), first::toString);
        JsonNode portal = JSON.readTree(first.out()).get("targets").get("portal");
        assertEquals("live", portal.get("result").asText(), first::toString);
        assertEquals("store", portal.get("confirmation").get("askedOf").asText());
        JsonNode pointer = pointer();
        assertTrue(pointer.get("release").asText().startsWith("20210606-2000"), pointer::toString);
        assertTrue(stored("medio-prep", "index.html").length > 0);
        Ended again = run(SECRET, "publish", "--package", cut, "--detailed-exit");
        assertEquals(10, again.exit(), again::toString);
    }

    @Test
    void withAKeyValueStoreTheFunctionIsToldOfTheRelease() throws Exception {
        configure(", keyValueStore: \"" + KeyValueStoreServer.ARN + "\", keyValueStoreEndpoint: \"" + values.endpoint()
                + "\"");
        Ended first = run(SECRET, "publish", "--package", newsroom.cut(0), "--json");
        assertEquals(0, first.exit(), first::toString);
        String release = pointer().get("release").asText();
        assertEquals(
                release,
                JSON.readTree(values.values().get("live")).get("release").asText());
        assertTrue(stored("medio-prep", "releases/" + release + "/index.html").length > 0);

        values.put("live", "{}");
        Ended again = run(SECRET, "publish", "--package", newsroom.cut(0), "--detailed-exit");
        assertEquals(10, again.exit(), again::toString);
        assertEquals(
                release,
                JSON.readTree(values.values().get("live")).get("release").asText(),
                "an unchanged cycle repairs it");
    }

    @Test
    void aWrongKeyIsSaidWithoutTheKey() throws Exception {
        Ended refused = run("wrong-secret", "publish", "--package", newsroom.cut(0));
        assertTrue(refused.exit() != 0, refused::toString);
        String said = refused.out() + refused.err();
        assertTrue(said.contains("check them, and the region"), said);
        assertTrue(!said.contains("wrong-secret"), said);
    }
}
