package mx.prep.source;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import mx.prep.error.SourceException;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import org.jspecify.annotations.Nullable;

/**
 * A package at a fixed HTTPS address whose content changes from cut to cut.
 *
 * <p>A poll is one conditional GET; its open answer is the offer. TLS 1.2 or newer, whatever the platform's settings;
 * redirects only to hosts that are named, never to plain http; web pages are never packages; a transfer ends at a
 * deadline or below a rate. Thread-safe.
 */
public final class HttpSource implements PackageSource {
    private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private final URI uri;
    private final HttpSession session;
    private final HttpRules rules;
    private final Clock clock;
    private final LongSupplier nanos;
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "prep-source-watchdog");
        thread.setDaemon(true);
        return thread;
    });

    HttpSource(URI uri, HttpSession session, HttpRules rules, Clock clock, LongSupplier nanos) {
        this.uri = uri;
        this.session = session;
        this.rules = rules;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Options of a source, with its address set. */
    public static HttpSourceBuilder at(URI url) {
        return new HttpSourceBuilder().url(url);
    }

    public static HttpSourceBuilder builder() {
        return new HttpSourceBuilder();
    }

    @Override
    public SourceAnswer poll(LastSeen last) {
        HttpResponse<InputStream> response = session.get(uri, conditions(last.validators()));
        @Nullable
        Instant date =
                response.headers().firstValue("Date").flatMap(HttpSession::date).orElse(null);
        switch (response.statusCode()) {
            case 200 -> {
                if (HttpSession.isHtml(response)) {
                    HttpSession.close(response);
                    throw new SourceException(
                            "The source answers with a web page instead of a package. Check source.url; if it is right,"
                                    + " this address may be blocked: call the authority's help desk.",
                            null);
                }
                return new SourceAnswer.Offers(
                        List.of(new HttpOffer(uri, session, rules, clock, nanos, watchdog, response)), date);
            }
            case 304 -> {
                HttpSession.close(response);
                return new SourceAnswer.Unchanged(date);
            }
            case 404, 410 -> {
                HttpSession.close(response);
                return new SourceAnswer.NotYet(null, date);
            }
            default -> {
                HttpSession.close(response);
                throw session.unusable(response);
            }
        }
    }

    private static Map<String, String> conditions(@Nullable Validators validators) {
        Map<String, String> headers = new HashMap<>();
        if (validators != null && validators.etag() != null) {
            headers.put("If-None-Match", validators.etag());
        } else if (validators != null && validators.lastModified() != null) {
            headers.put("If-Modified-Since", DATE.format(validators.lastModified()));
        }
        return headers;
    }

    @Override
    public String kind() {
        return "https";
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
    }
}
