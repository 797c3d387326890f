package mx.prep.examples.canary;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and its server on loopback, keeps what the client sends, and refuses it, hangs up or says
 * nothing when told so. A refusal repeats the whole request, its target decoded, too, as some clouds do. Thread-safe.
 */
final class Wiretap implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");

    private final ServerSocket server;
    private final @Nullable URI upstream;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "wiretap");
        thread.setDaemon(true);
        return thread;
    });
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final Mood mood;

    /** What becomes of requests. */
    enum Mood {
        PASSES_ON,
        REFUSES,
        HANGS_UP,
        SAYS_NOTHING
    }

    /** @param upstream where requests go, or null: they are answered that nothing is there */
    Wiretap(@Nullable URI upstream, Mood mood) throws IOException {
        this.upstream = upstream;
        this.mood = mood;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** Where it listens, with the path of what is behind it. */
    URI uri() {
        String path = upstream == null ? "" : upstream.getRawPath();
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    /** What clients have sent so far. */
    String sent() {
        synchronized (sent) {
            return sent.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private void keep(byte[] bytes, int length) {
        synchronized (sent) {
            sent.write(bytes, 0, length);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // It was closed.
            return;
        }
    }

    private void serve(Socket client) {
        try (client) {
            if (mood == Mood.PASSES_ON && upstream != null) {
                passOn(client, upstream);
            } else {
                answer(client);
            }
        } catch (IOException e) {
            // Somebody hung up.
            return;
        }
    }

    private void passOn(Socket client, URI to) throws IOException {
        try (Socket behind = new Socket(InetAddress.getLoopbackAddress(), to.getPort())) {
            threads.execute(() -> {
                try {
                    behind.getInputStream().transferTo(client.getOutputStream());
                    client.shutdownOutput();
                } catch (IOException e) {
                    // The other direction ends, too.
                    return;
                }
            });
            InputStream in = client.getInputStream();
            OutputStream out = behind.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                keep(buffer, n);
                out.write(buffer, 0, n);
                out.flush();
            }
        }
    }

    private void answer(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        byte[] text = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        keep(text, text.length);
        Matcher length = LENGTH.matcher(head);
        byte[] body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
        keep(body, body.length);
        if (mood == Mood.HANGS_UP) {
            return;
        } else if (mood == Mood.SAYS_NOTHING) {
            // Until the client leaves.
            in.transferTo(OutputStream.nullOutputStream());
            return;
        }
        boolean refuses = mood == Mood.REFUSES;
        String told = refuses
                ? "<Error><Code>AccessDenied</Code><Message>You sent " + decodedTarget(head) + " in " + head
                        + "</Message></Error>"
                : "<Error><Code>BlobNotFound</Code></Error>";
        client.getOutputStream()
                .write(("HTTP/1.1 " + (refuses ? "403 Forbidden" : "404 Not Found")
                                + "\r\nContent-Type: application/xml\r\nx-ms-error-code: "
                                + (refuses ? "AuthorizationFailure" : "BlobNotFound") + "\r\nConnection: close"
                                + "\r\nContent-Length: " + told.length() + "\r\n\r\n"
                                + (head.indexOf("HEAD ") == 0 ? "" : told))
                        .getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
    }

    /** What was asked for as programs show it, without its percent signs. */
    private static String decodedTarget(CharSequence head) {
        String line = head.toString().lines().findFirst().orElse("");
        try {
            return URLDecoder.decode(line, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return line;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
