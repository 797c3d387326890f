package mx.prep.internal.retry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.ObjectKey;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.StoredObject;

/** One list of deletions, repeated for what is left of it. Used once. */
final class Deletes {
    private final ObjectStore store;
    private final Attempts attempts;
    private final List<DeleteFailure> failures = new ArrayList<>();
    private final Set<ObjectKey> lost = new HashSet<>();
    private final Map<ObjectKey, StoreException> reasons = new HashMap<>();
    private List<Deletion> left;

    Deletes(ObjectStore store, Attempts attempts, List<Deletion> deletions) {
        this.store = store;
        this.attempts = attempts;
        this.left = List.copyOf(deletions);
    }

    /** What couldn't be deleted. */
    List<DeleteFailure> run() {
        try {
            attempts.run(this::attempt);
        } catch (StoreException e) {
            left.forEach(deletion -> fail(deletion, reasons.getOrDefault(deletion.key(), e)));
        }
        return List.copyOf(failures);
    }

    /** Deletes, and throws the reason to repeat if anything is left. */
    private int attempt() {
        Map<ObjectKey, StoreException> failed = send();
        List<Deletion> again = new ArrayList<>();
        for (Deletion deletion : left) {
            StoreException reason = failed.get(deletion.key());
            if (reason != null && isToRepeat(deletion, reason)) {
                again.add(deletion);
            }
        }
        left = again;
        // Of several reasons the one that asks for the longest pause.
        Optional<StoreException> reason = again.stream()
                .map(deletion -> reasons.get(deletion.key()))
                .max(Comparator.comparing(e -> e.retryAfter().orElse(Duration.ZERO)));
        if (reason.isPresent()) {
            throw reason.get().isRetryable() ? reason.get() : new RepeatException(reason.get());
        }
        return failures.size();
    }

    private Map<ObjectKey, StoreException> send() {
        Map<ObjectKey, StoreException> failed = new HashMap<>();
        try {
            store.delete(left).forEach(failure -> failed.put(failure.key(), failure.reason()));
        } catch (StoreException e) {
            left.forEach(deletion -> failed.put(deletion.key(), e));
        }
        return failed;
    }

    private boolean isToRepeat(Deletion deletion, StoreException reason) {
        reasons.put(deletion.key(), reason);
        if (reason.kind() == Kind.UNKNOWN_OUTCOME) {
            lost.add(deletion.key());
        }
        if (reason.isRetryable()) {
            return true;
        }
        if (!lost.contains(deletion.key())) {
            fail(deletion, reason);
            return false;
        }
        return isStillThere(deletion, reason);
    }

    /** Reads back after a lost answer; whether the deletion is to be repeated. */
    private boolean isStillThere(Deletion deletion, StoreException reason) {
        try {
            Optional<StoredObject> now = attempts.run(() -> store.find(deletion.key()));
            if (now.isEmpty()) {
                return false;
            }
            if (reason.kind() == Kind.UNKNOWN_OUTCOME && Writes.holds(deletion.precondition(), now.get())) {
                return true;
            }
        } catch (StoreException e) {
            reason.addSuppressed(e);
        }
        fail(deletion, reason);
        return false;
    }

    private void fail(Deletion deletion, StoreException reason) {
        boolean open = lost.contains(deletion.key());
        failures.add(new DeleteFailure(deletion.key(), open ? Writes.unknown(reason) : reason));
    }
}
