package mx.prep.examples.night;

import mx.prep.examples.gate.Passage;

/**
 * The life of a publisher in this process. From a request on nothing of it gets out to stores and edges, as if its process
 * had been killed there; what was on its way has arrived or hasn't. Thread-safe.
 */
public final class Lifeline implements Passage {
    private final Passage beyond;
    private final int end;
    private int passed;

    /** Where it was killed. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        private Killed(String what) {
            super("killed " + what, null, false, false);
        }
    }

    /**
     * @param beyond what goes on with what passes
     * @param end the number of the first that doesn't pass any more, from 1
     */
    public Lifeline(Passage beyond, int end) {
        this.beyond = beyond;
        this.end = end;
    }

    @Override
    public void pass(String what) {
        synchronized (this) {
            passed++;
            if (passed >= end) {
                // Nobody hears of a process that was killed.
                Thread.currentThread().setUncaughtExceptionHandler((thread, killed) -> {});
                throw new Killed(what);
            }
        }
        beyond.pass(what);
    }

    public synchronized int passed() {
        return passed;
    }

    public synchronized boolean isCut() {
        return passed >= end;
    }
}
