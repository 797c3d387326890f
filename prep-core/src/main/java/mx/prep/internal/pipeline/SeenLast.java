package mx.prep.internal.pipeline;

import java.util.Objects;
import java.util.Optional;
import mx.prep.archive.Archive;
import mx.prep.model.Cut;
import mx.prep.model.CutOrigin;
import mx.prep.model.PackageRef;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import org.jspecify.annotations.Nullable;

/**
 * The package that counts as seen: the last claim, or what an operator accepted in its place or after it, so that the
 * source needn't send it again. One thread at a time.
 */
final class SeenLast {
    private final Archive archive;
    private @Nullable Seen accepted;

    /** A package, and where its cut was read from. */
    record Seen(LastSeen last, CutOrigin origin) {
        private Cut cut() {
            return Objects.requireNonNull(last.reference(), "something was seen")
                    .cut();
        }
    }

    SeenLast(Archive archive) {
        this.archive = archive;
    }

    /** What was seen last, or empty before anything was. */
    Optional<Seen> find() {
        Optional<Seen> claimed = archive.claims()
                .lastAccepted()
                .map(receipt -> new Seen(new LastSeen(receipt.validators(), receipt.reference()), receipt.origin()));
        Seen other = accepted;
        if (other == null
                || claimed.filter(seen -> seen.cut().compareTo(other.cut()) > 0).isPresent()) {
            return claimed;
        }
        return Optional.of(other);
    }

    /** A package that this process met and an operator accepted. */
    void accept(Validators validators, PackageRef reference, CutOrigin origin) {
        accepted = new Seen(new LastSeen(validators, reference), origin);
    }
}
