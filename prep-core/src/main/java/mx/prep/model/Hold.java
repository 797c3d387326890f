package mx.prep.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that waits for an operator; newer cuts never wait for it.
 *
 * @param reason why
 * @param reference the package, or null where it isn't about one that has a cut
 * @param target the target, or null where it isn't about one
 * @param since when it began, as far as it is known
 * @param sentence what waits and why, for people
 * @param command what frees it, to be typed as it stands but for the reason
 * @param overtaken whether a newer cut is live, so that freeing it changes nothing that readers see
 */
public record Hold(
        HoldReason reason,
        @Nullable PackageRef reference,
        @Nullable String target,
        @Nullable Instant since,
        String sentence,
        String command,
        boolean overtaken) {}
