package mx.prep.internal.switchover;

import java.io.IOException;
import java.util.Optional;
import mx.prep.error.StoreException;
import mx.prep.internal.format.FormatException;
import mx.prep.internal.format.PointerFormat;
import mx.prep.model.CacheRule;
import mx.prep.model.Encoding;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.Pointer;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;

/** The pointer object of one target: read, and replaced by compare-and-set. Thread-safe. */
public final class PointerStore {
    private static final ObjectHeaders HEADERS =
            new ObjectHeaders(MediaType.JSON, CacheRule.POINTER, Encoding.IDENTITY, null);

    private final ObjectStore store;
    private final ObjectKey key;

    /** A pointer as read, with the version to replace it by. */
    public record Read(Pointer pointer, Version version) {}

    public PointerStore(ObjectStore store, ObjectKey key) {
        this.store = store;
        this.key = key;
    }

    /**
     * The pointer, or empty where there is none.
     *
     * @throws StoreException {@code CORRUPT} if the object isn't a pointer
     */
    public Optional<Read> find() {
        try (ObjectContent content = store.get(key, ByteRange.ALL)) {
            byte[] bytes = content.stream().readNBytes(PointerFormat.MAX_BYTES + 1);
            if (bytes.length > PointerFormat.MAX_BYTES) {
                throw corrupt("longer than " + PointerFormat.MAX_BYTES + " bytes", null);
            }
            return Optional.of(
                    new Read(PointerFormat.read(bytes), content.object().version()));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        } catch (FormatException e) {
            throw corrupt(e.getMessage() + "; nothing is changed until a valid pointer stands there", e);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, store.name(), key.value(), "reading broke off", e);
        }
    }

    /**
     * Writes the first pointer.
     *
     * @return the version, or empty if somebody else was first
     */
    public Optional<Version> create(Pointer pointer) {
        return write(pointer, Precondition.ABSENT);
    }

    /**
     * Replaces the pointer that was read.
     *
     * @return the new version, or empty if somebody else replaced it since
     * @throws StoreException {@code UNKNOWN_OUTCOME} if it couldn't be found out whether it was replaced
     */
    public Optional<Version> replace(Read before, Pointer pointer) {
        return write(pointer, Precondition.matches(before.version()));
    }

    private Optional<Version> write(Pointer pointer, Precondition precondition) {
        byte[] document = PointerFormat.write(pointer);
        try {
            StoredObject stored = store.put(key, Body.of(document), HEADERS, precondition);
            return Optional.of(stored.version());
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.PRECONDITION && e.kind() != StoreException.Kind.UNKNOWN_OUTCOME) {
                throw e;
            }
            return settled(pointer, e);
        }
    }

    /** Whether a write that was refused, or whose answer was lost, is what stands there. */
    private Optional<Version> settled(Pointer pointer, StoreException refused) {
        try {
            return find().filter(read -> read.pointer().equals(pointer)).map(Read::version);
        } catch (StoreException e) {
            if (refused.kind() == StoreException.Kind.UNKNOWN_OUTCOME) {
                refused.addSuppressed(e);
                throw refused;
            }
            throw e;
        }
    }

    private StoreException corrupt(String detail, @org.jspecify.annotations.Nullable Throwable cause) {
        return new StoreException(StoreException.Kind.CORRUPT, store.name(), key.value(), detail, cause);
    }
}
