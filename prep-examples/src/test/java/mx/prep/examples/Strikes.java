package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import mx.prep.examples.Strace.Blow;
import mx.prep.examples.Strace.Calls;
import mx.prep.examples.Strace.Ended;
import mx.prep.examples.Strace.Fault;
import mx.prep.model.Mode;
import mx.prep.testkit.Endurance;

/**
 * Strikes one cycle after another at the numbers of its calls: all of them under {@code -Pendurance}, one that a seed draws
 * in every build. A kind of call that no blow meets fails.
 */
final class Strikes {
    private static final int MOST_CALLS = 2_000;
    /** A number is that of the cycle that was watched; the one that is struck may come by another way. */
    private static final int MOST_TRIES = 4;

    private final Cycles cycles;
    private final Map<Mode, Ended> watched = new ConcurrentHashMap<>();

    /** Cycles that do the same, each in a folder of its own. */
    interface Cycles {
        StruckCycle next(Mode mode) throws IOException;
    }

    Strikes(Cycles cycles) {
        this.cycles = cycles;
    }

    /** Strikes each kind of call, whatever it is made on. */
    void all(Fault fault, Mode mode, List<Calls> kinds) throws Exception {
        for (Calls calls : kinds) {
            int most = watched(mode).most().getOrDefault(calls, 0);
            assertTrue(most > 0, () -> "no " + calls + " in " + mode);
            int struck = Endurance.on() ? eachNumber(fault, mode, calls, most) : oneNumber(fault, mode, calls, most);
            assertTrue(struck > 0, () -> "no " + calls + " was struck by " + fault + " in " + mode);
        }
    }

    /** Goes on for as long as something is struck, and as far as the watched cycle went. */
    private int eachNumber(Fault fault, Mode mode, Calls calls, int most) throws Exception {
        int struck = 0;
        boolean last = true;
        for (int when = 1; last || when <= most; when++) {
            assertTrue(when < MOST_CALLS, () -> calls + " without end");
            last = strike(fault, mode, calls, when).wasStruck();
            struck += last ? 1 : 0;
        }
        return struck;
    }

    private int oneNumber(Fault fault, Mode mode, Calls calls, int most) throws Exception {
        int when = 1 + seeded(fault, mode).nextInt(most);
        return strike(fault, mode, calls, when).wasStruck()
                        || strike(fault, mode, calls, 1).wasStruck()
                ? 1
                : 0;
    }

    /** Strikes each kind of call where it goes to another machine. */
    void onTheNetwork(Fault fault, Mode mode, List<Calls> kinds) throws Exception {
        for (Calls calls : kinds) {
            List<Integer> numbers = new ArrayList<>(watched(mode).onTheNetwork(fault, calls));
            assertFalse(numbers.isEmpty(), () -> "no " + calls + " to another machine in " + mode);
            Collections.shuffle(numbers, seeded(fault, mode));
            int struck = 0;
            for (int when : numbers.subList(0, Math.min(numbers.size(), Endurance.of(MOST_TRIES, MOST_CALLS)))) {
                if (Endurance.on() || struck == 0) {
                    struck += strike(fault, mode, calls, when).wasStruckOnTheNetwork() ? 1 : 0;
                }
            }
            assertTrue(struck > 0, "no " + calls + " to another machine was struck by " + fault + " in " + mode);
        }
    }

    private Ended strike(Fault fault, Mode mode, Calls calls, int when) throws Exception {
        Blow blow = new Blow(fault, calls, Integer.toString(when), "");
        StruckCycle cycle = cycles.next(mode);
        Ended ended = cycle.strike(blow);
        cycle.mend(blow);
        return ended;
    }

    /** What the cycle does when nothing strikes it, with files by their names in its folder; the same each time. */
    Ended watched(Mode mode) throws Exception {
        Ended known = watched.get(mode);
        if (known == null) {
            StruckCycle cycle = cycles.next(mode);
            Ended ended = cycle.watch();
            assertEquals(0, ended.exit(), ended::said);
            known = new Ended(
                    ended.exit(),
                    ended.said(),
                    ended.log().stream().map(cycle::relative).toList());
            watched.put(mode, known);
        }
        return known;
    }

    /** The same numbers in each run. */
    static Random seeded(Fault fault, Mode mode) {
        return new Random(fault.name().hashCode() ^ mode.name().hashCode());
    }
}
