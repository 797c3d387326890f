package mx.prep.examples;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.Cut;
import org.jspecify.annotations.Nullable;

/** Which cuts went live, and which of them were read back. Thread-safe. */
final class CutCount implements Consumer<CutLine> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Set<Cut> live = new HashSet<>();
    private final Set<Cut> confirmed = new HashSet<>();

    @Override
    public synchronized void accept(CutLine line) {
        live.add(line.reference().cut());
        ConfirmationReport report = line.report();
        if (report.isConfirmed()
                && report.by() == ConfirmationReport.AskedOf.PUBLIC_URL
                && report.checked() >= line.changes().files()) {
            confirmed.add(line.reference().cut());
        }
        notifyAll();
    }

    /** How many cuts went live. */
    synchronized int live() {
        return live.size();
    }

    /** How many of them were read back through the edge, every file. */
    synchronized int confirmed() {
        return confirmed.size();
    }

    /** Waits until a cut is confirmed, a minute at most, and a time after the start is over. */
    synchronized void await(Cut cut, long startNanos, Duration least) throws InterruptedException {
        waitFor(startNanos, PATIENCE, cut);
        waitFor(startNanos, least, null);
    }

    private void waitFor(long start, Duration longest, @Nullable Cut cut) throws InterruptedException {
        long left = longest.toNanos() - (System.nanoTime() - start);
        while (left > 0 && (cut == null || !confirmed.contains(cut))) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = longest.toNanos() - (System.nanoTime() - start);
        }
    }
}
