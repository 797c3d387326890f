package mx.prep.azure.blob;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jclouds.http.HttpRequest;
import org.jclouds.http.HttpRequestFilter;

/** Says with each request who asks, in which version of the API, and when. Thread-safe. */
abstract class BlobSigner implements HttpRequestFilter {
    /** Knows immutability policies, and names in lists that XML can't hold. */
    private static final String VERSION = "2021-12-02";

    /** As HTTP writes dates, with two digits for the day (RFC 9110, section 5.6.7). */
    static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Clock clock;

    BlobSigner(Clock clock) {
        this.clock = clock;
    }

    @Override
    public final HttpRequest filter(HttpRequest request) {
        HttpRequest dated = request.toBuilder()
                .replaceHeader("x-ms-version", VERSION)
                .replaceHeader("x-ms-date", DATE.format(clock.instant()))
                .build();
        return dated.toBuilder()
                .replaceHeader("Authorization", authorization(dated))
                .build();
    }

    abstract String authorization(HttpRequest request);

    /** Forgets what was refused; whether there may be something newer. */
    abstract boolean discard();
}
