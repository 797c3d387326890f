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
        private @org.jspecify.annotations.Nullable FileChannel channel;
    }

    /** A lock that is held. */
    static final class Held implements AutoCloseable {
        private final Stripe stripe;
        private final FileLock lock;

        private Held(Stripe stripe, FileLock lock) {
            this.stripe = stripe;
            this.lock = lock;
        }

        @Override
        public void close() throws IOException {
            try {
                lock.release();
            } finally {
                stripe.threads.unlock();
            }
        }
    }

    KeyLocks(Path folder) {
        this.folder = folder;
    }

    Held lock(ObjectKey key) throws IOException, InterruptedException {
        Path file = folder.resolve(Integer.toString(Math.floorMod(key.hashCode(), STRIPES)));
        Stripe stripe = OPEN.computeIfAbsent(file, f -> new Stripe());
        stripe.threads.lockInterruptibly();
        try {
            FileChannel channel = stripe.channel;
            if (channel == null || !channel.isOpen()) {
                Files.createDirectories(folder);
                channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                stripe.channel = channel;
            }
            return new Held(stripe, channel.lock());
        } catch (IOException | RuntimeException e) {
            stripe.threads.unlock();
            throw e;
        }
    }
}
