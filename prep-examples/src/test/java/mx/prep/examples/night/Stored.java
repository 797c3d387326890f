package mx.prep.examples.night;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer as it may be kept: status, headers by their names in lower case, bytes. Immutable. */
public final class Stored {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    public Stored(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = new TreeMap<>(headers);
        this.body = body.clone();
    }

    public int status() {
        return status;
    }

    public Map<String, String> headers() {
        return headers;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    public byte[] body() {
        return body.clone();
    }

    /** What a directive of Cache-Control says in seconds. */
    public Optional<Duration> seconds(String directive) {
        Matcher said = Pattern.compile("(?:^|[ ,])" + directive + "=(\\d+)")
                .matcher(headers.getOrDefault("cache-control", ""));
        return said.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(said.group(1)))) : Optional.empty();
    }

    /** An answer and how long it may be given without asking. */
    public record Until(Stored answer, Instant end) {
        public boolean isFresh(Instant now) {
            return now.isBefore(end);
        }
    }
}
