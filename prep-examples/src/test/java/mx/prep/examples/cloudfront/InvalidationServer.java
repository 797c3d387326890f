package mx.prep.examples.cloudfront;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import mx.prep.testkit.cloud.Rights;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * CloudFront's API for invalidations, as far as a cache needs it: create and get. An invalidation reaches one point of
 * presence after the other with each time that it is asked for, and is completed when it was at all of them, and asked
 * for as often as is set. A caller reference that comes again with the same paths names the invalidation that it began,
 * with others it is refused. Thread-safe.
 */
public final class InvalidationServer implements AutoCloseable {
    /** Asked for however often, nothing is ever completed. */
    static final int NEVER = Integer.MAX_VALUE;

    private static final String NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/";

    private final HttpServer http;
    private final String distribution;
    private final String path;
    private final Map<String, Invalidation> byReference = new LinkedHashMap<>();
    private Arrivals arrivals = (place, paths) -> {};
    private int places;
    private int questions;
    private volatile @Nullable Rights rights;

    /** Who hears that an invalidation arrives at a place. */
    interface Arrivals {
        void arrive(int place, List<String> paths);
    }

    private static final class Invalidation {
        private final String id;
        private final List<String> paths;
        private int asked;
        private int arrived;

        Invalidation(String id, List<String> paths) {
            this.id = id;
            this.paths = paths;
        }
    }

    public InvalidationServer(String distribution) throws IOException {
        this.distribution = distribution;
        path = "/2020-05-31/distribution/" + distribution + "/invalidation";
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::serve);
        http.start();
    }

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** Where invalidations go from now on. */
    synchronized void deliverTo(int number, Arrivals hears) {
        places = number;
        arrivals = hears;
    }

    /** How often an invalidation is asked for until it is completed, at least once; {@link #NEVER}. */
    public synchronized void completeAfter(int number) {
        questions = number;
    }

    /** What whoever asks may do from now on; everything unless told otherwise, and again where it is null. */
    public void rights(@Nullable Rights given) {
        rights = given;
    }

    /** The paths of each invalidation, in their order. */
    synchronized List<List<String>> invalidations() {
        return byReference.values().stream().map(one -> one.paths).toList();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String asked = exchange.getRequestURI().getRawPath();
            String signature = exchange.getRequestHeaders().getFirst("Authorization");
            if (signature == null || !signature.startsWith("AWS4-HMAC-SHA256 ")) {
                send(exchange, 403, error("AccessDenied"));
            } else if (isDenied(exchange.getRequestMethod())) {
                send(exchange, 403, error("AccessDenied"));
            } else if (asked.equals(path) && exchange.getRequestMethod().equals("POST")) {
                create(exchange, body);
            } else {
                find(exchange, asked);
            }
        }
    }

    private boolean isDenied(String method) {
        Rights now = rights;
        String action = method.equals("POST") ? "cloudfront:CreateInvalidation" : "cloudfront:GetInvalidation";
        return now != null && !now.permits(action, "arn:aws:cloudfront::123456789012:distribution/" + distribution);
    }

    private synchronized void create(HttpExchange exchange, byte[] body) throws IOException {
        Document batch = parsed(body);
        String reference =
                batch.getElementsByTagNameNS("*", "CallerReference").item(0).getTextContent();
        NodeList named = batch.getElementsByTagNameNS("*", "Path");
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < named.getLength(); i++) {
            paths.add(named.item(i).getTextContent());
        }
        Invalidation known = byReference.computeIfAbsent(
                reference, any -> new Invalidation("I" + (byReference.size() + 1), List.copyOf(paths)));
        if (known.paths.equals(paths)) {
            send(exchange, 201, answer(known));
        } else {
            send(exchange, 400, error("InvalidationBatchAlreadyExists"));
        }
    }

    private synchronized void find(HttpExchange exchange, String asked) throws IOException {
        for (Invalidation one : byReference.values()) {
            if (asked.equals(path + "/" + one.id)) {
                one.asked++;
                if (questions != NEVER && one.arrived < places) {
                    int until = one.asked >= questions ? places : one.arrived + 1;
                    for (; one.arrived < until; one.arrived++) {
                        arrivals.arrive(one.arrived, one.paths);
                    }
                }
                send(exchange, 200, answer(one));
                return;
            }
        }
        send(exchange, 404, error("NoSuchInvalidation"));
    }

    private String answer(Invalidation one) {
        boolean done = questions != NEVER && one.arrived == places && one.asked >= questions;
        return "<Invalidation xmlns=\"" + NAMESPACE + "\"><Id>" + one.id + "</Id><Status>"
                + (done ? "Completed" : "InProgress")
                + "</Status><CreateTime>2021-06-07T02:00:00Z</CreateTime></Invalidation>";
    }

    private static String error(String code) {
        return "<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error><Type>Sender</Type><Code>" + code
                + "</Code><Message>refused</Message></Error><RequestId>fake</RequestId></ErrorResponse>";
    }

    private static Document parsed(byte[] xml) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(e);
        }
    }

    private static void send(HttpExchange exchange, int status, String xml) throws IOException {
        byte[] body = xml.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
