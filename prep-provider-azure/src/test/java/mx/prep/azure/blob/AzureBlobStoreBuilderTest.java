package mx.prep.azure.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import mx.prep.azure.identity.AzureCloud;
import mx.prep.azure.identity.AzureIdentity;
import mx.prep.error.ConfigException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.testkit.authority.ThrowAwayCa;
import mx.prep.testkit.azurite.Azurite;
import org.jclouds.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options: which accounts, containers and addresses there are, and what is refused. */
class AzureBlobStoreBuilderTest {
    @TempDir
    Path folder;

    private static AzureBlobStoreBuilder complete() {
        return AzureBlobStore.builder().account("medioprep").container("portal");
    }

    private static String refused(AzureBlobStoreBuilder builder) {
        return assertThrows(ConfigException.class, builder::build).getMessage();
    }

    @Test
    void accountAndContainerAreNeeded() {
        assertTrue(refused(AzureBlobStore.builder().container("portal")).contains("needs an account"));
        assertTrue(refused(AzureBlobStore.builder().account("medioprep")).contains("needs a container"));
        String message = assertThrows(ConfigException.class, () -> complete().account("Medio_PREP"))
                .getMessage();
        assertTrue(message.contains("3 to 24 lower-case letters"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$web", "abc", "medio-prep-2021", "0ab"})
    void namesOfContainers(String name) {
        try (AzureBlobStore store = complete().container(name).build()) {
            assertEquals("azure medioprep/" + name, store.name());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "Portal", "a--b", "-abc", "abc-", "$root", "a/b", "a.b"})
    void whatIsNoNameOfAContainer(String name) {
        assertTrue(assertThrows(ConfigException.class, () -> complete().container(name))
                .getMessage()
                .contains("not the name of a container"));
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC, https://medioprep.blob.core.windows.net/$web/a%2Bb/c%20d",
        "CHINA, https://medioprep.blob.core.chinacloudapi.cn/$web/a%2Bb/c%20d",
        "US_GOVERNMENT, https://medioprep.blob.core.usgovcloudapi.net/$web/a%2Bb/c%20d"
    })
    void eachCloudHasItsAddresses(AzureCloud cloud, URI expected) {
        assertEquals(
                expected,
                BlobPlace.of(cloud.blobs("medioprep"), null, "medioprep", "$web")
                        .blob("a+b/c d"));
    }

    @Test
    void anEndpointOfOnesOwnMayHaveAPath() {
        URI endpoint = URI.create("https://blobs.medio.mx/storage/");
        assertEquals(
                URI.create("https://blobs.medio.mx/storage/portal?comp=list&prefix=a%2Fb"),
                BlobPlace.of(AzureCloud.PUBLIC.blobs("medioprep"), endpoint, "medioprep", "portal")
                        .container(Map.of("comp", "list", "prefix", "a/b")));
    }

    /** Azure copies from addresses of its own; an emulator only from its own. */
    @ParameterizedTest
    @CsvSource({
        "https://blobs.medio.mx, https://medioprep.blob.core.windows.net",
        "https://blobs.medio.mx/storage/, https://medioprep.blob.core.windows.net",
        "https://medioprep.blob.stack.medio.mx, https://medioprep.blob.stack.medio.mx",
        "http://127.0.0.1:10000/medioprep, http://127.0.0.1:10000/medioprep"
    })
    void copiesHaveASourceThatAzureKnows(URI endpoint, String expected) {
        BlobPlace place = BlobPlace.of(AzureCloud.PUBLIC.blobs("medioprep"), endpoint, "medioprep", "portal");
        assertEquals(expected + "/portal/a%2Bb/c%20d", place.copySource("a+b/c d"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://medioprep.blob.core.windows.net",
                "ftp://127.0.0.1",
                "https://medioprep.blob.core.windows.net/?sv=2021-12-02&sig=secret",
                "https://user:secret@medioprep.blob.core.windows.net"
            })
    void whatIsNoEndpoint(String address) {
        String message = assertThrows(ConfigException.class, () -> complete().endpoint(URI.create(address)))
                .getMessage();
        assertTrue(message.contains("plain http is for this machine alone"), message);
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void theSharedKeyIsNamedAndNeverWritten() {
        String key = Azurite.KEY;
        assertTrue(refused(complete().sharedKeyEnv(key)).contains("never the key itself"));
        assertFalse(refused(complete().sharedKeyEnv(key)).contains(key));
        assertTrue(refused(complete().secrets(place -> null).sharedKeyEnv("PREP_KEY"))
                .contains("isn't set"));
        assertTrue(refused(complete().secrets(place -> "no base64!").sharedKeyEnv("PREP_KEY"))
                .contains("holds no key in base64"));
        assertTrue(refused(complete()
                        .secrets(place -> key)
                        .sharedKeyEnv("PREP_KEY")
                        .identity(AzureIdentity.CLI))
                .contains("exclude each other"));
    }

    @Test
    void locksAndBlocksHaveTheirLimits() {
        assertTrue(refused(complete().lock(BlobLock.LOCKED)).contains("go together"));
        assertTrue(refused(complete().lockFor(Duration.ofDays(1))).contains("go together"));
        assertTrue(
                refused(complete().lock(BlobLock.LOCKED).lockFor(Duration.ZERO)).contains("a second at least"));
        assertTrue(refused(complete().blocksAbove(1)).contains("between 16 MiB and 5,000 MiB"));
    }

    /** Computed by Microsoft's own client for the same request. */
    @Test
    void aSignatureIsMicrosofts() {
        Clock clock = Clock.fixed(Instant.parse("2021-06-06T20:00:00Z"), ZoneOffset.UTC);
        HttpRequest request = HttpRequest.builder()
                .method("GET")
                .endpoint("https://medioprep.blob.core.windows.net/portal?restype=container&comp=list&prefix=a%2Bb%20c")
                .addHeader("If-Match", "\"0x1\"")
                .build();
        com.azure.storage.common.StorageSharedKeyCredential theirs =
                new com.azure.storage.common.StorageSharedKeyCredential("medioprep", Azurite.KEY);
        HttpRequest signed =
                new SharedKey("medioprep", java.util.Base64.getDecoder().decode(Azurite.KEY), clock).filter(request);
        com.azure.core.http.HttpHeaders headers = new com.azure.core.http.HttpHeaders();
        headers.set(com.azure.core.http.HttpHeaderName.CONTENT_LENGTH, "0");
        signed.getHeaders().entries().stream()
                .filter(header -> !header.getKey().equals("Authorization"))
                .forEach(header ->
                        headers.set(com.azure.core.http.HttpHeaderName.fromString(header.getKey()), header.getValue()));
        assertEquals(
                theirs.generateAuthorizationHeader(url(request), "GET", headers, false),
                signed.getFirstHeaderOrNull("Authorization"));
        assertEquals("Sun, 06 Jun 2021 20:00:00 GMT", signed.getFirstHeaderOrNull("x-ms-date"));
    }

    private static java.net.URL url(HttpRequest request) {
        try {
            return request.getEndpoint().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The refusal has a sibling that is answered, so that it is for the right reason. */
    @Test
    void aCertificateOfAnotherHostIsRefused() throws IOException {
        ThrowAwayCa ca = ThrowAwayCa.create();
        Path pem = Files.writeString(folder.resolve("ca.pem"), ca.pem());
        assertEquals(Kind.DENIED, answer(ca, "blobs.other.example.mx", pem));
        assertEquals(Kind.UNAVAILABLE, answer(ca, "127.0.0.1", pem));
    }

    private static Kind answer(ThrowAwayCa ca, String host, Path pem) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ca.server(host).context()));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        URI endpoint = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
        try (AzureBlobStore store = Stores.on(endpoint).trust(pem).build()) {
            return assertThrows(StoreException.class, () -> store.list("", null))
                    .kind();
        } finally {
            server.stop(0);
        }
    }
}
