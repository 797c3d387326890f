package mx.prep.azure.blob;

import java.util.List;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;
import mx.prep.store.jclouds.Effect;
import mx.prep.store.jclouds.SingleDeletes;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import mx.prep.store.jclouds.StoreHttp;

/** Deletes blobs, one in a request, many at a time, each with its own condition. Thread-safe. */
final class BlobDeletes {
    private static final String DELETE = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete";

    private final String store;
    private final BlobPlace place;
    private final StoreHttp http;
    private final BlobReads reads;

    BlobDeletes(String store, BlobPlace place, StoreHttp http, BlobReads reads) {
        this.store = store;
        this.place = place;
        this.http = http;
        this.reads = reads;
    }

    List<DeleteFailure> delete(List<Deletion> deletions) {
        return SingleDeletes.run(store, deletions, this::delete);
    }

    private void delete(Deletion deletion) {
        String key = deletion.key().value();
        StoreHttp.Ask ask = new StoreHttp.Ask("DELETE", place.blob(key), new Attempt(key, Effect.WRITE, DELETE));
        try {
            http.send(Etags.condition(ask, deletion.precondition()));
        } catch (StoreException e) {
            // Where there is nothing to match Azure says that the condition isn't met.
            boolean isGone = e.kind() == Kind.NOT_FOUND
                    || (e.kind() == Kind.PRECONDITION
                            && reads.find(deletion.key()).isEmpty());
            if (!isGone) {
                throw e;
            }
        }
    }
}
