package mx.prep.internal.purge;

import java.io.IOException;
import java.util.function.UnaryOperator;
import mx.prep.error.StoreException;
import mx.prep.internal.format.FormatException;
import mx.prep.internal.format.PurgeState;
import mx.prep.internal.format.PurgedFormat;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import org.jspecify.annotations.Nullable;

/**
 * The register of one target's purges: read, and replaced by compare-and-set, never deleted. What can't be read as one
 * counts as nothing known, which makes everything owed; what a newer release wrote stays. Used by one thread at a time.
 */
final class PurgeRegister {
    /** Losing this often in a row means that something is wrong. */
    private static final int MOST_RACES = 50;

    private final ObjectStore store;
    private final ObjectKey key;
    private @Nullable Read last;

    private record Read(PurgeState state, Precondition now) {}

    PurgeRegister(ObjectStore store, ObjectKey key) {
        this.store = store;
        this.key = key;
    }

    /** The state as it is now. */
    PurgeState look() {
        Read read = read();
        last = read;
        return read.state();
    }

    /**
     * Changes the state; if somebody else did since it was last seen, the change is made on top of theirs.
     *
     * @param change makes the same of a state that it was made to as of that state itself
     * @return the state that stands there now
     */
    PurgeState update(UnaryOperator<PurgeState> change) {
        Read before = last == null ? read() : last;
        for (int race = 0; race < MOST_RACES; race++) {
            PurgeState next = change.apply(before.state());
            last = before;
            if (next.equals(before.state())) {
                return next;
            }
            try {
                var stored = store.put(key, Body.of(PurgedFormat.write(next)), ObjectHeaders.CONTROL, before.now());
                last = new Read(next, Precondition.matches(stored.version()));
                return next;
            } catch (StoreException e) {
                last = null;
                if (e.kind() != StoreException.Kind.PRECONDITION && e.kind() != StoreException.Kind.UNKNOWN_OUTCOME) {
                    throw e;
                }
                before = read();
            }
        }
        throw new StoreException(
                StoreException.Kind.UNAVAILABLE,
                store.name(),
                key.value(),
                "was changed by others " + MOST_RACES + " times while it was to be changed",
                null);
    }

    private Read read() {
        try (ObjectContent content = store.get(key, ByteRange.ALL)) {
            Precondition now = Precondition.matches(content.object().version());
            byte[] bytes = content.stream().readNBytes(PurgedFormat.MAX_BYTES + 1);
            try {
                return new Read(
                        bytes.length > PurgedFormat.MAX_BYTES ? PurgeState.NONE : PurgedFormat.read(bytes), now);
            } catch (FormatException e) {
                if (e.isOfAnotherSchema()) {
                    throw new StoreException(
                            StoreException.Kind.CORRUPT,
                            store.name(),
                            key.value(),
                            e.getMessage() + "; nothing is purged or changed",
                            e);
                }
                return new Read(PurgeState.NONE, now);
            }
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NOT_FOUND) {
                return new Read(PurgeState.NONE, Precondition.ABSENT);
            }
            throw e;
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, store.name(), key.value(), "reading broke off", e);
        }
    }
}
