package mx.prep.internal.time;

/** Measures how long something takes, whatever the clocks say. */
@FunctionalInterface
public interface Ticker {
    Ticker SYSTEM = System::nanoTime;

    /** Nanoseconds since some moment. */
    long nanos();

    /** A watch that starts now. */
    default Stopwatch start() {
        return new Stopwatch(this);
    }
}
