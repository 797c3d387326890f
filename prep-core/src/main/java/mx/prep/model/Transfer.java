package mx.prep.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a package came in.
 *
 * @param started when its first byte was asked for
 * @param finished when its last byte was there
 * @param bytes length of the package
 * @param tlsProtocol {@code TLSv1.3}, {@code TLSv1.2}, or null where no TLS was used (folder, loopback)
 */
public record Transfer(
        Instant started,
        Instant finished,
        long bytes,
        @Nullable String tlsProtocol) {
    public Duration duration() {
        return Duration.between(started, finished);
    }

    /** Mean throughput in bits per second; the whole length where the transfer took no measurable time. */
    public double bitsPerSecond() {
        double seconds = Math.max(duration().toNanos(), 1_000_000) / 1e9;
        return bytes * 8 / seconds;
    }
}
