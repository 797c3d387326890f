package mx.prep.spi;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a source answers to a poll. */
public sealed interface SourceAnswer {
    /** The source's own clock (HTTP {@code Date}), or null if it has none. */
    @Nullable
    Instant sourceTime();

    /** What was accepted last is still the newest. */
    record Unchanged(@Nullable Instant sourceTime) implements SourceAnswer {}

    /**
     * There is nothing yet.
     *
     * @param expected when it will be there, or null
     */
    record NotYet(@Nullable Instant expected, @Nullable Instant sourceTime) implements SourceAnswer {}

    /**
     * Packages that may be new.
     *
     * @param oldestFirst at least one offer, oldest first
     */
    record Offers(List<PackageOffer> oldestFirst, @Nullable Instant sourceTime) implements SourceAnswer {
        public Offers {
            oldestFirst = List.copyOf(oldestFirst);
            if (oldestFirst.isEmpty()) {
                throw new IllegalArgumentException("no offers: say Unchanged or NotYet");
            }
        }
    }
}
