package mx.prep.internal.purge;

import java.time.Duration;
import mx.prep.spi.EdgeCache.Keys;
import mx.prep.spi.EdgeCache.LetterCase;
import mx.prep.spi.EdgeCache.Limits;
import mx.prep.spi.EdgeCache.Prices;
import mx.prep.spi.EdgeCache.Wildcards;

/** Edges as three vendors describe theirs; the prices are ours. */
enum Profiles {
    /** Amazon's: 3,000 single paths and 15 wildcards under way, 1,000 paths a month without a charge. */
    CLOUD_FRONT(limits(Keys.URL, Wildcards.ANYWHERE, LetterCase.KEPT_APART, 3000, 3000, 15, Duration.ZERO, 1000)),
    /** The same behind an edge that answers routes with the page above them. */
    CLOUD_FRONT_WITH_ROUTES(
            limits(Keys.URL_AND_ROUTE, Wildcards.ANYWHERE, LetterCase.KEPT_APART, 3000, 3000, 15, Duration.ZERO, 1000)),
    /** Microsoft's: 100 paths a call, whatever their case. */
    FRONT_DOOR(limits(
            Keys.URL,
            Wildcards.AFTER_SLASH,
            LetterCase.IGNORED,
            100,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Duration.ofSeconds(1),
            Integer.MAX_VALUE)),
    /** Google's: one path a call, 500 calls a minute. */
    CLOUD_CDN(limits(
            Keys.URL,
            Wildcards.AFTER_SLASH,
            LetterCase.KEPT_APART,
            1,
            400,
            400,
            Duration.ofMillis(120),
            Integer.MAX_VALUE));

    // A record of numbers and constants.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Limits limits;

    Profiles(Limits limits) {
        this.limits = limits;
    }

    Limits limits() {
        return limits;
    }

    private static Limits limits(
            Keys keys,
            Wildcards wildcards,
            LetterCase letterCase,
            int call,
            int paths,
            int openWildcards,
            Duration interval,
            int month) {
        return new Limits(keys, wildcards, letterCase, call, paths, openWildcards, interval, Prices.DEFAULT, month);
    }

    /** The same edge with room for less, so that a small site reaches its limits. */
    Limits narrow(int paths, int openWildcards, int eviction) {
        return new Limits(
                limits.keys(),
                limits.wildcards(),
                limits.letterCase(),
                limits.pathsPerCall(),
                paths,
                openWildcards,
                limits.interval(),
                new Prices(10, 10, eviction),
                limits.monthlyPaths());
    }
}
