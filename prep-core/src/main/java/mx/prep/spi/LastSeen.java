package mx.prep.spi;

import java.util.List;
import mx.prep.model.PackageRef;
import mx.prep.model.Validators;
import org.jspecify.annotations.Nullable;

/**
 * The package that was accepted last. Packages that were refused or held are never in here, so that a source can't
 * say "unchanged" of something that nobody took.
 *
 * @param validators what the source said of it, or null
 * @param reference which package it was, or null
 * @param early what the source said of packages that an operator accepted although their cuts lie ahead of time, in no
 *     order: they come after {@code reference} and say nothing about what is new. A source leaves out those that are
 *     unchanged; one that offers them costs no transfer where its validators tell one package from another
 */
public record LastSeen(
        @Nullable Validators validators, @Nullable PackageRef reference, List<Validators> early) {
    /** Nothing was accepted yet. */
    public static final LastSeen NOTHING = new LastSeen(null, null);

    public LastSeen {
        early = List.copyOf(early);
    }

    /** With nothing early. */
    public LastSeen(@Nullable Validators validators, @Nullable PackageRef reference) {
        this(validators, reference, List.of());
    }

    /** Whether nothing was accepted yet, early or in time. */
    public boolean isNothing() {
        return reference == null && early.isEmpty();
    }
}
