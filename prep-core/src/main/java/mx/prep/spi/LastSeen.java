package mx.prep.spi;

import mx.prep.model.PackageRef;
import mx.prep.model.Validators;
import org.jspecify.annotations.Nullable;

/**
 * The package that was accepted last. Packages that were refused or held are never in here, so that a source can't
 * say "unchanged" of something that nobody took.
 *
 * @param validators what the source said of it, or null
 * @param reference which package it was, or null
 */
public record LastSeen(
        @Nullable Validators validators, @Nullable PackageRef reference) {
    /** Nothing was accepted yet. */
    public static final LastSeen NOTHING = new LastSeen(null, null);
}
