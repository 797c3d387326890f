package mx.prep.alarm;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import mx.prep.error.CancelledException;
import mx.prep.internal.secret.QuietWire;
import mx.prep.internal.tls.ForbiddenAddressException;
import mx.prep.internal.tls.NameGuard;
import mx.prep.internal.web.WebClient;
import mx.prep.model.PlainText;
import org.jspecify.annotations.Nullable;

/** Posts to receivers over TLS 1.2 or newer, without redirects. No text of an answer holds an address. Thread-safe. */
final class Post {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int MOST_BYTES = 2_000;
    private static final int MOST_WORDS = 100;
    private static final Duration MOST_OBEYED = Duration.ofMinutes(1);

    private @Nullable HttpClient client;

    /**
     * What came of a post.
     *
     * @param answer what to say of it
     * @param again whether it may work another time
     * @param retryAfter how long the receiver asks to be left alone, at most a minute
     */
    record Outcome(AlarmAnswer answer, boolean again, Duration retryAfter) {}

    /**
     * Posts once.
     *
     * @throws CancelledException if the thread is interrupted
     */
    Outcome post(Receiver receiver, String body) {
        HttpRequest request = HttpRequest.newBuilder(receiver.address())
                .timeout(ANSWER)
                .header("User-Agent", "prep-publisher")
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        try {
            NameGuard.STANDARD.check(receiver.address(), CONNECT);
            HttpClient http = client();
            HttpResponse<InputStream> response = QuietWire.ofPlatform()
                    .blocking(() -> http.send(request, HttpResponse.BodyHandlers.ofInputStream()));
            return outcome(receiver, response);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while an alarm was sent", e);
        } catch (IOException e) {
            return new Outcome(new AlarmAnswer(receiver.name(), false, problem(e)), true, Duration.ZERO);
        }
    }

    private static Outcome outcome(Receiver receiver, HttpResponse<InputStream> response) throws IOException {
        int status = response.statusCode();
        String words;
        try (InputStream body = response.body()) {
            words = words(new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8), receiver.address());
        }
        boolean delivered = status / 100 == 2;
        boolean again = status == 408 || status == 429 || status / 100 == 5;
        String said = "answered " + status + (words.isEmpty() ? "" : ": " + words);
        return new Outcome(new AlarmAnswer(receiver.name(), delivered, said), again, retryAfter(response));
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        Optional<Duration> asked = response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
        return asked.filter(wait -> wait.compareTo(MOST_OBEYED) < 0)
                .orElse(asked.isPresent() ? MOST_OBEYED : Duration.ZERO);
    }

    /** The first words of an answer, printable, without any part of the address. */
    static String words(String body, URI address) {
        String first = body.strip().lines().findFirst().orElse("");
        String line = PlainText.line(new Redaction(address).of(first));
        return line.length() > MOST_WORDS ? line.substring(0, MOST_WORDS) + "…" : line;
    }

    /** Messages of the JDK may hold the host: only their kind is told. */
    private static String problem(IOException failure) {
        if (failure instanceof ForbiddenAddressException) {
            return "isn't called: " + failure.getMessage();
        }
        String kind = failure.getClass().getSimpleName();
        if (failure instanceof SSLException) {
            return "TLS 1.2 or newer with a trusted certificate failed (" + kind + ")";
        }
        return "couldn't be reached (" + kind + ")";
    }

    private synchronized HttpClient client() {
        HttpClient known = client;
        if (known == null) {
            known = QuietWire.ofPlatform()
                    .own(WebClient.builder(CONNECT)
                            .version(HttpClient.Version.HTTP_1_1)
                            .build());
            client = known;
        }
        return known;
    }
}
