package mx.prep.internal.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.Window;
import org.jspecify.annotations.Nullable;

/**
 * Which releases stay: pure functions.
 *
 * @param newest how many of those that were live stay besides the one that is
 */
public record Keeping(int newest) {
    /** How long after the window's end every release that was live stays. */
    public static final Duration AFTER_THE_WINDOW = Duration.ofHours(24);

    public Keeping {
        if (newest < 0) {
            throw new IllegalArgumentException("that many releases can't stay: " + newest);
        }
    }

    /**
     * The newest ones, and until 24 hours after the window's end all of them.
     *
     * @param window the election's, or null if it is always public
     */
    public static Keeping of(int newest, @Nullable Window window, Instant now) {
        boolean all = window != null && now.isBefore(window.closesAt().plus(AFTER_THE_WINDOW));
        return new Keeping(all ? Integer.MAX_VALUE : newest);
    }

    /**
     * What nobody can ask for any more, in the order in which it was live: all that is neither live nor among those that
     * stay, as far as no publisher can make it live. A release that never was live has nobody to ask for it.
     *
     * @param there every release of which something lies in the store
     * @param behind whether a site that has come to the pointer can't come to a release any more
     */
    public List<ReleaseId> gone(Pointer pointer, Collection<ReleaseId> there, BiPredicate<ReleaseId, Pointer> behind) {
        List<ReleaseId> kept = pointer.kept();
        List<ReleaseId> staying = kept.subList(Math.max(0, kept.size() - newest), kept.size());
        Set<ReleaseId> gone = new LinkedHashSet<>(kept);
        there.stream().sorted(Keeping::order).forEach(gone::add);
        gone.remove(pointer.release());
        staying.forEach(gone::remove);
        gone.removeIf(id -> !behind.test(id, pointer));
        return new ArrayList<>(gone);
    }

    private static int order(ReleaseId one, ReleaseId other) {
        return one.isAfter(other)
                ? 1
                : other.isAfter(one) ? -1 : one.fingerprint().compareTo(other.fingerprint());
    }
}
