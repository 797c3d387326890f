package mx.prep.internal.inplace;

import java.io.IOException;
import mx.prep.error.StoreException;
import mx.prep.internal.format.FormatException;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;

/** The intent register of one target: read, and replaced by compare-and-set, never deleted. Thread-safe. */
final class IntentRegister {
    private final ObjectStore store;
    private final ObjectKey key;

    /**
     * An intent as read.
     *
     * @param now the state of the object that it was read from
     */
    record Read(Intent intent, Precondition now) {}

    IntentRegister(ObjectStore store, ObjectKey key) {
        this.store = store;
        this.key = key;
    }

    /**
     * The intent; {@link Intent#NONE} before the first.
     *
     * @throws StoreException {@code CORRUPT} if the object isn't an intent
     */
    Read read() {
        try (ObjectContent content = store.get(key, ByteRange.ALL)) {
            byte[] bytes = content.stream().readNBytes(IntentFormat.MAX_BYTES);
            return new Read(
                    IntentFormat.read(bytes),
                    Precondition.matches(content.object().version()));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NOT_FOUND) {
                return new Read(Intent.NONE, Precondition.ABSENT);
            }
            throw e;
        } catch (FormatException e) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT,
                    store.name(),
                    key.value(),
                    e.getMessage() + "; nothing is changed until a valid intent stands there",
                    e);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, store.name(), key.value(), "reading broke off", e);
        }
    }

    /**
     * Replaces the intent that was read.
     *
     * @return whether the next one stands there; if not, somebody else replaced it since
     * @throws StoreException {@code UNKNOWN_OUTCOME} if that couldn't be found out
     */
    boolean replace(Read before, Intent next) {
        try {
            store.put(key, Body.of(IntentFormat.write(next)), ObjectHeaders.CONTROL, before.now());
            return true;
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.PRECONDITION && e.kind() != StoreException.Kind.UNKNOWN_OUTCOME) {
                throw e;
            }
            return stands(next, e);
        }
    }

    /** Whether a write that was refused, or whose answer was lost, is what stands there. */
    private boolean stands(Intent next, StoreException refused) {
        try {
            return read().intent().equals(next);
        } catch (StoreException e) {
            if (refused.kind() == StoreException.Kind.UNKNOWN_OUTCOME) {
                refused.addSuppressed(e);
                throw refused;
            }
            throw e;
        }
    }
}
