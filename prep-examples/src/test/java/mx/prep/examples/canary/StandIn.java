package mx.prep.examples.canary;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import mx.prep.examples.canary.Wiretap.Mood;
import mx.prep.testkit.authority.TlsIdentity;
import org.jspecify.annotations.Nullable;

/**
 * Stands for somebody else's server on loopback and keeps what it is asked; or refuses by repeating the request, hangs up,
 * or says nothing. Thread-safe.
 */
final class StandIn implements AutoCloseable {
    private static final String MOODS = "/mood/";

    private final HttpServer server;
    private final String scheme;
    private final AtomicReference<Mood> mood;
    private final Answers answers;
    private final Map<Mood, String> asked = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "stand-in");
        thread.setDaemon(true);
        return thread;
    });

    /** An answer with 200, or with 302 where its headers have a {@code Location}. */
    static final class Answer {
        private final Map<String, String> headers;
        private final byte[] body;

        Answer(Map<String, String> headers, byte[] body) {
            this.headers = Map.copyOf(headers);
            this.body = body.clone();
        }

        static Answer of(String text) {
            return new Answer(
                    Map.of("Content-Type", text.startsWith("<") ? "text/xml" : "application/json"),
                    text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What it gives. */
    interface Answers {
        /** The answer, or null where nothing is there. */
        @Nullable
        Answer to(String method, String path);

        /** Whether moods don't matter, since a client asks for it before it shows a secret. */
        boolean always(String method, String path);
    }

    private StandIn(HttpServer server, String scheme, AtomicReference<Mood> mood, Answers answers) {
        this.server = server;
        this.scheme = scheme;
        this.mood = mood;
        this.answers = answers;
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** In plain HTTP; {@code GET /mood/REFUSES} changes the mood. */
    static StandIn http(AtomicReference<Mood> mood, Answers answers) throws IOException {
        return new StandIn(HttpServer.create(loopback(), 0), "http", mood, answers);
    }

    /** A cache's control plane, whose every operation is done at once. */
    static StandIn purging() throws IOException {
        return http(new AtomicReference<>(Mood.PASSES_ON), new Answers() {
            @Override
            public Answer to(String method, String path) {
                return Answer.of("{\"name\":\"operation-1\",\"status\":\"DONE\"}");
            }

            @Override
            public boolean always(String method, String path) {
                return true;
            }
        });
    }

    /** Over TLS. */
    static StandIn https(TlsIdentity identity, AtomicReference<Mood> mood, Answers answers) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
        return new StandIn(server, "https", mood, answers);
    }

    /** An address of it. */
    URI uri(String path) {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** What it was asked in a mood: whole requests. */
    String asked(Mood in) {
        return asked.getOrDefault(in, "");
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith(MOODS)) {
                mood.set(Mood.valueOf(path.substring(MOODS.length())));
                send(exchange, 200, Answer.of(""));
                return;
            }
            Mood now = mood.get();
            String said = method + " " + exchange.getRequestURI() + "\n"
                    + exchange.getRequestHeaders().entrySet() + "\n"
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.merge(now, said + "\n", String::concat);
            if (now == Mood.PASSES_ON || answers.always(method, path)) {
                Answer answer = answers.to(method, path);
                send(exchange, answer == null ? 404 : 200, answer == null ? Answer.of("") : answer);
            } else if (now == Mood.REFUSES) {
                send(exchange, 403, Answer.of(refusal(said, method.equals("POST") && path.equals("/"))));
            } else if (now == Mood.SAYS_NOTHING) {
                closed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In the words of every service that is played. */
    private static String refusal(String said, boolean xml) {
        String text = "AADSTS70002: you sent " + said.replaceAll("[\\s\"\\\\<>&]+", " ");
        return xml
                ? "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>" + text
                        + "</Message></Error></ErrorResponse>"
                : "{\"error\":\"invalid_client\",\"error_description\":\"" + text + "\",\"code\":\"AccessDenied\","
                        + "\"message\":\"" + text + "\",\"Message\":\"" + text + "\"}";
    }

    private static void send(HttpExchange exchange, int status, Answer answer) throws IOException {
        answer.headers.forEach(exchange.getResponseHeaders()::set);
        int length = answer.body.length;
        exchange.sendResponseHeaders(answer.headers.containsKey("Location") ? 302 : status, length == 0 ? -1 : length);
        exchange.getResponseBody().write(answer.body);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
