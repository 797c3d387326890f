package mx.prep.spi;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
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
     * @param otherwise what to ask if none of them is accepted, once and within the same poll, or null; may throw as
     *     {@link PackageSource#poll} does
     */
    record Offers(
            List<PackageOffer> oldestFirst,
            @Nullable Instant sourceTime,
            @Nullable Supplier<SourceAnswer> otherwise) implements SourceAnswer {
        public Offers {
            oldestFirst = List.copyOf(oldestFirst);
            if (oldestFirst.isEmpty()) {
                throw new IllegalArgumentException("no offers: say Unchanged or NotYet");
            }
        }

        public Offers(List<PackageOffer> oldestFirst, @Nullable Instant sourceTime) {
            this(oldestFirst, sourceTime, null);
        }
    }

    /**
     * An answer of one of several sources, where others failed.
     *
     * @param failures what failed, each in one sentence without address or secret
     * @param answer the answer, of another kind than this
     */
    record Despite(List<String> failures, SourceAnswer answer) implements SourceAnswer {
        public Despite {
            failures = List.copyOf(failures);
        }

        @Override
        public @Nullable Instant sourceTime() {
            return answer.sourceTime();
        }
    }
}
