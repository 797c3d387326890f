package mx.prep.internal.pipeline;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import mx.prep.model.CutOrigin;
import mx.prep.model.HoldReason;
import mx.prep.model.IntakeResult;
import mx.prep.model.PackageRef;
import mx.prep.model.Validators;
import org.jspecify.annotations.Nullable;

/**
 * What this process holds: it isn't fetched again at every poll, and an alarm is raised for it once. One thread at a
 * time.
 */
final class HeldOffers {
    private static final int MOST = 64;

    private final Map<Validators, Waiting> offers = new LinkedHashMap<>();
    private final Set<Validators> same = new LinkedHashSet<>();
    private final Set<Told> told = new LinkedHashSet<>();

    private record Told(PackageRef reference, HoldReason reason) {}

    /**
     * A held package.
     *
     * @param validators what the source said of it
     * @param origin where its cut was read from
     */
    record Waiting(IntakeResult.Held result, Validators validators, CutOrigin origin) {}

    /** What is held of an offer, or null if it has to be fetched: it isn't known, or could be another by now. */
    @Nullable
    Waiting find(Validators validators) {
        return tells(validators) ? offers.get(validators) : null;
    }

    /** Remembers an offer whose bytes turned out to be what was seen last. */
    void same(Validators validators) {
        if (tells(validators)) {
            same.add(validators);
            trim(same);
        }
    }

    /** Whether an offer was fetched before and was what had been seen last. */
    boolean isSame(Validators validators) {
        return same.contains(validators);
    }

    /** Whether the source's words tell one package from another. */
    static boolean tells(Validators validators) {
        return validators.etag() != null || (validators.lastModified() != null && validators.length() != null);
    }

    /**
     * Remembers a held package.
     *
     * @return whether that is news
     */
    boolean put(Waiting waiting) {
        offers.put(waiting.validators(), waiting);
        trim(offers.keySet());
        boolean news =
                told.add(new Told(waiting.result().reference(), waiting.result().reason()));
        trim(told);
        return news;
    }

    void remove(Validators validators) {
        offers.remove(validators);
    }

    /** Everything is fetched, judged and told again. */
    void clear() {
        offers.clear();
        same.clear();
        told.clear();
    }

    private static void trim(Set<?> set) {
        if (set.size() > MOST) {
            set.remove(set.iterator().next());
        }
    }
}
