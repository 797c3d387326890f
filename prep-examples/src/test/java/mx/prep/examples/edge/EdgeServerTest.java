package mx.prep.examples.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.error.ConfigException;
import mx.prep.model.ReleaseId;
import mx.prep.testkit.authority.ThrowAwayCa;
import mx.prep.testkit.authority.TlsIdentity;
import mx.prep.testkit.site.MapStore;
import mx.prep.testkit.site.SiteFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The edge over real connections. */
class EdgeServerTest {
    private static final ThrowAwayCa CA = ThrowAwayCa.create();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Version.class)
    void servesPlainHttpInBothVersions(Version version) throws Exception {
        try (ServedSite site = new ServedSite(null)) {
            site.publish(1);
            HttpResponse<byte[]> page = get(HttpClient.newHttpClient(), version, site, "");
            assertEquals(version, page.version());
            assertEquals(200, page.statusCode());
            assertTrue(new String(page.body(), UTF_8).endsWith("corte=1"));
            assertTrue(header(page, "Set-Cookie").startsWith("prep="));
            assertFalse(page.headers().firstValue("Server").isPresent());
            assertFalse(page.headers().firstValue("Strict-Transport-Security").isPresent());
            assertTrue(page.headers().firstValue("Date").isPresent());
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void servesTlsInBothVersions(Version version) throws Exception {
        try (ServedSite site = new ServedSite(CA.localhost().context())) {
            site.publish(1);
            HttpResponse<byte[]> page = get(tlsClient(), version, site, "", "Sec-Fetch-Dest", "iframe");
            assertEquals(version, page.version());
            assertTrue(header(page, "Set-Cookie").startsWith("__Host-prep="));
            assertTrue(header(page, "Set-Cookie").contains("; SameSite=None; Partitioned; "));
            assertEquals("max-age=31536000", header(page, "Strict-Transport-Security"));
            HttpResponse<byte[]> json =
                    get(tlsClient(), version, site, "nacional/avance.json", "Accept-Encoding", "gzip");
            assertEquals("gzip", header(json, "Content-Encoding"));
            assertTrue(new String(new GZIPInputStream(new ByteArrayInputStream(json.body())).readAllBytes(), UTF_8)
                    .endsWith("corte=1"));
        }
    }

    @Test
    void oldTlsIsRefused() throws Exception {
        try (ServedSite site = new ServedSite(CA.localhost().context())) {
            for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
                assertEquals(protocol, handshake(site, protocol));
            }
            for (String protocol : List.of("TLSv1", "TLSv1.1")) {
                assertThrows(IOException.class, () -> handshake(site, protocol));
            }
        }
    }

    @Test
    void aKeyStoreFileGivesTheCertificate() throws Exception {
        TlsIdentity identity = CA.localhost();
        Path file = folder.resolve("edge.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            identity.keyStore("secreto".toCharArray()).store(out, "secreto".toCharArray());
        }
        try (ServedSite site = new ServedSite(EdgeServer.tlsFrom(file, "secreto"))) {
            site.publish(1);
            assertEquals(200, get(tlsClient(), Version.HTTP_2, site, "").statusCode());
        }
        ConfigException wrong = assertThrows(ConfigException.class, () -> EdgeServer.tlsFrom(file, "otro"));
        assertFalse(String.valueOf(wrong.getMessage()).contains("otro"));
    }

    @Test
    void conditionsRangesAndHeadWorkOverTheWire() throws Exception {
        try (ServedSite site = new ServedSite(null)) {
            site.publish(1);
            HttpClient client = HttpClient.newHttpClient();
            HttpResponse<byte[]> whole = get(client, Version.HTTP_1_1, site, "base.csv");
            String etag = header(whole, "ETag");
            HttpResponse<byte[]> known = get(client, Version.HTTP_1_1, site, "base.csv", "If-None-Match", etag);
            assertEquals(304, known.statusCode());
            assertEquals(etag, header(known, "ETag"));
            HttpResponse<byte[]> part = get(client, Version.HTTP_1_1, site, "base.csv", "Range", "bytes=0-3");
            assertEquals(206, part.statusCode());
            assertEquals("base", new String(part.body(), UTF_8));
            assertEquals(
                    416,
                    get(client, Version.HTTP_1_1, site, "base.csv", "Range", "bytes=900-")
                            .statusCode());
            HttpResponse<byte[]> head = client.send(
                    HttpRequest.newBuilder(site.uri("base.csv"))
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(whole.body().length, Long.parseLong(header(head, "Content-Length")));
            HttpResponse<byte[]> post = client.send(
                    HttpRequest.newBuilder(site.uri("base.csv"))
                            .POST(HttpRequest.BodyPublishers.ofString("x=1"))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(405, post.statusCode());
            assertEquals(3, site.server.counts().successful());
            assertEquals(1, site.server.counts().redirected());
            assertEquals(2, site.server.counts().refused());
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aRefusedUploadIsReadToItsEndIfItIsSmall(Version version) throws Exception {
        try (ServedSite site = new ServedSite(CA.localhost().context())) {
            assertEquals(405, post(version, site, 15 << 10).statusCode());
            assertEquals(413, post(version, site, 17 << 10).statusCode());
        }
    }

    private static HttpResponse<byte[]> post(Version version, ServedSite site, int bytes) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(site.uri("base.csv"))
                .version(version)
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
                .build();
        return tlsClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void largeFilesAreStreamedAndBrokenOffIfTheyAreOthers(Version version) throws Exception {
        byte[] large = new byte[6 << 20];
        new Random(3).nextBytes(large);
        try (ServedSite site = new ServedSite(CA.localhost().context())) {
            Map<String, byte[]> files = new LinkedHashMap<>(ServedSite.files(1));
            files.put("base.zip", large);
            ReleaseId id = site.site.publish(ServedSite.cut(1), files);
            site.edge.refresh();
            assertArrayEquals(large, get(tlsClient(), version, site, "base.zip").body());
            byte[] other = large.clone();
            other[4_000_000] ^= 1;
            site.store.tamper(site.site.file(id, "base.zip"), other);
            assertThrows(IOException.class, () -> get(tlsClient(), version, site, "base.zip"));
            assertEquals(200, get(tlsClient(), version, site, "base.csv").statusCode());
        }
    }

    @Test
    void aRunningEdgeFollowsByItself() throws Exception {
        try (ServedSite site = new ServedSite(null)) {
            HttpClient client = HttpClient.newHttpClient();
            assertEquals(503, get(client, Version.HTTP_1_1, site, "").statusCode());
            site.site.publish(ServedSite.cut(1), ServedSite.files(1));
            site.edge.start();
            assertTrue(new String(get(client, Version.HTTP_1_1, site, "").body(), UTF_8).endsWith("corte=1"));
        }
    }

    @Test
    void whatIsBeingAnsweredIsSentBeforeTheServerStops() throws Exception {
        try (ServedSite site = new ServedSite(null)) {
            site.publish(1);
            CountDownLatch latch = site.store.hold();
            CompletableFuture<HttpResponse<byte[]>> reader = HttpClient.newHttpClient()
                    .sendAsync(
                            // JDK 17's client drops its streams at any GOAWAY, also a graceful one.
                            HttpRequest.newBuilder(site.uri("base.csv"))
                                    .version(Version.HTTP_1_1)
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            site.store.awaitReads(site.site.file(live(site), "base.csv"), 1);
            Thread stopper = new Thread(site.server::close);
            stopper.start();
            latch.countDown();
            assertEquals(200, reader.join().statusCode());
            stopper.join();
        }
    }

    @Test
    void aReaderWhoLeavesGivesTheDownloadsPlaceBack() throws Exception {
        MapStore store = new MapStore();
        SiteFixture fixture = new SiteFixture(store, "", Clock.systemUTC());
        fixture.publish(ServedSite.cut(1), Map.of("index.html", new byte[1], "base.zip", new byte[24 << 20]));
        try (EmbeddedEdge edge =
                        EmbeddedEdge.builder().store(store).downloads(1).build();
                EdgeServer server = EdgeServer.builder().edge(edge).build()) {
            edge.refresh();
            server.start();
            HttpClient client = HttpClient.newHttpClient();
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
                socket.getOutputStream().write("GET /base.zip HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
                assertEquals(8, socket.getInputStream().readNBytes(8).length);
                assertEquals(503, status(client, server, "base.zip"));
            }
            int tries = 0;
            while (status(client, server, "base.zip") != 200) {
                tries++;
                assertTrue(tries < 10_000, "the place never came back");
            }
        }
    }

    private static int status(HttpClient client, EdgeServer server, String path)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve(path)).build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static ReleaseId live(ServedSite site) {
        return Objects.requireNonNull(site.site.pointer().release());
    }

    @Test
    void aTakenPortIsSaid() throws Exception {
        try (ServedSite site = new ServedSite(null)) {
            EdgeServer second = EdgeServer.builder()
                    .edge(site.edge)
                    .port(site.server.uri().getPort())
                    .build();
            IOException taken = assertThrows(IOException.class, second::start);
            assertTrue(String.valueOf(taken.getMessage())
                    .contains("" + site.server.uri().getPort()));
        }
    }

    private static HttpClient tlsClient() {
        return HttpClient.newBuilder().sslContext(CA.trustingContext()).build();
    }

    private static HttpResponse<byte[]> get(
            HttpClient client, Version version, ServedSite site, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(site.uri(path)).version(version);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("absent");
    }

    private static String handshake(ServedSite site, String protocol) throws IOException {
        try (SSLSocket socket = (SSLSocket) CA.trustingContext()
                .getSocketFactory()
                .createSocket(
                        InetAddress.getLoopbackAddress(), site.server.uri().getPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(new String[] {protocol});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }
}
