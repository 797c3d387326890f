package mx.prep.model;

import java.util.regex.Pattern;

/**
 * A Cache-Control value (RFC 9111, section 5.2).
 *
 * @param value the directives as they go onto the wire
 */
public record CacheRule(String value) {
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9=\", -]+");
    /**
     * Under a release path behind a switch: the edge keeps it for ever, since the path never changes; a browser asks
     * again, since its own cache must not mix cuts.
     */
    public static final CacheRule RELEASE = new CacheRule("public, max-age=0, must-revalidate, s-maxage=31536000");
    /** At a stable URL whose content changes from cut to cut. */
    public static final CacheRule IN_PLACE =
            new CacheRule("public, max-age=0, must-revalidate, s-maxage=15, stale-if-error=86400");
    /** At a stable URL of the embedded edge behind a CDN that keys by that URL. */
    public static final CacheRule STABLE_URL = new CacheRule("public, max-age=0, must-revalidate, s-maxage=15");
    /** {@code .prep/current.json}, the pointer as readers see it. */
    public static final CacheRule POINTER = new CacheRule("public, max-age=5, s-maxage=5");
    /** Control objects that no cache may keep. */
    public static final CacheRule NO_STORE = new CacheRule("no-store");

    public CacheRule {
        if (!TEXT.matcher(value).matches()) {
            throw new IllegalArgumentException("not a Cache-Control value: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
