package mx.prep.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import mx.prep.error.CancelledException;
import mx.prep.error.PrepException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;

/** Turns what a file system throws into the port's exceptions. */
final class FolderErrors {
    private final String store;

    FolderErrors(String store) {
        this.store = store;
    }

    /** A failed request that certainly wasn't applied. */
    PrepException failed(String key, IOException e) {
        if (isInterruption(e)) {
            Thread.currentThread().interrupt();
            return new CancelledException(store + ": " + key + ": interrupted", e);
        }
        if (e instanceof RefusedException) {
            return failure(Kind.DENIED, key, String.valueOf(e.getMessage()), e);
        }
        if (e instanceof AccessDeniedException denied) {
            return failure(Kind.DENIED, key, "no permission for " + denied.getFile() + "; check owner and mode", e);
        }
        return failure(Kind.UNAVAILABLE, key, "the file system failed: " + describe(e), e);
    }

    /** A failed request that may have been applied. */
    PrepException unknown(String key, IOException e) {
        if (isInterruption(e)) {
            return failed(key, e);
        }
        return failure(Kind.UNKNOWN_OUTCOME, key, "written, but perhaps not durable: " + describe(e), e);
    }

    StoreException failure(Kind kind, String key, String detail) {
        return new StoreException(kind, store, key, detail, null);
    }

    private StoreException failure(Kind kind, String key, String detail, IOException cause) {
        return new StoreException(kind, store, key, detail, cause);
    }

    void checkInterrupted(String key) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(store + ": " + key + ": interrupted", null);
        }
    }

    private static boolean isInterruption(IOException e) {
        return e instanceof ClosedByInterruptException || e instanceof FileLockInterruptionException;
    }

    private static String describe(IOException e) {
        return e.getClass().getSimpleName() + " " + e.getMessage();
    }
}
