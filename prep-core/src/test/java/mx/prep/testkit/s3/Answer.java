package mx.prep.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is answered to a request. */
final class Answer {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final int from;
    private final int length;

    private Answer(int status, Map<String, String> headers, byte[] body, int from, int length) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.from = from;
        this.length = length;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** The body, or for HEAD what it would be. */
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

    static Answer empty(int status) {
        return of(status, new byte[0]);
    }

    static Answer of(int status, byte[] body) {
        return new Answer(status, new LinkedHashMap<>(), body, 0, body.length);
    }

    static Answer xml(int status, String xml) {
        String document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml;
        return of(status, document.getBytes(StandardCharsets.UTF_8)).with("Content-Type", "application/xml");
    }

    static Answer error(int status, String code, String message) {
        return xml(
                status,
                "<Error><Code>" + code + "</Code><Message>" + Xml.escape(message)
                        + "</Message><RequestId>fake</RequestId></Error>");
    }

    Answer with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Answer part(int first, int count) {
        return new Answer(status, headers, body, first, count);
    }
}
