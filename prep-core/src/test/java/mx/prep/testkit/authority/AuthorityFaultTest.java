package mx.prep.testkit.authority;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.testkit.time.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault as a client meets it, and the control address. */
class AuthorityFaultTest {
    private static final String PACKAGE = AuthoritySimulator.PACKAGE_PATH;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private AuthoritySimulator authority;

    @BeforeEach
    void start() throws IOException {
        authority = AuthoritySimulator.builder()
                .plainHttp()
                .clock(time)
                .pause(time)
                .control(0)
                .start();
    }

    @AfterEach
    void close() {
        authority.close();
    }

    private HttpResponse<byte[]> ask(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(authority.uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }

    private String sidecar(String path) throws IOException, InterruptedException {
        return new String(ask(path + ".sha256").body(), StandardCharsets.US_ASCII).replaceFirst(" .*\n", "");
    }

    private static String sha256(byte[] bytes) {
        return Digest.of(DigestAlgorithm.SHA256, bytes).hex();
    }

    @Test
    void aSlowLinkSendsOnePackageAtFourKilobytesASecond() throws Exception {
        authority.publish(0);
        authority.cause(AuthorityFault.SLOW_LINK);
        String etag = header(ask(PACKAGE, "If-None-Match", "\"other\"", "Range", "bytes=0-9"), "ETag");
        assertEquals(304, ask(PACKAGE, "If-None-Match", etag).statusCode());
        assertEquals(Duration.ZERO, Duration.between(Instant.EPOCH, time.instant()), "no package was fetched yet");
        byte[] slow = ask(PACKAGE).body();
        assertArrayEquals(authority.generator().bytes(0), slow);
        long seconds = Duration.between(Instant.EPOCH, time.instant()).toSeconds();
        assertTrue(Math.abs(seconds - slow.length / 4096) <= 2, () -> slow.length + " bytes in " + seconds + " s");
        ask(PACKAGE);
        assertEquals(seconds, Duration.between(Instant.EPOCH, time.instant()).toSeconds(), "once");
    }

    @Test
    void aTransferBreaksOffHalfWayAndItsRestCanBeFetched() throws Exception {
        authority.publish(0);
        byte[] whole = authority.generator().bytes(0);
        authority.cause(AuthorityFault.TRUNCATED);
        assertThrows(IOException.class, () -> ask(PACKAGE));
        byte[] rest = ask(PACKAGE, "Range", "bytes=" + whole.length / 2 + "-").body();
        assertArrayEquals(Arrays.copyOfRange(whole, whole.length / 2, whole.length), rest);
        assertArrayEquals(whole, ask(PACKAGE).body(), "once");
    }

    @Test
    void theNextCutIsACorruptZipUnderItsOwnDigests() throws Exception {
        authority.publish(0);
        authority.cause(AuthorityFault.CORRUPT_ZIP);
        assertArrayEquals(authority.generator().bytes(0), ask(PACKAGE).body(), "what is there stays");
        authority.publish(1);
        byte[] damaged = ask(PACKAGE).body();
        byte[] whole = authority.generator().bytes(1);
        assertEquals(whole.length, damaged.length);
        assertEquals(whole.length / 2, Arrays.mismatch(whole, damaged));
        assertEquals(sha256(damaged), sidecar(PACKAGE));
        assertEquals(sha256(damaged), authority.currentSha256().hex());
        assertThrows(ZipException.class, () -> files(damaged), "an independent reader");
        authority.publish(2);
        assertArrayEquals(authority.generator().bytes(2), ask(PACKAGE).body(), "once");
    }

    @Test
    void threeRequestsAreForbiddenWithALongWebPage() throws Exception {
        authority.publish(0);
        authority.cause(AuthorityFault.FORBIDDEN_HTML);
        for (int request = 0; request < 3; request++) {
            HttpResponse<byte[]> answer = ask(request == 1 ? "/20210606_2000_PREP.zip" : PACKAGE);
            assertEquals(403, answer.statusCode());
            assertTrue(header(answer, "Content-Type").startsWith("text/html"));
            assertTrue(new String(answer.body(), StandardCharsets.UTF_8).contains("Bloqueo IP"));
            assertTrue(answer.body().length > 162_000, "as long as theirs");
        }
        assertEquals(200, ask(PACKAGE).statusCode());
    }

    @Test
    void theCutBeforeComesAgainAsItWas() throws Exception {
        authority.publish(0);
        HttpResponse<byte[]> before = ask(PACKAGE);
        authority.publish(1);
        authority.cause(AuthorityFault.OLDER_CUT);
        HttpResponse<byte[]> again = ask(PACKAGE);
        assertArrayEquals(before.body(), again.body());
        assertEquals(header(before, "ETag"), header(again, "ETag"));
        assertEquals(header(before, "Last-Modified"), header(again, "Last-Modified"));
        assertEquals(sha256(before.body()), sidecar(PACKAGE));
        authority.publish(2);
        assertArrayEquals(authority.generator().bytes(2), ask(PACKAGE).body());
    }

    @Test
    void theSamePackageComesAgainAsIfItWereNew() throws Exception {
        authority.publish(0);
        HttpResponse<byte[]> before = ask(PACKAGE);
        authority.advance(Duration.ofMinutes(2));
        authority.cause(AuthorityFault.DUPLICATE_CUT);
        HttpResponse<byte[]> again = ask(
                PACKAGE, "If-None-Match", header(before, "ETag"), "If-Modified-Since", header(before, "Last-Modified"));
        assertEquals(200, again.statusCode());
        assertArrayEquals(before.body(), again.body());
        assertEquals("Mon, 07 Jun 2021 01:02:00 GMT", header(again, "Last-Modified"));
        assertEquals(sha256(before.body()), sidecar(PACKAGE));
    }

    @Test
    void theSameCutComesWithOtherBytes() throws Exception {
        authority.publish(0);
        HttpResponse<byte[]> before = ask(PACKAGE);
        authority.cause(AuthorityFault.OTHER_BYTES);
        HttpResponse<byte[]> other = ask("/20210606_2000_PREP.zip", "If-None-Match", header(before, "ETag"));
        assertEquals(200, other.statusCode());
        assertNotEquals(sha256(before.body()), sha256(other.body()));
        assertEquals(sha256(other.body()), sidecar(PACKAGE));
        assertEquals("Mon, 07 Jun 2021 01:00:01 GMT", header(other, "Last-Modified"));
        Map<String, String> files = files(other.body());
        assertTrue(files.remove("corregido-1.txt") != null, "a file more");
        assertEquals(files(before.body()), files);
        authority.cause(AuthorityFault.OTHER_BYTES);
        assertTrue(files(ask(PACKAGE).body()).containsKey("corregido-2.txt"), "and again");
    }

    @Test
    void theNextCutsDigestsComeTwentySecondsLater() throws Exception {
        authority.publish(0);
        String old = sidecar(PACKAGE);
        authority.cause(AuthorityFault.OLD_SIDECAR);
        authority.publish(1);
        assertEquals(old, sidecar(PACKAGE));
        assertEquals(404, ask("/20210606_2005_PREP.zip.sha256").statusCode());
        authority.advance(Duration.ofMillis(19_999));
        assertEquals(old, sidecar(PACKAGE));
        authority.advance(Duration.ofMillis(1));
        assertEquals(sha256(ask(PACKAGE).body()), sidecar(PACKAGE));
        authority.publish(2);
        assertEquals(sha256(ask(PACKAGE).body()), sidecar(PACKAGE), "once");
    }

    @ParameterizedTest
    @EnumSource(
            value = AuthorityFault.class,
            names = {"OLDER_CUT", "DUPLICATE_CUT", "OTHER_BYTES"})
    void whatNeedsAPackageSaysSo(AuthorityFault fault) throws Exception {
        assertThrows(IllegalStateException.class, () -> authority.cause(fault));
        assertEquals(409, control("POST", "/control/" + fault.slug()).statusCode());
        authority.offer(new byte[] {1}, "a.zip");
        if (fault != AuthorityFault.DUPLICATE_CUT) {
            assertThrows(IllegalStateException.class, () -> authority.cause(fault));
        }
    }

    @Test
    void theControlAddressListsEveryFaultAndCausesIt() throws Exception {
        authority.publish(0);
        authority.publish(1);
        String list = control("GET", "/control").body();
        for (AuthorityFault fault : AuthorityFault.values()) {
            assertTrue(list.contains(fault.slug() + " ") && list.contains(fault.sentence()), list);
            HttpResponse<String> caused = control("POST", "/control/" + fault.slug());
            assertEquals(200, caused.statusCode(), caused::body);
            assertEquals(fault.slug() + ": " + fault.sentence() + "\n", caused.body());
        }
        assertEquals(403, ask(PACKAGE).statusCode(), "the faults add up");
    }

    @Test
    void theControlAddressSaysWhatItDoesNotKnow() throws Exception {
        HttpResponse<String> unknown = control("POST", "/control/earthquake");
        assertEquals(404, unknown.statusCode());
        for (AuthorityFault fault : AuthorityFault.values()) {
            assertTrue(unknown.body().contains(fault.slug()), unknown::body);
        }
        assertEquals(404, control("GET", "/prep.zip").statusCode());
        assertEquals(405, control("GET", "/control/truncated").statusCode());
        assertEquals(405, control("POST", "/control").statusCode());
        authority.publish(0);
        assertArrayEquals(authority.generator().bytes(0), ask(PACKAGE).body(), "nothing was caused");
    }

    @Test
    void theAuthorityItselfHasNoControl() throws Exception {
        assertEquals(404, ask("/control").statusCode());
        URI control = authority.controlUri();
        assertEquals("http://127.0.0.1:" + control.getPort() + "/control", control.toString());
        assertNotEquals(authority.packageUri().getPort(), control.getPort());
        try (AuthoritySimulator without =
                AuthoritySimulator.builder().plainHttp().start()) {
            assertThrows(IllegalStateException.class, without::controlUri);
        }
    }

    @Test
    void aControlPortThatIsTakenIsSaid() {
        AuthoritySimulatorBuilder builder = AuthoritySimulator.builder()
                .plainHttp()
                .control(authority.controlUri().getPort());
        assertThrows(BindException.class, builder::start);
    }

    private HttpResponse<String> control(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(authority.controlUri().resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    /** Every file's digest, as the JDK reads them. */
    private static Map<String, String> files(byte[] zip) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), sha256(in.readAllBytes()));
            }
        }
        return files;
    }
}
