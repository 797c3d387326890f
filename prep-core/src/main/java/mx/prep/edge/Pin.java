package mx.prep.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mx.prep.model.ReleaseId;

/**
 * A page load's cookie: the release that its document came from.
 *
 * <p>Times are whole seconds, so that no two readers can be told apart by them.
 *
 * @param release what the page load is to get
 * @param issued when its document was sent
 */
record Pin(ReleaseId release, Instant issued) {
    /** A pin older than this is ignored. */
    static final Duration LIFE = Duration.ofSeconds(60);
    /** A document under a pin younger than this keeps it. */
    static final Duration FRESH = Duration.ofSeconds(15);
    /** How far the clocks of two edges of one site may differ. */
    static final Duration SKEW = Duration.ofSeconds(10);

    /** How long an edge may be behind another that has heard of a release, and issue pins to the one before. */
    static final Duration LAG = Duration.ofSeconds(60);

    private static final Pattern TEXT = Pattern.compile("([0-9a-z-]{1,64})\\.(\\d{1,11})");
    private static final int MAX_CANDIDATES = 8;

    /** The newest pin among the cookies that is still valid. */
    static Optional<Pin> find(EdgeRequest request, Instant now) {
        String prefix = name(request.transport()) + "=";
        return request.headers().all("Cookie").stream()
                .flatMap(line -> Stream.of(line.split(";")))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(prefix))
                .limit(MAX_CANDIDATES)
                .flatMap(cookie -> parse(cookie.substring(prefix.length())).stream())
                .filter(pin -> pin.isValid(now))
                .max(Comparator.comparing(Pin::issued));
    }

    static Pin issue(ReleaseId release, Instant now) {
        return new Pin(release, Instant.ofEpochSecond(now.getEpochSecond()));
    }

    boolean isFresh(Instant now) {
        return age(now).compareTo(FRESH) < 0;
    }

    /** The Set-Cookie value. Under TLS it also works in a cross-site iframe. */
    String cookie(EdgeRequest.Transport transport) {
        List<String> attributes = transport == EdgeRequest.Transport.TLS
                ? List.of("Secure", "HttpOnly", "SameSite=None", "Partitioned")
                : List.of("HttpOnly", "SameSite=Lax");
        return name(transport) + "=" + release + "." + issued.getEpochSecond() + "; " + String.join("; ", attributes)
                + "; Path=/; Max-Age=" + LIFE.toSeconds();
    }

    private boolean isValid(Instant now) {
        Duration age = age(now);
        return age.compareTo(LIFE) <= 0 && age.negated().compareTo(SKEW) <= 0;
    }

    private Duration age(Instant now) {
        return Duration.ofSeconds(now.getEpochSecond() - issued.getEpochSecond());
    }

    private static String name(EdgeRequest.Transport transport) {
        return transport == EdgeRequest.Transport.TLS ? "__Host-prep" : "prep";
    }

    private static Optional<Pin> parse(String value) {
        Matcher m = TEXT.matcher(value);
        if (!m.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Pin(ReleaseId.parse(m.group(1)), Instant.ofEpochSecond(Long.parseLong(m.group(2)))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
