package mx.prep.gcp.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a bucket's objects are kept, beyond their own headers.
 *
 * @param kmsKey key of Cloud KMS, or null for the bucket's
 * @param storageClass null for the bucket's
 * @param lockMode null for no lock
 * @param retention how long a lock holds
 */
record GcsOptions(
        @Nullable String kmsKey,
        @Nullable GcsStorageClass storageClass,
        @Nullable GcsLockMode lockMode,
        Duration retention) {

    /** Adds to a resource what is asked for in it, with a lock that begins now. */
    void describe(ObjectNode resource, Clock clock) {
        if (storageClass != null) {
            resource.put("storageClass", storageClass.name());
        }
        if (lockMode != null) {
            resource.putObject("retention")
                    .put("mode", lockMode == GcsLockMode.LOCKED ? "Locked" : "Unlocked")
                    .put(
                            "retainUntilTime",
                            clock.instant()
                                    .plus(retention)
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString());
        }
    }
}
