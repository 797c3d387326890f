package mx.prep.examples.night;

import java.util.concurrent.CountDownLatch;
import mx.prep.examples.gate.Passage;

/**
 * A publisher that freezes, as a machine does that is suspended: from a request on all that it does waits, until it is
 * thawed and goes on with what it held to be true. Thread-safe.
 */
public final class Frost implements Passage {
    private final Passage beyond;
    private final int begin;
    private final CountDownLatch frozen = new CountDownLatch(1);
    private final CountDownLatch thawed = new CountDownLatch(1);
    private int passed;

    /**
     * @param beyond what goes on with what passes
     * @param begin the number of the first that waits, from 1
     */
    public Frost(Passage beyond, int begin) {
        this.beyond = beyond;
        this.begin = begin;
    }

    @Override
    public void pass(String what) {
        if (isDue()) {
            frozen.countDown();
            try {
                thawed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted in the frost", e);
            }
        }
        beyond.pass(what);
    }

    private synchronized boolean isDue() {
        passed++;
        return passed >= begin;
    }

    /** Waits until it is frozen. */
    public void await() throws InterruptedException {
        frozen.await();
    }

    /** Lets it go on. */
    public void thaw() {
        thawed.countDown();
    }
}
