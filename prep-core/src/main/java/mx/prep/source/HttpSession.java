package mx.prep.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mx.prep.error.CancelledException;
import mx.prep.error.SourceException;

/** Asks a server, follows redirects within the rules, and says in the outlet's words what went wrong. Thread-safe. */
final class HttpSession {
    private static final int MOST_REDIRECTS = 5;
    private static final Duration HEADERS = Duration.ofSeconds(30);

    private final HttpClient client;
    private final HttpRules rules;
    private final Clock clock;

    HttpSession(HttpClient client, HttpRules rules, Clock clock) {
        this.client = client;
        this.rules = rules;
        this.clock = clock;
    }

    /** A GET with these headers besides the configured ones; the caller closes the body. */
    HttpResponse<InputStream> get(URI first, Map<String, String> conditions) {
        URI uri = first;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpResponse<InputStream> response = send(first, uri, conditions);
            if (!isRedirect(response.statusCode())) {
                return response;
            }
            close(response);
            uri = next(first, uri, response);
        }
        throw new SourceException("The source sends us on in circles (" + MOST_REDIRECTS + " redirects).", null);
    }

    private HttpResponse<InputStream> send(URI first, URI uri, Map<String, String> conditions) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(HEADERS)
                .header("User-Agent", rules.userAgent())
                .header("Accept-Encoding", "identity");
        conditions.forEach(request::header);
        if (first.getHost().equalsIgnoreCase(uri.getHost())) {
            rules.headers().forEach(request::header);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while asking the source", e);
        } catch (IOException e) {
            throw new SourceException("The source can't be reached: " + plain(e), e);
        }
    }

    private URI next(URI first, URI uri, HttpResponse<InputStream> response) {
        String location = response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new SourceException("The source sends us on without saying where to.", null));
        URI next;
        try {
            next = uri.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new SourceException("The source sends us on to something that is no address.", e);
        }
        if (!HttpRules.isAllowed(next)) {
            throw new SourceException(
                    "The source sends us on to an address that isn't https; that is never followed.", null);
        }
        String host = next.getHost().toLowerCase(Locale.ROOT);
        if (!host.equals(first.getHost().toLowerCase(Locale.ROOT))
                && !rules.redirects().contains(host)) {
            throw new SourceException(
                    "The source sends us on to another host. If the authority announced it, permit it with\n"
                            + "source:\n  redirects: [" + host + "]",
                    null);
        }
        return next;
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /** Turns an answer that can't be used into an exception that says what to do. */
    SourceException unusable(HttpResponse<InputStream> response) {
        int status = response.statusCode();
        Optional<Duration> wait = retryAfter(response);
        String advice = switch (status) {
            case 401 -> "It wants credentials: set source.headersEnv or source.clientCertificate.";
            case 403 -> "It refuses us, perhaps this address is blocked: call the authority's help desk.";
            case 429 -> "It asks us to poll less often: raise source.every.";
            default -> status >= 500 ? "It is in trouble; polling goes on." : "Check source.url.";
        };
        String html = isHtml(response) ? ", with a web page" : "";
        return new SourceException("The source answers " + status + html + ". " + advice, wait.orElse(null), null);
    }

    static boolean isHtml(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.toLowerCase(Locale.ROOT).contains("html"))
                .isPresent();
    }

    /** Retry-After in seconds or as a date (RFC 9110, section 10.2.3). */
    Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers().firstValue("Retry-After").flatMap(value -> {
            if (value.matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            return date(value).map(at -> Duration.between(clock.instant(), at)).filter(d -> !d.isNegative());
        });
    }

    static Optional<Instant> date(String value) {
        try {
            return Optional.of(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static void close(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            // Nothing more was wanted of it.
            return;
        }
    }

    /** An I/O failure without addresses. */
    static String plain(IOException e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        if (e instanceof java.net.http.HttpConnectTimeoutException) {
            return "no connection within the time allowed.";
        }
        if (e instanceof java.net.http.HttpTimeoutException) {
            return "no answer within " + HEADERS.toSeconds() + " s.";
        }
        if (e instanceof javax.net.ssl.SSLException || cause instanceof java.security.GeneralSecurityException) {
            return "TLS failed (" + cause.getClass().getSimpleName() + ": " + cause.getMessage()
                    + "). A certificate of the authority's own is trusted with source.trust: its PEM file.";
        }
        return cause.getClass().getSimpleName() + ".";
    }
}
