package mx.prep.internal.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mx.prep.archive.Archive;
import mx.prep.archive.Claims;
import mx.prep.model.Cut;
import mx.prep.model.CutOrigin;
import mx.prep.model.Digest;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import org.jspecify.annotations.Nullable;

/**
 * The package that counts as seen, so that the source needn't send it again: the last claim, or what an operator
 * accepted in its place or after it. What was accepted {@linkplain Claims#isEarly early} counts beside it. One thread at
 * a time.
 */
final class SeenLast {
    private static final int MOST_EARLY = 16;

    private final Archive archive;
    /** Early packages that this process met, by all that sources said of them. */
    private final Map<Validators, PackageRef> early = new LinkedHashMap<>();

    private @Nullable Seen accepted;

    /** A package, and where its cut was read from. */
    record Seen(Validators validators, PackageRef reference, CutOrigin origin) {
        static Seen of(Receipt receipt) {
            return new Seen(receipt.validators(), receipt.reference(), receipt.origin());
        }

        private Cut cut() {
            return reference.cut();
        }
    }

    SeenLast(Archive archive) {
        this.archive = archive;
    }

    /** What was seen last, or empty before anything was. */
    Optional<Seen> find() {
        Optional<Seen> claimed = archive.claims().lastAccepted().map(Seen::of);
        Seen other = accepted;
        if (other == null
                || claimed.filter(seen -> seen.cut().compareTo(other.cut()) > 0).isPresent()) {
            return claimed;
        }
        return Optional.of(other);
    }

    /** What a source is told. */
    LastSeen last() {
        List<Validators> besides = List.copyOf(early().keySet());
        return find().map(seen -> new LastSeen(seen.validators(), seen.reference(), besides))
                .orElseGet(() -> new LastSeen(null, null, besides));
    }

    /** Whether the source said the same of an early package. */
    boolean isEarly(Validators validators) {
        return early().containsKey(validators);
    }

    /** Whether a package is an early one; if so, what the source says of it is remembered. */
    boolean isEarly(Digest sha256, Validators validators) {
        Optional<PackageRef> known =
                early().values().stream().filter(p -> p.sha256().equals(sha256)).findFirst();
        known.ifPresent(reference -> remember(validators, reference));
        return known.isPresent();
    }

    private Map<Validators, PackageRef> early() {
        Map<Validators, PackageRef> all = new LinkedHashMap<>();
        archive.claims().early().forEach(receipt -> all.put(receipt.validators(), receipt.reference()));
        all.putAll(early);
        find().ifPresent(seen -> all.values().removeIf(p -> p.cut().compareTo(seen.cut()) <= 0));
        return all;
    }

    private void remember(Validators validators, PackageRef reference) {
        early.put(validators, reference);
        if (early.size() > MOST_EARLY) {
            early.remove(early.keySet().iterator().next());
        }
    }

    /** A package that this process met and an operator accepted. */
    void accept(Validators validators, PackageRef reference, CutOrigin origin) {
        if (archive.claims().isEarly(reference)) {
            remember(validators, reference);
        } else {
            accepted = new Seen(validators, reference, origin);
        }
    }
}
