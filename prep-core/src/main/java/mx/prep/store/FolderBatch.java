package mx.prep.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import mx.prep.error.StoreException;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import mx.prep.spi.WriteBatch;
import mx.prep.spi.WriteFailure;

/**
 * A folder's batch: files wait complete beside the objects; the commit forces them, many at a time, and moves each to
 * its place. A copy that is a link shares bytes that are durable already and takes its place at once. The folders come
 * last.
 */
final class FolderBatch implements WriteBatch {
    private final FolderStore store;
    private final FolderErrors errors;
    private final Queue<Written> waiting = new ConcurrentLinkedQueue<>();
    private final Set<Path> touched = ConcurrentHashMap.newKeySet();

    FolderBatch(FolderStore store, FolderErrors errors) {
        this.store = store;
        this.errors = errors;
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        return store.write(key, writing -> {
            Written written = writing.write(key, body, headers, precondition);
            waiting.add(written);
            return written.state().describe(key, headers);
        });
    }

    @Override
    public StoredObject copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        return store.write(target, writing -> {
            Written written = writing.copy(source, sourceVersion, target, headers);
            if (written.durability() == Written.Durability.FORCED) {
                writing.place(written, touched);
            } else {
                waiting.add(written);
            }
            return written.state().describe(target, headers);
        });
    }

    @Override
    public List<WriteFailure> commit() {
        Queue<WriteFailure> failures = new ConcurrentLinkedQueue<>();
        List<Written> all = drain();
        try {
            Parallel.forEach(all, written -> {
                try {
                    finish(written);
                } catch (StoreException e) {
                    failures.add(new WriteFailure(written.key(), e));
                }
            });
        } finally {
            discard(all);
        }
        force(touched);
        return List.copyOf(failures);
    }

    private void finish(Written written) {
        store.write(written.key(), writing -> {
            writing.force(written);
            writing.place(written, touched);
            return written;
        });
    }

    private void force(Collection<Path> folders) {
        Parallel.forEach(folders, folder -> {
            try {
                Durable.forceFolder(folder);
            } catch (IOException e) {
                throw errors.unknown(folder.toString(), e);
            }
        });
    }

    private List<Written> drain() {
        List<Written> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }

    private static void discard(Collection<Written> files) {
        for (Written written : files) {
            discard(written.temporary());
        }
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // Removed with what other processes leave behind.
            return;
        }
    }

    @Override
    public void close() {
        discard(drain());
    }
}
