package mx.prep.azure.blob;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mx.prep.testkit.cloud.CloudFault;
import mx.prep.testkit.cloud.CloudServer;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;

/** Stands in front of a Blob server on loopback, lets requests through, and fails those that a script names. */
final class FaultyProxy extends CloudServer<FaultyProxy.Answer> {
    private static final Set<String> HOP =
            Set.of("connection", "content-length", "host", "transfer-encoding", "expect", "upgrade", "keep-alive");

    private final URI target;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    /** A request that came; names of headers are in lower case. */
    record Seen(Request request, String method, String address, Map<String, String> headers) {}

    /** What is answered; names of headers are in any case. */
    static final class Answer {
        private final int status;
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final byte[] body;

        Answer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }
    }

    FaultyProxy(URI target) {
        super("faulty-proxy", 0, null, RequestHook.NONE);
        this.target = target;
        serve();
    }

    @Override
    public URI endpoint() {
        return super.endpoint().resolve(target.getPath());
    }

    /** What came, in order. */
    List<Seen> seen() {
        return seen;
    }

    long requests(Operation operation) {
        return counts().requests(operation);
    }

    @Override
    protected void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        String method = exchange.getRequestMethod();
        String address = exchange.getRequestURI().toString();
        Request request = arrived(operation(method, address, headers), address);
        seen.add(new Seen(request, method, address, headers));
        CloudFault fault = fault(request);
        Optional<Answer> answer = apply(request, fault, () -> forward(exchange, headers, body));
        if (answer.isPresent()) {
            send(exchange, answer.get(), fault);
        }
    }

    private static Operation operation(String method, String address, Map<String, String> headers) {
        return switch (method) {
            case "HEAD" -> Operation.FIND;
            case "GET" -> address.contains("comp=list") ? Operation.LIST : Operation.GET;
            case "DELETE" -> Operation.DELETE;
            default -> headers.containsKey("x-ms-copy-source") ? Operation.COPY : Operation.PUT;
        };
    }

    private Answer forward(HttpExchange exchange, Map<String, String> headers, byte[] body) {
        URI address = URI.create(target.getScheme() + "://" + target.getRawAuthority() + exchange.getRequestURI());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        headers.forEach((name, value) -> {
            if (!HOP.contains(name)) {
                request.header(name, value);
            }
        });
        HttpResponse<byte[]> told;
        try {
            told = client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Answer answer = new Answer(told.statusCode(), told.body());
        boolean head = exchange.getRequestMethod().equals("HEAD");
        told.headers().map().forEach((name, values) -> {
            boolean length = head && name.equalsIgnoreCase("content-length");
            if (length || !HOP.contains(name.toLowerCase(Locale.ROOT))) {
                answer.headers.put(name, String.join(",", values));
            }
        });
        return answer;
    }

    private static void send(HttpExchange exchange, Answer answer, CloudFault fault) throws IOException {
        answer.headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean bodiless = exchange.getRequestMethod().equals("HEAD") || answer.body.length == 0;
        exchange.sendResponseHeaders(answer.status, bodiless ? -1 : answer.body.length);
        if (!bodiless) {
            send(exchange, answer.body, 0, answer.body.length, fault);
        }
    }

    @Override
    protected Answer error(int status, String code) {
        String text = code.isEmpty() ? "<html>a proxy</html>" : "<Error><Code>" + code + "</Code></Error>";
        Answer error = new Answer(status, text.getBytes(StandardCharsets.UTF_8));
        return code.isEmpty() ? error : with(error, "x-ms-error-code", code);
    }

    @Override
    protected Answer with(Answer answer, String name, String value) {
        answer.headers.put(name, value);
        return answer;
    }

    @Override
    protected Answer saying(Answer answer, Map<String, String> other) {
        other.forEach((name, value) -> {
            answer.headers.remove(name);
            if (!value.isEmpty()) {
                answer.headers.put(name, value);
            }
        });
        return answer;
    }
}
