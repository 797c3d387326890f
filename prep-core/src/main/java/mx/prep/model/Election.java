package mx.prep.model;

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
 */
public record Election(
        String name,
        ZoneId zone,
        @Nullable LocalDateTime opens,
        @Nullable LocalDateTime closes,
        boolean rehearsal) {
    /** Always public, no rehearsal, Mexico City's time. */
    public static final Election DEFAULT = new Election("PREP", ZoneId.of("America/Mexico_City"), null, null, false);

    public Election {
        if ((opens == null) != (closes == null)) {
            throw new IllegalArgumentException("an election has both opens and closes, or neither");
        }
        if (opens != null && closes != null && !opens.isBefore(closes)) {
            throw new IllegalArgumentException("the election opens (" + opens + ") before it closes (" + closes + ")");
        }
    }

    /** When it is public, or empty for always. */
    public Optional<Window> window() {
        return opens == null || closes == null ? Optional.empty() : Optional.of(Window.of(opens, closes, zone));
    }
}
