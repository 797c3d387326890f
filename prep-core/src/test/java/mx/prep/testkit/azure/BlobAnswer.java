package mx.prep.testkit.azure;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is answered to a request. */
final class BlobAnswer {
    private final int status;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final byte[] body;
    private final int from;
    private final int length;

    private BlobAnswer(int status, byte[] body, int from, int length) {
        this.status = status;
        this.body = body;
        this.from = from;
        this.length = length;
    }

    static BlobAnswer empty(int status) {
        return new BlobAnswer(status, new byte[0], 0, 0);
    }

    /** So many bytes of a body from the first one named. */
    static BlobAnswer part(int status, byte[] body, int from, int length) {
        return new BlobAnswer(status, body, from, length);
    }

    static BlobAnswer xml(int status, String xml) {
        byte[] document = ("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + xml).getBytes(StandardCharsets.UTF_8);
        return part(status, document, 0, document.length).with("Content-Type", "application/xml");
    }

    static BlobAnswer error(BlobRefusal refusal) {
        return xml(
                        refusal.status(),
                        "<Error>" + BlobXml.element("Code", refusal.code())
                                + BlobXml.element("Message", String.valueOf(refusal.getMessage())) + "</Error>")
                .with("x-ms-error-code", refusal.code());
    }

    BlobAnswer with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    BlobAnswer with(Map<String, String> more) {
        headers.putAll(more);
        return this;
    }

    /** Takes a header out, and puts another in unless it is empty. */
    void replace(String name, String value) {
        headers.keySet().removeIf(name::equalsIgnoreCase);
        if (!value.isEmpty()) {
            headers.put(name, value);
        }
    }

    byte[] body() {
        return body;
    }

    /** The body's first byte that is sent. */
    int from() {
        return from;
    }

    /** How many bytes are sent. */
    int length() {
        return length;
    }

    /**
     * Sends status and headers.
     *
     * @return whether that is all
     */
    boolean begin(HttpExchange exchange) throws IOException {
        headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head && status < 300) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(length));
        }
        boolean bodiless = head || length == 0;
        exchange.sendResponseHeaders(status, bodiless ? -1 : length);
        return bodiless;
    }
}
