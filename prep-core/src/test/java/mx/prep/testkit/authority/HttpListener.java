package mx.prep.testkit.authority;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A small HTTP/1.1 server: one daemon thread for each connection. Unlike the JDK's it takes {@code Date} from a clock
 * that it is given and sends what it is told to, also what breaks the rules.
 */
final class HttpListener implements AutoCloseable {
    static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final int LONGEST_LINE = 16_384;
    private static final int MOST_HEADERS = 200;
    private static final int IDLE_MILLIS = 60_000;

    private final ServerSocket server;
    private final InstantSource clock;
    private final Function<Request, Reply> handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    /** Listens on an open socket, which it closes. */
    HttpListener(ServerSocket server, InstantSource clock, Function<Request, Reply> handler) {
        this.server = server;
        this.clock = clock;
        this.handler = handler;
        daemon("authority-accept", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                daemon("authority-http-" + connections.incrementAndGet(), () -> serve(socket));
            } catch (IOException e) {
                // Closed, or a client that went away: the loop's condition tells.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(IDLE_MILLIS);
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            Request request = read(in);
            while (request != null && answer(request, out)) {
                request = read(in);
            }
        } catch (IOException | UncheckedIOException e) {
            // The client went away; there is nobody to tell.
        } finally {
            open.remove(socket);
        }
    }

    /** Answers, and says whether the connection can go on. */
    private boolean answer(Request request, OutputStream out) throws IOException {
        Reply reply = handler.apply(request);
        boolean bodiless = request.method().equals("HEAD") || reply.status() == 304 || reply.status() == 204;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Date", HTTP_DATE.format(clock.instant()));
        if (reply.length() == Reply.UNANNOUNCED) {
            headers.put("Transfer-Encoding", "chunked");
        } else if (reply.status() != 304 && reply.status() != 204) {
            headers.put("Content-Length", Long.toString(reply.length()));
        }
        headers.putAll(reply.headers());
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " " + reason(reply.status()) + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (!bodiless) {
            reply.content().writeTo(out);
        }
        out.flush();
        boolean asAnnounced = bodiless || Long.toString(reply.length()).equals(headers.get("Content-Length"));
        return asAnnounced
                && !request.header("Connection").orElse("").equalsIgnoreCase("close")
                && !"close".equalsIgnoreCase(headers.get("Connection"));
    }

    /** Reads a request and forgets its body; null at the connection's end. */
    private static @Nullable Request read(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new IOException("not a request: " + line);
        }
        Map<String, String> headers = new HashMap<>();
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            if (colon < 1 || headers.size() == MOST_HEADERS) {
                throw new IOException("not a header: " + header);
            }
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        in.skipNBytes(Long.parseLong(headers.getOrDefault("content-length", "0")));
        return new Request(parts[0], parts[1], headers);
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (line.length() == LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " characters");
            }
            line.append((char) next);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 206 -> "Partial Content";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 304 -> "Not Modified";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 416 -> "Range Not Satisfiable";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "Status " + status;
        };
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops listening and breaks every connection. */
    @Override
    public void close() {
        quietly(server);
        open.forEach(HttpListener::quietly);
    }

    private static void quietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // It is given up either way.
        }
    }
}
