package mx.prep.internal.confirm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import mx.prep.internal.time.Ticker;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.ManifestEntry;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that misbehave on the wire. */
@Timeout(60)
class HttpReadingTest {
    private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n";

    private static final long MOST = 1 << 16;

    private final CountDownLatch over = new CountDownLatch(1);
    private ServerSocket server;
    private HttpReading reading;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        over.countDown();
        server.close();
        reading.close();
    }

    @Test
    void aBodyThatNeverEndsIsGivenUp() throws IOException {
        serve(HEAD + "Content-Length: 10\r\n\r\n012", Duration.ofMillis(200));

        IOException failure = assertThrows(IOException.class, this::read);
        assertTrue(String.valueOf(failure.getMessage()).startsWith("takes longer than"), failure::toString);
    }

    @Test
    void noMoreThanAFileMayHaveIsRead() throws IOException {
        serve(HEAD + "Connection: close\r\n\r\n" + "x".repeat(1 << 20), Duration.ofSeconds(30));

        Reading.Answer answer = read();
        assertTrue(answer.bytes() <= MOST + (1 << 16), answer::toString);
        assertNotEquals(entry().sha256(), answer.sha256());
    }

    @Test
    void aShortBodyWithoutALengthIsNotJudged() throws IOException {
        over.countDown();
        serve(HEAD + "Connection: close\r\n\r\n012", Duration.ofSeconds(30));

        IOException failure = assertThrows(IOException.class, this::read);
        assertTrue(String.valueOf(failure.getMessage()).contains("breaks off after 3 of 10"), failure::toString);
    }

    @Test
    void aRedirectToElsewhereIsNotFollowed() throws IOException {
        serve(
                "HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example.mx/\r\nContent-Length: 0\r\n\r\n",
                Duration.ofSeconds(30));

        IOException failure = assertThrows(IOException.class, this::read);
        assertEquals("leads away from the site", failure.getMessage());
    }

    private Reading.Answer read() throws IOException {
        return reading.read(Ask.of(entry()));
    }

    private static ManifestEntry entry() {
        return new ManifestEntry(
                ObjectKey.of("a.bin"),
                CONTENT.length,
                Digest.of(DigestAlgorithm.SHA256, CONTENT),
                MediaType.OCTET_STREAM,
                CacheRule.RELEASE,
                Encoding.IDENTITY,
                CONTENT.length,
                Digest.of(DigestAlgorithm.MD5, CONTENT));
    }

    /** Sends this to whoever asks, and keeps the connection open until the test is over. */
    private void serve(String answer, Duration deadline) {
        reading = new HttpReading(
                URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"), Ticker.SYSTEM, deadline, MOST);
        Thread thread = new Thread(
                () -> {
                    try (Socket socket = server.accept()) {
                        while (socket.getInputStream().read() != '\n') {
                            // The request's first line is enough.
                        }
                        socket.getOutputStream().write(answer.getBytes(UTF_8));
                        over.await();
                        socket.shutdownOutput();
                        socket.getInputStream().readAllBytes();
                    } catch (IOException | InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "server");
        thread.setDaemon(true);
        thread.start();
    }
}
