package mx.prep.edge;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the edge answers.
 *
 * @param status the status code
 * @param headers all headers but Date, in order, {@code Content-Length} included; a name may occur once only
 * @param body the bytes to send after them
 */
public record EdgeResponse(int status, List<Header> headers, EdgeBody body) implements AutoCloseable {
    public EdgeResponse {
        headers = List.copyOf(headers);
    }

    /** One header line. */
    public record Header(String name, String value) {}

    /** A header's value, whatever the case of its name. */
    public Optional<String> header(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return headers.stream()
                .filter(h -> h.name().toLowerCase(Locale.ROOT).equals(wanted))
                .map(Header::value)
                .findFirst();
    }

    /** Releases the body of a response that isn't sent to its end. */
    @Override
    public void close() {
        body.close();
    }
}
