package mx.prep.examples.night;

import mx.prep.examples.gate.Passage;

/** Counts what publishers do, so that readers can read all the while without taking the machine from them. Thread-safe. */
public final class Pulse implements Passage {
    private long beats;
    private boolean over;

    @Override
    public synchronized void pass(String what) {
        beats++;
        notifyAll();
    }

    /** Waits until publishers have done so much more; false once the night is over. */
    public synchronized boolean await(long more) throws InterruptedException {
        long end = beats + more;
        while (!over && beats < end) {
            wait();
        }
        return !over;
    }

    /** Nobody waits any more. */
    public synchronized void end() {
        over = true;
        notifyAll();
    }
}
