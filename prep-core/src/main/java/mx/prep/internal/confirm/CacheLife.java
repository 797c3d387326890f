package mx.prep.internal.confirm;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For how long an answer may be shown without asking again (RFC 9111, sections 4.2 and 5.2; RFC 5861).
 *
 * @param browser seconds in a reader's own cache
 * @param shared seconds in a cache that readers share
 * @param stale seconds that a browser may add while it asks in the background
 */
record CacheLife(long browser, long shared, long stale) {
    private static final Pattern DIRECTIVE = Pattern.compile("([a-z-]+)\\s*(?:=\\s*\"?(\\d{1,18})\"?)?");

    /** What a Cache-Control value says; without an age caches guess, which has no limit. */
    static CacheLife of(String cacheControl) {
        long browser = Long.MAX_VALUE;
        long shared = -1;
        long stale = 0;
        boolean asked = false;
        boolean ours = false;
        Matcher m = DIRECTIVE.matcher(cacheControl.toLowerCase(Locale.ROOT));
        while (m.find()) {
            long seconds = m.group(2) == null ? 0 : Long.parseLong(m.group(2));
            switch (m.group(1)) {
                case "no-store", "no-cache" -> asked = true;
                case "private" -> ours = true;
                case "max-age" -> browser = seconds;
                case "s-maxage" -> shared = seconds;
                case "stale-while-revalidate" -> stale = seconds;
                default -> {
                    // Everything else shortens a life or doesn't concern it.
                }
            }
        }
        if (asked) {
            return new CacheLife(0, 0, 0);
        }
        return new CacheLife(browser, ours ? 0 : shared < 0 ? browser : shared, stale);
    }
}
