package mx.prep.model;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is being published.
 *
 * @param name how people call it
 * @param zone the election's zone, in which cuts are
 * @param opens local time before which nothing of a package may be public, or null for always
 * @param closes local time until which the site must stay up; given if and only if {@code opens} is
 * @param rehearsal whether it is a rehearsal (<i>simulacro</i>)
 * @param cutsUntil local time after which no more cuts are expected, or null for 25 hours after {@code opens}
 * @param cutsEvery how often a cut is announced to come, or null to learn it from the cuts that came
 */
public record Election(
        String name,
        ZoneId zone,
        @Nullable LocalDateTime opens,
        @Nullable LocalDateTime closes,
        boolean rehearsal,
        @Nullable LocalDateTime cutsUntil,
        @Nullable Duration cutsEvery) {
    /** Always public, no rehearsal, Mexico City's time. */
    public static final Election DEFAULT = new Election("PREP", ZoneId.of("America/Mexico_City"), null, null, false);

    private static final Duration CUTS_COME_FOR = Duration.ofHours(25);

    public Election {
        if ((opens == null) != (closes == null)) {
            throw new IllegalArgumentException("an election has both opens and closes, or neither");
        }
        if (opens != null && closes != null && !opens.isBefore(closes)) {
            throw new IllegalArgumentException("the election opens (" + opens + ") before it closes (" + closes + ")");
        }
        if (cutsUntil != null && (opens == null || !opens.isBefore(cutsUntil))) {
            throw new IllegalArgumentException("cutsUntil (" + cutsUntil + ") is later than opens (" + opens + ")");
        }
        if (cutsEvery != null && (cutsEvery.isNegative() || cutsEvery.isZero())) {
            throw new IllegalArgumentException("cutsEvery is longer than nothing, such as 5m");
        }
    }

    /** Cuts are expected for 25 hours, as often as they turn out to come. */
    public Election(
            String name,
            ZoneId zone,
            @Nullable LocalDateTime opens,
            @Nullable LocalDateTime closes,
            boolean rehearsal) {
        this(name, zone, opens, closes, rehearsal, null, null);
    }

    /** When no more cuts are expected, or empty for never. */
    public Optional<Instant> settlesAt() {
        if (opens == null) {
            return Optional.empty();
        }
        return Optional.of(
                cutsUntil == null
                        ? opens.atZone(zone).toInstant().plus(CUTS_COME_FOR)
                        : cutsUntil.atZone(zone).toInstant());
    }

    /** When it is public, or empty for always. */
    public Optional<Window> window() {
        return opens == null || closes == null ? Optional.empty() : Optional.of(Window.of(opens, closes, zone));
    }
}
