package mx.prep.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import mx.prep.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * Locks keys against other threads and other processes: a key has one of 64 lock files, which the operating system lets
 * go of when its holder dies. Thread-safe.
 */
final class KeyLocks {
    private static final int STRIPES = 64;
    /** File locks belong to a process: all stores on a folder share the locks of its threads. */
    private static final Map<Path, Stripe> OPEN = new ConcurrentHashMap<>();

    private final Path folder;

    private static final class Stripe {
        private final ReentrantLock threads = new ReentrantLock();
        private @Nullable FileChannel channel;

        FileChannel open(Path file) throws IOException {
            FileChannel open = channel;
            if (open == null || !open.isOpen()) {
                Files.createDirectories(file.getParent());
                open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                channel = open;
            }
            return open;
        }
    }

    /** What is done under a lock. */
    interface Work<T> {
        T run() throws IOException;
    }

    KeyLocks(Path folder) {
        this.folder = folder;
    }

    <T> T run(ObjectKey key, Work<T> work) throws IOException, InterruptedException {
        Path file = folder.resolve(Integer.toString(Math.floorMod(key.hashCode(), STRIPES)));
        Stripe stripe = OPEN.computeIfAbsent(file, f -> new Stripe());
        stripe.threads.lockInterruptibly();
        try {
            FileLock lock = stripe.open(file).lock();
            try {
                return work.run();
            } finally {
                lock.release();
            }
        } finally {
            stripe.threads.unlock();
        }
    }
}
