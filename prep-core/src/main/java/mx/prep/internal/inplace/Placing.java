package mx.prep.internal.inplace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import mx.prep.error.PrepException;
import mx.prep.error.StoreException;
import mx.prep.internal.inplace.Plan.Need;
import mx.prep.internal.inplace.Plan.Put;
import mx.prep.internal.upload.Hundredths;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.internal.upload.UploadStage.Progress;
import mx.prep.internal.upload.Workers;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.spi.BatchingStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.WriteBatch;
import mx.prep.spi.WriteFailure;

/** One release on its way into the tree, group by group, as long as the intent is this one's. */
final class Placing {
    /** Somebody else who writes the same file this often has the same intent and is as stubborn. */
    private static final int MOST_REFUSALS = 50;

    private final ReleaseStore releases;
    private final Workers workers;
    private final IntentRegister register;
    private final Contents contents;
    private final Intent mine;
    private final Hundredths stored;
    private final AtomicLong sent = new AtomicLong();

    /** Another publisher has begun something newer. */
    static final class SupersededException extends PrepException {
        private static final long serialVersionUID = 1L;

        SupersededException() {
            super("superseded", null);
        }
    }

    Placing(
            ReleaseStore releases,
            Workers workers,
            IntentRegister register,
            Contents contents,
            Intent mine,
            Progress progress,
            int total) {
        this.releases = releases;
        this.workers = workers;
        this.register = register;
        this.contents = contents;
        this.mine = mine;
        this.stored = new Hundredths(progress, total);
    }

    /**
     * Puts a group's files; all are stored when it returns.
     *
     * @throws SupersededException if the intent isn't ours any more
     * @throws StoreException for the first file that can't be stored
     */
    void place(List<Put> group) {
        if (releases.store() instanceof BatchingStore batching && group.size() > 1) {
            batched(batching, group);
        } else {
            workers.forEach(group, put -> {
                place(put, put.listed());
                stored.advance();
            });
        }
    }

    /** Stored bytes that were sent. */
    long sent() {
        return sent.get();
    }

    private void batched(BatchingStore store, List<Put> group) {
        Map<ObjectKey, StoredObject> written = new ConcurrentHashMap<>();
        List<WriteFailure> failures;
        try (WriteBatch batch = store.openBatch()) {
            workers.forEach(group, put -> {
                ObjectKey key = key(put);
                written.put(key, batch.put(key, put.change().body(), put.entry().headers(), put.listed()));
            });
            failures = batch.commit();
        }
        Map<ObjectKey, StoreException> reasons = new HashMap<>();
        failures.forEach(failure -> reasons.put(failure.key(), failure.reason()));
        List<Refused> again = new ArrayList<>();
        for (Put put : group) {
            StoreException reason = reasons.get(key(put));
            if (reason == null) {
                wrote(put, Objects.requireNonNull(written.get(key(put))));
                stored.advance();
            } else if (isOpen(reason)) {
                again.add(new Refused(put, reason));
            } else {
                throw reason;
            }
        }
        workers.forEach(again, refused -> {
            afterRefusal(refused.put(), refused.reason()).ifPresent(state -> place(refused.put(), state));
            stored.advance();
        });
    }

    private record Refused(Put put, StoreException reason) {}

    private void place(Put put, Precondition listed) {
        Precondition state = listed;
        for (int refusals = 0; refusals < MOST_REFUSALS; refusals++) {
            try {
                wrote(
                        put,
                        releases.store()
                                .put(key(put), put.change().body(), put.entry().headers(), state));
                return;
            } catch (StoreException e) {
                if (!isOpen(e)) {
                    throw e;
                }
                Optional<Precondition> next = afterRefusal(put, e);
                if (next.isEmpty()) {
                    return;
                }
                state = next.get();
            }
        }
        throw new StoreException(
                StoreException.Kind.UNAVAILABLE,
                releases.store().name(),
                key(put).value(),
                "is written by somebody else all the time; the next cycle goes on",
                null);
    }

    private void wrote(Put put, StoredObject object) {
        contents.wrote(object, put.entry());
        sent.addAndGet(object.size());
    }

    private static boolean isOpen(StoreException e) {
        return e.kind() == StoreException.Kind.PRECONDITION || e.kind() == StoreException.Kind.UNKNOWN_OUTCOME;
    }

    /** The state to try again from, read before the intent; empty if the file is as it should be. */
    private Optional<Precondition> afterRefusal(Put put, StoreException refusal) {
        Optional<StoredObject> now = releases.store().find(key(put));
        if (!register.read().intent().equals(mine)) {
            throw new SupersededException();
        }
        boolean enough = put.need() == Need.EQUAL_BYTES || refusal.kind() == StoreException.Kind.UNKNOWN_OUTCOME;
        if (enough && now.isPresent() && isAsPlanned(now.get(), put.entry())) {
            return Optional.empty();
        }
        return Optional.of(now.map(o -> Precondition.matches(o.version())).orElse(Precondition.ABSENT));
    }

    private boolean isAsPlanned(StoredObject object, ManifestEntry entry) {
        return (object.headers() == null || object.headers().equals(entry.headers())) && contents.holds(object, entry);
    }

    private ObjectKey key(Put put) {
        return releases.layout().live(put.entry().path());
    }
}
