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

    /** Sends it, and says how many bytes of its body. */
    int send(HttpExchange exchange) throws IOException {
        headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head && status < 300) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(length));
        }
        if (head || length == 0) {
            exchange.sendResponseHeaders(status, -1);
            return 0;
        }
        exchange.sendResponseHeaders(status, length);
        exchange.getResponseBody().write(body, from, length);
        exchange.getResponseBody().close();
        return length;
    }
}
