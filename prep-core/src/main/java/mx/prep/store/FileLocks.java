package mx.prep.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import mx.prep.error.CancelledException;

/**
 * Excludes other threads and other processes from one key. A lock ends with its process, however that ends.
 *
 * <p>Keys share 64 lock files. A file lock belongs to the whole process and is lost when any of its channels to that
 * file is closed; so the threads of this process, of whatever store, first exclude each other, and the channel lives
 * only as long as the lock. Nobody holds two locks at once.
 */
final class FileLocks {
    private static final int FILES = 64;
    private static final ReentrantLock[] MUTEXES =
            Stream.generate(ReentrantLock::new).limit(256).toArray(ReentrantLock[]::new);
    private static final long OTHER_LOADER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Path folder;

    FileLocks(Path folder) {
        this.folder = folder;
    }

    /** What is done under a lock. */
    interface Action<T> {
        T run() throws IOException;
    }

    /**
     * Runs an action while nobody else runs one for the same key.
     *
     * @throws CancelledException if the thread is interrupted while it waits
     */
    <T> T exclusively(String key, Action<T> action) throws IOException {
        return exclusively(share(key), action);
    }

    /** Which lock a key has; keys with the same number exclude each other. */
    static int share(String key) {
        return Math.floorMod(key.hashCode(), FILES);
    }

    /** Like the other, for all keys that have this lock. */
    <T> T exclusively(int share, Action<T> action) throws IOException {
        Path file = folder.resolve(String.format("%02x", share));
        ReentrantLock mutex = MUTEXES[Math.floorMod(file.hashCode(), MUTEXES.length)];
        try {
            mutex.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while waiting for the lock " + file, e);
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            lock(channel);
            return action.run();
        } finally {
            mutex.unlock();
        }
    }

    /** Until the channel is closed. */
    private static void lock(FileChannel channel) throws IOException {
        FileLock lock = null;
        while (lock == null) {
            try {
                lock = channel.lock();
            } catch (OverlappingFileLockException e) {
                // The same library under another class loader of this process; it doesn't hold locks for long.
                LockSupport.parkNanos(OTHER_LOADER_NANOS);
            }
        }
    }
}
