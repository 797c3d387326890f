package mx.prep.source;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import mx.prep.model.Validators;
import mx.prep.source.UrlTemplate.Place;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Packages whose addresses can be computed: by the clock, by a number that grows from cut to cut, or by both.
 *
 * <ul>
 *   <li>By the clock, times are asked for from the newest down to the package that was accepted last; the server's clock
 *       decides, not ours.
 *   <li>By number, it looks for the newest in steps that double and then halve, over gaps of {@code lookAhead} numbers;
 *       a poll that finds nothing new costs {@code lookAhead + 1} requests.
 *   <li>By both, each time is asked for with the numbers that it can have: the next ones, and those that a package at
 *       every interval would have reached.
 * </ul>
 *
 * <p>404 is "not yet". Offers are the newest package and, oldest first, those between it and the one accepted last,
 * which are asked for only when they are transferred; what turns out to be missing there is a gap. Where nothing is
 * newer, the package accepted last is asked for changes, so that one that comes back with other bytes is offered again.
 *
 * <p>What it remembers between two polls (which number and run the last package had, and the server's clock) it finds
 * out again after a restart. For the rest see {@link HttpSource}. Thread-safe.
 */
public final class PatternSource implements PackageSource {
    private static final int REMEMBERED = 64;
    /** Below that the server's seconds don't matter. */
    private static final Duration NOTICED = Duration.ofSeconds(2);

    private final Asking asking;
    private final PatternRules rules;
    private final Map<Validators, Place> offered = new LinkedHashMap<>();
    private Duration offset = Duration.ZERO;

    PatternSource(HttpRules http, PatternRules rules) {
        this.asking = new Asking(http);
        this.rules = rules;
    }

    public static PatternSourceBuilder builder() {
        return new PatternSourceBuilder();
    }

    @Override
    public SourceAnswer poll(LastSeen last) {
        return new PatternWalk(this, last).answer();
    }

    Asking asking() {
        return asking;
    }

    PatternRules rules() {
        return rules;
    }

    /** Local time by the server's clock as far as it is known. */
    synchronized LocalDateTime now() {
        Instant now = asking.rules().clock().instant().plus(offset);
        return LocalDateTime.ofInstant(now, rules.zone());
    }

    synchronized void learn(@Nullable Instant serverTime) {
        if (serverTime != null) {
            Duration seen = Duration.between(asking.rules().clock().instant(), serverTime);
            offset = seen.abs().compareTo(NOTICED) < 0 ? Duration.ZERO : seen;
        }
    }

    synchronized void remember(Validators validators, Place place) {
        offered.remove(validators);
        offered.put(validators, place);
        if (offered.size() > REMEMBERED) {
            offered.remove(offered.keySet().iterator().next());
        }
    }

    synchronized @Nullable Place placeOf(@Nullable Validators validators) {
        return validators == null ? null : offered.get(validators);
    }

    @Override
    public String kind() {
        return "pattern";
    }

    @Override
    public void close() {
        asking.close();
    }
}
