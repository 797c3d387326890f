package mx.prep.model;

import org.jspecify.annotations.Nullable;

/**
 * What a publisher is waiting for.
 *
 * @param sentence one sentence for people
 * @param command what ends the waiting, to be typed as it stands but for the reason; null where nobody has to do
 *     anything
 */
public record Explanation(String sentence, @Nullable String command) {}
