package mx.prep.internal.follow;

import java.util.Set;
import java.util.function.Function;
import mx.prep.integrity.Digests;
import mx.prep.model.ContentCheck;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Limits;
import mx.prep.source.UnknownLength;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.Verifier;
import org.jspecify.annotations.Nullable;

/**
 * What may differ from one {@link FaultyNight} to another.
 *
 * @param limits what no package may exceed
 * @param verifier what shows that a package is the authority's
 * @param virtualTransfers whether time passes, too, while the authority sends slowly
 * @param cache what is in front of the live tree, or null
 * @param names whether packages come under names that say their cut, as a listing has them, and nothing else does
 * @param window whether the publisher knows when the election opens and closes
 * @param unchecked what isn't looked for in packages
 * @param length what becomes of packages whose length isn't announced
 */
record Setup(
        boolean rehearsal,
        Limits limits,
        Verifier verifier,
        boolean virtualTransfers,
        Function<FaultyNight, @Nullable EdgeCache> cache,
        boolean names,
        boolean window,
        Set<ContentCheck> unchecked,
        UnknownLength length) {
    static final Setup USUAL = new Setup(false, Limits.DEFAULT, Digests.sidecar(DigestAlgorithm.SHA256), false);

    /** With nothing in front of the live tree. */
    Setup(boolean rehearsal, Limits limits, Verifier verifier, boolean virtualTransfers) {
        this(rehearsal, limits, verifier, virtualTransfers, night -> null, false, true, Set.of(), UnknownLength.REFUSE);
    }

    Setup behind(Function<FaultyNight, @Nullable EdgeCache> other) {
        return new Setup(rehearsal, limits, verifier, virtualTransfers, other, names, window, unchecked, length);
    }

    Setup byNames() {
        return new Setup(rehearsal, limits, verifier, virtualTransfers, cache, true, window, unchecked, length);
    }

    Setup within(Limits other) {
        return new Setup(rehearsal, other, verifier, virtualTransfers, cache, names, window, unchecked, length);
    }

    Setup withoutWindow() {
        return new Setup(rehearsal, limits, verifier, virtualTransfers, cache, names, false, unchecked, length);
    }

    Setup with(UnknownLength choice) {
        return new Setup(rehearsal, limits, verifier, virtualTransfers, cache, names, window, unchecked, choice);
    }

    Setup without(ContentCheck... checks) {
        return new Setup(rehearsal, limits, verifier, virtualTransfers, cache, names, window, Set.of(checks), length);
    }
}
