package mx.prep.internal.retry;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import org.jspecify.annotations.Nullable;

/**
 * One write that is repeated until its outcome is known.
 *
 * <p>After a lost answer, and after a refusal that may be the answer to an earlier success of its own, the object is
 * read back: if it is what was to be written, the write has succeeded. A write is repeated after a lost answer only if
 * the object is still in the state that its precondition asks for; then at most one of both is applied. What stays
 * open is {@code UNKNOWN_OUTCOME}.
 */
final class Writes {
    private final ObjectStore store;
    private final Attempts attempts;

    Writes(ObjectStore store, Attempts attempts) {
        this.store = store;
        this.attempts = attempts;
    }

    /**
     * Writes, told by a condition on the object whether it has happened.
     *
     * @param result what the write would have returned, from the object that is there
     */
    <T> T run(
            ObjectKey key,
            Precondition precondition,
            Supplier<T> write,
            Predicate<StoredObject> isDone,
            Function<StoredObject, T> result) {
        OneWrite<T> one = new OneWrite<>(key, precondition, write, isDone, result);
        try {
            return attempts.run(one::attempt);
        } catch (StoreException e) {
            throw one.honest(e);
        }
    }

    private final class OneWrite<T> {
        private final ObjectKey key;
        private final Precondition precondition;
        private final Supplier<T> write;
        private final Predicate<StoredObject> isDone;
        private final Function<StoredObject, T> result;
        private @Nullable StoreException lost;
        private int tries;

        OneWrite(
                ObjectKey key,
                Precondition precondition,
                Supplier<T> write,
                Predicate<StoredObject> isDone,
                Function<StoredObject, T> result) {
            this.key = key;
            this.precondition = precondition;
            this.write = write;
            this.isDone = isDone;
            this.result = result;
        }

        T attempt() {
            tries++;
            try {
                return write.get();
            } catch (StoreException e) {
                if (e.kind() == Kind.UNKNOWN_OUTCOME) {
                    lost = e;
                    return settle(e);
                }
                boolean refused = e.kind() == Kind.PRECONDITION || e.kind() == Kind.NOT_FOUND;
                if (refused && tries > 1) {
                    return readBack(e).filter(isDone).map(result).orElseThrow(() -> e);
                }
                throw e;
            }
        }

        private T settle(StoreException e) {
            Optional<StoredObject> now = readBack(e);
            if (now.isPresent() && isDone.test(now.get())) {
                return result.apply(now.get());
            }
            if (holds(precondition, now.orElse(null))) {
                throw new RepeatException(e);
            }
            throw e;
        }

        /** The object now; if that can't be said either, the failure that made it necessary. */
        private Optional<StoredObject> readBack(StoreException cause) {
            try {
                return attempts.run(() -> store.find(key));
            } catch (StoreException e) {
                cause.addSuppressed(e);
                throw cause;
            }
        }

        /** What the caller may conclude when the last attempt failed but an earlier one's outcome is open. */
        StoreException honest(StoreException last) {
            return lost == null ? last : unknown(last);
        }
    }

    /** A failure after which it is open whether an earlier attempt was applied. */
    static StoreException unknown(StoreException last) {
        return last.kind() == Kind.UNKNOWN_OUTCOME
                ? last
                : new StoreException(
                        Kind.UNKNOWN_OUTCOME,
                        last.store(),
                        last.key(),
                        "an answer was lost, and it can't be told whether the request was applied; read the object again",
                        last);
    }

    static boolean holds(Precondition precondition, @Nullable StoredObject now) {
        if (precondition instanceof Precondition.Matches matches) {
            return now != null && now.version().equals(matches.version());
        }
        return precondition instanceof Precondition.None || now == null;
    }

    /** Whether an object is exactly what was sent. */
    boolean isSame(StoredObject stored, Body body, ObjectHeaders headers) {
        if (stored.size() != body.length() || !headers.equals(stored.headers())) {
            return false;
        }
        Digest md5 = stored.md5();
        return md5 != null
                ? md5.equals(body.checksums().md5())
                : sha256(stored).equals(Optional.of(body.checksums().sha256()));
    }

    /** The digest of the stored bytes; empty if they are another version's by now. */
    private Optional<Digest> sha256(StoredObject stored) {
        return attempts.run(() -> {
            MessageDigest engine = DigestAlgorithm.SHA256.newDigest();
            try (ObjectContent content = store.get(stored.key(), ByteRange.ALL)) {
                if (!content.object().version().equals(stored.version())) {
                    return Optional.empty();
                }
                InputStream in = content.stream();
                byte[] buffer = new byte[8192];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    engine.update(buffer, 0, count);
                }
                return Optional.of(Digest.of(DigestAlgorithm.SHA256, engine));
            } catch (IOException e) {
                throw new StoreException(
                        Kind.UNAVAILABLE, store.name(), stored.key().value(), "reading back broke off", e);
            }
        });
    }
}
