package mx.prep.examples.gate;

import java.util.function.Supplier;

/** What each request of a publisher passes on its way out and back; it may hold it, end it or just look on. */
@FunctionalInterface
public interface Passage {
    /** Lets something pass, or doesn't return normally. */
    void pass(String what);

    /** Passes, does something, and passes once more. */
    default <T> T around(String what, Supplier<T> action) {
        pass("before " + what);
        T result = action.get();
        pass("after " + what);
        return result;
    }
}
