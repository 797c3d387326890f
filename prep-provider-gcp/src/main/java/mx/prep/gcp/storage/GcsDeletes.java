package mx.prep.gcp.storage;

import java.util.List;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;
import mx.prep.store.jclouds.Effect;
import mx.prep.store.jclouds.SingleDeletes;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import mx.prep.store.jclouds.StoreHttp;

/** Deletes objects, each in a request of its own, some at a time. Thread-safe. */
final class GcsDeletes {
    private final String store;
    private final GcsPlace place;
    private final StoreHttp http;
    private final GcsReads reads;

    /** @param reads tells whether a condition failed because there is nothing any more */
    GcsDeletes(String store, GcsPlace place, StoreHttp http, GcsReads reads) {
        this.store = store;
        this.place = place;
        this.http = http;
        this.reads = reads;
    }

    List<DeleteFailure> delete(List<Deletion> deletions) {
        return SingleDeletes.run(store, deletions, this::deleteOne);
    }

    private void deleteOne(Deletion deletion) {
        String key = deletion.key().value();
        GcsPlace.Address address = place.object(key);
        GcsWrites.condition(address, deletion.precondition());
        Attempt attempt = new Attempt(key, Effect.WRITE, "storage.objects.delete");
        try {
            http.send(new StoreHttp.Ask("DELETE", address.uri(), attempt));
        } catch (StoreException e) {
            boolean gone = e.kind() == Kind.NOT_FOUND
                    || (e.kind() == Kind.PRECONDITION
                            && reads.find(deletion.key()).isEmpty());
            if (!gone) {
                throw e;
            }
        }
    }
}
