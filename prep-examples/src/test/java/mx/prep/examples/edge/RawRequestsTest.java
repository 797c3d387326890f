package mx.prep.examples.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that no decent client would send, byte by byte. */
class RawRequestsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /../etc/passwd|400",
                "GET /%2e%2e/etc/passwd|400",
                "GET /a%2fb.json|400",
                "GET /a%00.json|400",
                "GET /a\\b.json|400",
                "GET /%c0%ae%c0%ae/x.json|400",
                "GET /%zz|400",
                "GET //evil.example/x.json|404",
                "GET /releases/x.json|404",
                "GET /.prep/purged.json|404",
                "GET /ruta;jsessionid=1|200",
                "GET http://x/base.csv|200",
                "OPTIONS *|405",
                "GET /no.json|404"
            })
    void rawRequestsLeadIntoTheReleaseOrNowhere(String line, int status) throws Exception {
        try (ServedSite site = new ServedSite(null)) {
            site.publish(1);
            String answer = raw(site, line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
            assertTrue(answer.contains("X-Content-Type-Options: nosniff"), answer);
            assertTrue(status == 400 || answer.contains("Content-Security-Policy: frame-ancestors"), answer);
            assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("jetty"), answer);
        }
    }

    @Test
    void whatIsNoHttpIsRefusedWithoutSayingWho() throws Exception {
        try (ServedSite site = new ServedSite(null)) {
            site.publish(1);
            for (String request : List.of(
                    "nonsense\r\n\r\n",
                    "GET / HTTP/9.9\r\n\r\n",
                    "GET / HTTP/1.1\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(40_000) + "\r\n\r\n")) {
                String answer = raw(site, request);
                assertTrue(answer.startsWith("HTTP/1.1 4") || answer.startsWith("HTTP/1.1 505"), answer);
                assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("jetty"), answer);
            }
        }
    }

    private static String raw(ServedSite site, String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), site.server.uri().getPort())) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
