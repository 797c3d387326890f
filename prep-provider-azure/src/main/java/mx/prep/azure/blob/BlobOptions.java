package mx.prep.azure.blob;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a container's blobs are kept, beyond their own headers.
 *
 * @param lock null for no policy
 * @param retention how long a policy holds
 */
record BlobOptions(@Nullable BlobLock lock, Duration retention) {
    /** The headers that say so, with a policy that begins now. */
    Map<String, String> headers(Clock clock) {
        if (lock == null) {
            return Map.of();
        }
        return Map.of(
                "x-ms-immutability-policy-mode",
                lock.name().toLowerCase(Locale.ROOT),
                "x-ms-immutability-policy-until-date",
                BlobSigner.DATE.format(clock.instant().plus(retention)));
    }
}
