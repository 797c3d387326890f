package mx.prep.store;

import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Gives each file that is written a modification time of its own, in steps of 100 ns (what NTFS keeps). */
final class Stamps {
    private static final long STEP = 100;
    private final Clock clock;
    private final AtomicLong last = new AtomicLong();

    Stamps(Clock clock) {
        this.clock = clock;
    }

    FileTime next() {
        Instant now = clock.instant();
        long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() / STEP * STEP;
        return FileTime.from(last.updateAndGet(before -> Math.max(before + STEP, nanos)), TimeUnit.NANOSECONDS);
    }
}
