package mx.prep.model;

import org.jspecify.annotations.Nullable;

/**
 * A file that isn't the same in two releases.
 *
 * @param path its path in the release
 * @param kind how it differs
 * @param sizeBefore decoded bytes in the first, or null where it isn't there
 * @param sizeAfter decoded bytes in the second, or null where it isn't there
 */
public record FileDifference(
        ObjectKey path,
        Kind kind,
        @Nullable Long sizeBefore,
        @Nullable Long sizeAfter) {
    /** How a file differs. */
    public enum Kind {
        /** Only the second release has it. */
        CREATED,
        /** Both have it, with other bytes or headers. */
        CHANGED,
        /** Only the first release has it. */
        VANISHED
    }
}
