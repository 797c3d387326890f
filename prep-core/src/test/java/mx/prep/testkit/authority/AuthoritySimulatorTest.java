package mx.prep.testkit.authority;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.testkit.time.VirtualTime;
import org.junit.jupiter.api.Test;

class AuthoritySimulatorTest {
    private static final ThrowAwayCa CA = ThrowAwayCa.create();
    private static final TlsIdentity LOCALHOST = CA.localhost();
    private static final Clock STILL = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().sslContext(CA.trustingContext()).build();

    private static AuthoritySimulatorBuilder simulator() {
        return AuthoritySimulator.builder().identity(LOCALHOST).clock(STILL);
    }

    private static HttpResponse<byte[]> ask(AuthoritySimulator simulator, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(simulator.uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }

    @Test
    void thereIsNothingBeforeTheFirstCut() throws Exception {
        try (AuthoritySimulator simulator = simulator().start()) {
            HttpResponse<byte[]> response = ask(simulator, "/prep.zip");
            assertEquals(404, response.statusCode());
            assertEquals("Mon, 07 Jun 2021 00:55:00 GMT", header(response, "Date"));
            assertEquals(404, ask(simulator, "/prep.zip.sha256").statusCode());
        }
    }

    @Test
    void theFixedAddressCarriesTheNewestCutWithItsTimeAndDigests() throws Exception {
        try (AuthoritySimulator simulator = simulator().start()) {
            simulator.publish(3);
            byte[] expected = simulator.generator().bytes(3);
            HttpResponse<byte[]> response = ask(simulator, "/prep.zip");
            assertEquals(200, response.statusCode());
            assertArrayEquals(expected, response.body());
            assertEquals("Mon, 07 Jun 2021 01:15:00 GMT", header(response, "Date"));
            assertEquals(header(response, "Date"), header(response, "Last-Modified"));
            assertEquals(Integer.toString(expected.length), header(response, "Content-Length"));
            Digest sha256 = Digest.of(DigestAlgorithm.SHA256, expected);
            assertEquals(sha256.hex(), header(response, "X-Checksum-Sha256"));
            String base64 = Base64.getEncoder().encodeToString(sha256.bytes());
            assertEquals("sha-256=:" + base64 + ":", header(response, "Repr-Digest"));
            assertEquals(
                    Instant.parse("2021-06-07T01:15:00Z"), simulator.clock().instant());
        }
    }

    @Test
    void anUnchangedPackageIsNotSentAgain() throws Exception {
        try (AuthoritySimulator simulator = simulator().start()) {
            simulator.publish(0);
            HttpResponse<byte[]> first = ask(simulator, "/prep.zip");
            String etag = header(first, "ETag");
            assertTrue(etag.startsWith("\""), "strong: " + etag);
            assertEquals(304, ask(simulator, "/prep.zip", "If-None-Match", etag).statusCode());
            String time = header(first, "Last-Modified");
            assertEquals(
                    304, ask(simulator, "/prep.zip", "If-Modified-Since", time).statusCode());
            simulator.publish(1);
            HttpResponse<byte[]> second = ask(simulator, "/prep.zip", "If-None-Match", etag);
            assertEquals(200, second.statusCode());
            assertNotEquals(etag, header(second, "ETag"));
            assertEquals(
                    200, ask(simulator, "/prep.zip", "If-Modified-Since", time).statusCode());
        }
    }

    @Test
    void rangesGiveTheirPartAndOnlyOfTheSameBytes() throws Exception {
        try (AuthoritySimulator simulator = simulator().start()) {
            simulator.publish(0);
            byte[] whole = simulator.generator().bytes(0);
            HttpResponse<byte[]> middle = ask(simulator, "/prep.zip", "Range", "bytes=100-199");
            assertEquals(206, middle.statusCode());
            assertEquals("bytes 100-199/" + whole.length, header(middle, "Content-Range"));
            assertArrayEquals(Arrays.copyOfRange(whole, 100, 200), middle.body());
            byte[] end = Arrays.copyOfRange(whole, whole.length - 22, whole.length);
            assertArrayEquals(
                    end, ask(simulator, "/prep.zip", "Range", "bytes=-22").body());
            String from = "bytes=" + (whole.length - 22) + "-";
            assertArrayEquals(end, ask(simulator, "/prep.zip", "Range", from).body());
            assertEquals(
                    416,
                    ask(simulator, "/prep.zip", "Range", "bytes=" + whole.length + "-")
                            .statusCode());
            assertEquals(
                    200,
                    ask(simulator, "/prep.zip", "Range", "bytes=5-", "If-Range", "\"other\"")
                            .statusCode());
        }
    }

    @Test
    void headSaysTheSameWithoutTheBytes() throws Exception {
        try (AuthoritySimulator simulator = simulator().start()) {
            simulator.publish(0);
            HttpRequest head = HttpRequest.newBuilder(simulator.packageUri())
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build();
            HttpResponse<byte[]> response = CLIENT.send(head, BodyHandlers.ofByteArray());
            assertEquals(200, response.statusCode());
            assertEquals(0, response.body().length);
            assertEquals(simulator.generator().bytes(0).length, Long.parseLong(header(response, "Content-Length")));
        }
    }

    @Test
    void sidecarsAndTheListNameWhatTheyStandBeside() throws Exception {
        try (AuthoritySimulator simulator = simulator().start()) {
            simulator.publish(0);
            simulator.publish(1);
            byte[] first = ask(simulator, "/20210606_2000_PREP.zip").body();
            byte[] second = ask(simulator, "/prep.zip").body();
            assertArrayEquals(simulator.generator().bytes(0), first);
            String sha256 = Digest.of(DigestAlgorithm.SHA256, second).hex();
            assertEquals(sha256 + "  prep.zip\n", text(simulator, "/prep.zip.sha256"));
            String md5 = Digest.of(DigestAlgorithm.MD5, first).hex();
            assertEquals(md5 + "  20210606_2000_PREP.zip\n", text(simulator, "/20210606_2000_PREP.zip.md5"));
            String old = Digest.of(DigestAlgorithm.SHA256, first).hex() + "  20210606_2000_PREP.zip\n";
            String sums = sha256 + "  prep.zip\n" + old + sha256 + "  20210606_2005_PREP.zip\n";
            assertEquals(sums, text(simulator, "/SHA256SUMS"));
        }
    }

    private static String text(AuthoritySimulator simulator, String path) throws Exception {
        return new String(ask(simulator, path).body(), StandardCharsets.UTF_8);
    }

    @Test
    void theNightGoesOnByItselfAndEndsWithTheLastCut() throws Exception {
        PackageGenerator three = PackageGenerator.builder().cuts(3).build();
        try (AuthoritySimulator simulator =
                simulator().generator(three).every(Duration.ofMillis(1)).start()) {
            assertTrue(simulator.awaitLastCut(Duration.ofMinutes(1)));
            assertArrayEquals(three.bytes(2), ask(simulator, "/prep.zip").body());
            assertEquals(three.cut(2).instant(three.zone()), simulator.clock().instant());
            assertEquals(three.cut(2), simulator.lastCut());
        }
    }

    @Test
    void timeStandsStillRatherThanRunPastTheNextCut() {
        Instant start = Instant.parse("2021-06-07T01:00:00Z");
        VirtualTime real = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
        NightClock night = new NightClock(real, ZoneOffset.UTC, start);
        real.advance(Duration.ofSeconds(7));
        assertEquals(start.plusSeconds(7), night.instant());
        night.jump(start.plusSeconds(60), Duration.ofMinutes(5));
        real.advance(Duration.ofHours(1));
        assertEquals(start.plusSeconds(360), night.instant());
        night.jump(start, null);
        assertEquals(start.plusSeconds(360), night.instant(), "never goes back");
    }

    @Test
    void whatATestArrangesComesFirst() throws Exception {
        try (AuthoritySimulator simulator = simulator().start()) {
            simulator.offer(new byte[] {1, 2, 3}, "20210606_2000_PREP.zip");
            byte[] page = "<html>Bloqueo IP</html>".getBytes(StandardCharsets.UTF_8);
            simulator.answerNext(403, Map.of("Content-Type", "text/html"), page);
            simulator.answerNext(200, Map.of("Content-Length", "4"), new byte[] {1, 2, 3});
            assertEquals(403, ask(simulator, "/prep.zip").statusCode());
            assertThrows(IOException.class, () -> ask(simulator, "/prep.zip"), "breaks off");
            assertArrayEquals(new byte[] {1, 2, 3}, ask(simulator, "/prep.zip").body());
            simulator.answerAlways("/prep.zip.sha256", 200, Map.of(), page);
            assertArrayEquals(page, ask(simulator, "/prep.zip.sha256").body());
            simulator.restore("/prep.zip.sha256");
            assertTrue(text(simulator, "/prep.zip.sha256").endsWith("  prep.zip\n"));
            simulator.withdraw();
            assertEquals(404, ask(simulator, "/prep.zip").statusCode());
            assertEquals("/prep.zip", simulator.requests().get(0).path());
        }
    }

    @Test
    void credentialsAreAskedFor() throws Exception {
        try (AuthoritySimulator simulator =
                simulator().requireHeader("Authorization", "Basic dTpw").start()) {
            simulator.offer(new byte[] {1}, "a.zip");
            assertEquals(401, ask(simulator, "/prep.zip").statusCode());
            HttpResponse<byte[]> known = ask(simulator, "/prep.zip", "Authorization", "Basic dTpw");
            assertEquals(200, known.statusCode());
        }
    }

    @Test
    void clientCertificatesAreAskedFor() throws Exception {
        try (AuthoritySimulator simulator =
                simulator().requireClientCertificate().start()) {
            simulator.offer(new byte[] {1}, "a.zip");
            assertThrows(IOException.class, () -> ask(simulator, "/prep.zip"));
            HttpClient known = HttpClient.newBuilder()
                    .sslContext(CA.client("outlet").context())
                    .build();
            HttpRequest request = HttpRequest.newBuilder(simulator.packageUri()).build();
            assertEquals(200, known.send(request, BodyHandlers.discarding()).statusCode());
        }
    }

    @Test
    void plainHttpIsServedWhereAskedFor() throws Exception {
        try (AuthoritySimulator simulator = simulator().plainHttp().start()) {
            simulator.offer(new byte[] {1}, "a.zip");
            assertEquals("http", simulator.packageUri().getScheme());
            assertEquals(200, ask(simulator, "/prep.zip").statusCode());
        }
    }

    @Test
    void nobodyTrustsTheThrowAwayAuthorityByDefaultNorOtherNamesNorThePast() throws Exception {
        HttpClient stranger = HttpClient.newHttpClient();
        Instant past = Instant.parse("2021-01-01T00:00:00Z");
        TlsIdentity expired = CA.server(List.of("localhost"), past, past.plusSeconds(86_400));
        try (AuthoritySimulator good = simulator().start();
                AuthoritySimulator other =
                        simulator().identity(CA.server("difusores.example")).start();
                AuthoritySimulator old = simulator().identity(expired).start()) {
            HttpRequest request = HttpRequest.newBuilder(good.packageUri()).build();
            assertThrows(SSLHandshakeException.class, () -> stranger.send(request, BodyHandlers.discarding()));
            assertEquals(404, ask(good, "/prep.zip").statusCode());
            assertThrows(SSLHandshakeException.class, () -> ask(other, "/prep.zip"));
            assertThrows(SSLHandshakeException.class, () -> ask(old, "/prep.zip"));
        }
        assertFalse(CA.pem().isEmpty());
    }
}
