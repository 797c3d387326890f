package mx.prep.internal.audit;

import java.util.ArrayList;
import java.util.List;
import mx.prep.error.StoreException;

/** Collects what is wrong; a reading that fails is a finding, not an end. */
final class Findings {
    final List<String> problems = new ArrayList<>();
    final List<String> remarks = new ArrayList<>();

    /** Runs a reading. */
    void reading(Runnable reading) {
        try {
            reading.run();
        } catch (StoreException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }
}
