package mx.prep.source;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import mx.prep.internal.time.HttpDates;
import mx.prep.model.Validators;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose headers are here and whose body is still to come.
 *
 * @param uri the address that answered, after redirects
 * @param status the status code
 * @param headers its headers
 * @param body what is still to come
 * @param tlsProtocol such as {@code TLSv1.3}, or null
 * @param started when it was asked for
 * @param startedNanos the same on the ticker
 * @param asked how long it took until it began, redirects included
 */
record Reply(
        URI uri,
        int status,
        HttpHeaders headers,
        BodyPipe body,
        @Nullable String tlsProtocol,
        Instant started,
        long startedNanos,
        Duration asked)
        implements AutoCloseable {
    private static final int LONGEST_NAME = 255;
    private static final Pattern STRONG_TAG = Pattern.compile("\"[\\x21\\x23-\\x7e]*\"");
    private static final Duration SURELY_OLDER = Duration.ofSeconds(60);

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** All that is said under a name; lines that are repeated are one list (RFC 9110, section 5.3). */
    Optional<String> whole(String name) {
        List<String> lines = headers.allValues(name);
        return lines.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", lines));
    }

    /** The server's clock, or null. */
    @Nullable
    Instant date() {
        return header("Date").flatMap(HttpDates::parse).orElse(null);
    }

    /** Length in bytes as announced, or -1. */
    long length() {
        return header("Content-Length")
                .map(String::trim)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(-1L);
    }

    /** Whether the length is announced once, as a number, or not at all. */
    boolean isLengthClear() {
        List<String> announced = headers.allValues("Content-Length");
        return announced.isEmpty() || (announced.size() == 1 && length() >= 0);
    }

    /**
     * What a resumed transfer may stand on (RFC 9110, section 13.1.5): a strong entity tag, else a Last-Modified that is
     * a minute older than the answer, so that it can't have changed twice within its second.
     */
    Optional<String> strongValidator() {
        Optional<String> etag =
                header("ETag").filter(tag -> STRONG_TAG.matcher(tag).matches());
        if (etag.isPresent() || header("ETag").isPresent()) {
            return etag;
        }
        Instant date = date();
        return header("Last-Modified")
                .filter(text -> date != null
                        && HttpDates.parse(text)
                                .filter(modified -> !modified.plus(SURELY_OLDER).isAfter(date))
                                .isPresent());
    }

    /** Whether this is the rest of another answer's body from some byte on, of the same package. */
    boolean continues(Reply whole, long from) {
        String range = "bytes " + from + "-" + (whole.length() - 1) + "/" + whole.length();
        boolean sameTag = header("ETag").isEmpty() || header("ETag").equals(whole.header("ETag"));
        return status == 206
                && sameTag
                && isPlain()
                && header("Content-Range").map(String::trim).equals(Optional.of(range));
    }

    boolean isMissing() {
        return status == 404 || status == 410;
    }

    boolean isHtml() {
        String type = header("Content-Type").orElse("").trim().toLowerCase(Locale.ROOT);
        return type.startsWith("text/html") || type.startsWith("application/xhtml");
    }

    /** Whether the bytes are the package's own, not compressed on their way. */
    boolean isPlain() {
        return headers.allValues("Content-Encoding").stream().allMatch(coding -> is(coding, "identity"))
                && headers.allValues("Transfer-Encoding").stream().allMatch(coding -> is(coding, "chunked"));
    }

    private static boolean is(String coding, String plain) {
        return coding.isBlank() || coding.trim().equalsIgnoreCase(plain);
    }

    Validators validators() {
        long length = length();
        return new Validators(
                fileName(uri),
                header("ETag").orElse(null),
                header("Last-Modified").flatMap(HttpDates::parse).orElse(null),
                length < 0 ? null : length);
    }

    /** The last segment of an address's path, or {@code package} where that is no file name. */
    static String fileName(URI uri) {
        String raw = uri.getRawPath() == null ? "" : uri.getRawPath();
        String segment = raw.substring(raw.lastIndexOf('/') + 1);
        String name;
        try {
            name = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "package";
        }
        boolean unusable = name.isBlank()
                || name.length() > LONGEST_NAME
                || name.equals(".")
                || name.equals("..")
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
        return unusable ? "package" : name;
    }

    /** Gives up what has not come yet. */
    @Override
    public void close() {
        body.cancel();
    }
}
