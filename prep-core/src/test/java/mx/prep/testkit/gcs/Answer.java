package mx.prep.testkit.gcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is answered to a request. */
final class Answer {
    private final int status;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final byte[] body;
    private boolean sized = true;

    private Answer(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    static Answer empty(int status) {
        return new Answer(status, new byte[0]);
    }

    static Answer of(int status, byte[] body) {
        return new Answer(status, body);
    }

    static Answer json(int status, JsonNode document) {
        return new Answer(status, document.toString().getBytes(StandardCharsets.UTF_8))
                .with("Content-Type", "application/json; charset=UTF-8");
    }

    /** An error in the form of the JSON API. */
    static Answer error(int status, String reason, String message) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode error = document.putObject("error");
        error.put("code", status).put("message", message);
        error.putArray("errors")
                .addObject()
                .put("message", message)
                .put("domain", "global")
                .put("reason", reason);
        return json(status, document);
    }

    /** An error in the form of plain downloads. */
    static Answer xmlError(int status, String code, String message) {
        String document = "<?xml version='1.0' encoding='UTF-8'?><Error><Code>" + code + "</Code><Message>"
                + message.replace("&", "&amp;").replace("<", "&lt;") + "</Message></Error>";
        return of(status, document.getBytes(StandardCharsets.UTF_8))
                .with("Content-Type", "application/xml; charset=UTF-8");
    }

    Answer with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Its length isn't told: it goes in chunks. */
    Answer unsized() {
        sized = false;
        return this;
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    /** The same with another body. */
    Answer withBody(byte[] other) {
        Answer answer = new Answer(status, other);
        answer.headers.putAll(headers);
        return answer;
    }

    /** Whether it is an object's content, described by headers. */
    boolean isDownload() {
        return headers.containsKey("x-goog-storage-class");
    }

    /** Another header of a name, or none where the value is empty. */
    void replace(String name, String value) {
        headers.keySet().removeIf(name::equalsIgnoreCase);
        if (!value.isEmpty()) {
            headers.put(name, value);
        }
    }

    /** Sends its head, and says whether that was all. */
    boolean begin(HttpExchange exchange) throws IOException {
        headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head && sized) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
        }
        boolean bodiless = head || body.length == 0;
        exchange.sendResponseHeaders(status, bodiless ? -1 : sized ? body.length : 0);
        return bodiless;
    }
}
