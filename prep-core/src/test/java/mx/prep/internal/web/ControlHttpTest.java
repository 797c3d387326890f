package mx.prep.internal.web;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import mx.prep.error.EdgeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlHttpTest {
    @RegisterExtension
    private static final WireMockExtension CLOUD =
            WireMockExtension.newInstance().build();

    private final ControlHttp http = new ControlHttp(null, Duration.ofSeconds(60), 100);

    private static HttpRequest request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + CLOUD.getPort() + "/a"))
                .build();
    }

    @Test
    void anAnswerIsReadWhole() throws Exception {
        CLOUD.stubFor(get("/a").willReturn(ok("x".repeat(100))));
        assertEquals("x".repeat(100), new String(http.send(request()).body(), StandardCharsets.UTF_8));
    }

    @Test
    void aLongerAnswerAndALostOneFail() {
        CLOUD.stubFor(get("/a").willReturn(ok("x".repeat(101))));
        IOException longer = assertThrows(IOException.class, () -> http.send(request()));
        assertTrue(longer.getMessage().contains("longer than 100 bytes"), longer.getMessage());
        CLOUD.stubFor(get("/a").willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
        assertThrows(IOException.class, () -> http.send(request()));
    }

    @Test
    @Timeout(60)
    void anAnswerThatTricklesEndsAtTheDeadline() {
        CLOUD.stubFor(get("/a").willReturn(ok("x".repeat(20)).withChunkedDribbleDelay(20, 3_600_000)));
        ControlHttp impatient = new ControlHttp(null, Duration.ofMillis(500), 100);
        assertThrows(HttpTimeoutException.class, () -> impatient.send(request()));
    }

    /** A secret that was sent may come back anywhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret \u009b31m",
                "HTTP/1.1 abc s3cret",
                "HTTP/1.1 200 OK\r\ns3cret\u001b[2J: x\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: s3cret\r\n"
            })
    void whatComesInPlaceOfHttpIsNotRepeated(String answer) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> answer(server, answer + "\r\n\r\n"));
            thread.setDaemon(true);
            thread.start();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort()))
                    .build();
            EdgeException e = assertThrows(
                    EdgeException.class, () -> http.call(request, "edge", "purge", EdgeException.Kind.UNAVAILABLE));
            StringWriter logged = new StringWriter();
            e.printStackTrace(new PrintWriter(logged));
            assertFalse(logged.toString().contains("s3cret"), logged::toString);
            assertTrue(e.getMessage().startsWith("edge: purge isn't answered: "), e::getMessage);
        }
    }

    private static void answer(ServerSocket server, String text) {
        try (Socket client = server.accept()) {
            client.getInputStream().read();
            client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            client.getOutputStream().flush();
            client.getInputStream().readNBytes(1 << 10);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRedirectIsAnAnswerLikeAnyOther() throws Exception {
        CLOUD.stubFor(get("/a").willReturn(aResponse().withStatus(302).withHeader("Location", "/b")));
        assertEquals(302, http.send(request()).statusCode());
    }

    @Test
    void anInterruptedThreadGivesUp() {
        CLOUD.stubFor(get("/a").willReturn(ok("x")));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> http.send(request()));
    }
}
