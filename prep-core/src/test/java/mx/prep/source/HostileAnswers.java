package mx.prep.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Writes what servers that mean it ill answer. */
final class HostileAnswers {
    private HostileAnswers() {}

    static String ok(String... headers) {
        return "HTTP/1.1 200 OK\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    static void redirect(Socket connection, String location) throws IOException {
        send(connection, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + "\r\n\r\n");
    }

    /** Ends when the client goes away. */
    static void endless(Socket connection, String head, String more) throws IOException {
        send(connection, head);
        byte[] block = more.repeat(Math.max(1, (1 << 14) / more.length())).getBytes(StandardCharsets.ISO_8859_1);
        OutputStream out = connection.getOutputStream();
        while (true) {
            out.write(block);
        }
    }

    /** A thousand times as much as is sent, and more than the heap. */
    private static final class Bomb {
        private static final byte[] BYTES = bytes();

        private static byte[] bytes() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                for (int i = 0; i < 80; i++) {
                    gzip.write(new byte[1 << 20]);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    }

    static void bomb(Socket connection, String header) throws IOException {
        send(connection, ok(header) + Integer.toHexString(Bomb.BYTES.length) + "\r\n");
        connection.getOutputStream().write(Bomb.BYTES);
        send(connection, "\r\n0\r\n\r\n");
    }

    static void send(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        connection.getOutputStream().flush();
    }
}
