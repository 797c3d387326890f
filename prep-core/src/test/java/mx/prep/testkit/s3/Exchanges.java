package mx.prep.testkit.s3;

import com.sun.net.httpserver.HttpExchange;
import java.util.Map;
import mx.prep.testkit.cloud.Wire;

/** Between the JDK's server and calls. */
final class Exchanges {
    private Exchanges() {}

    static Call read(HttpExchange exchange, byte[] sent) {
        Map<String, String> headers = Wire.headers(exchange);
        String rawPath = exchange.getRequestURI().getRawPath();
        String[] parts = rawPath.substring(1).split("/", 2);
        boolean framed = headers.getOrDefault("x-amz-content-sha256", "").startsWith("STREAMING-");
        return new Call(
                exchange.getRequestMethod(),
                rawPath,
                Wire.query(exchange.getRequestURI().getRawQuery(), Xml::decode),
                headers,
                Xml.decode(parts[0]),
                parts.length > 1 ? Xml.decode(parts[1]) : "",
                framed ? Checksums.unframed(sent) : sent);
    }
}
