package mx.prep.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
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
 * A folder's batch: files wait complete beside the objects; the commit forces them, many at a time, then moves all that
 * share a lock under one hold of it, and forces the folders last. A copy that is a link shares bytes that are durable
 * already.
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
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        return store.write(target, writing -> {
            Written written = writing.copy(source, sourceVersion, target, headers);
            waiting.add(written);
            return written.state().describe(target, headers).version();
        });
    }

    @Override
    public List<WriteFailure> commit() {
        List<Written> all = drain();
        Queue<WriteFailure> failures = new ConcurrentLinkedQueue<>();
        Queue<Written> forced = new ConcurrentLinkedQueue<>();
        List<Written> prepared = new ArrayList<>();
        try {
            Parallel.forEach(
                    all,
                    written -> orFail(written, failures, writing -> {
                        writing.force(written);
                        forced.add(written);
                    }));
            // One after the other: threads that create the same folders get in each other's way.
            forced.forEach(written -> orFail(written, failures, writing -> {
                writing.placing().prepare(written, touched);
                prepared.add(written);
            }));
            Map<Integer, List<Written>> shares = prepared.stream()
                    .collect(Collectors.groupingBy(
                            written -> FileLocks.share(written.key().value())));
            Parallel.forEach(shares.entrySet(), share -> place(share.getKey(), share.getValue(), failures));
        } catch (RuntimeException e) {
            discard(all);
            throw e;
        }
        force(touched);
        return List.copyOf(failures);
    }

    /** Places files that share a lock. */
    private void place(int share, List<Written> files, Queue<WriteFailure> failures) {
        List<Written> again = new ArrayList<>();
        store.write(files.get(0).key(), writing -> {
            writing.placing().underLock(share, () -> {
                for (Written file : files) {
                    orFail(file, failures, inside -> {
                        if (!inside.placing().placePrepared(file)) {
                            again.add(file);
                        }
                    });
                }
                return again;
            });
            return share;
        });
        for (Written file : again) {
            orFail(file, failures, writing -> writing.placing().place(file, touched));
        }
    }

    private interface Step {
        void with(Writing writing) throws IOException;
    }

    /** A file that can't be written is a failure of its own, and gone. */
    private void orFail(Written written, Queue<WriteFailure> failures, Step step) {
        try {
            store.write(written.key(), writing -> {
                step.with(writing);
                return written;
            });
        } catch (StoreException e) {
            discard(written.temporary());
            failures.add(new WriteFailure(written.key(), e));
        }
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
