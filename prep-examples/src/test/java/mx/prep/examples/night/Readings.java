package mx.prep.examples.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** Judges what readers got. */
public final class Readings {
    private Readings() {}

    /** Every page load came without an error, and has only bytes of the authority's. */
    public static void assertClean(List<PageLoad> loads, Packages packages) {
        assertEquals(
                List.of(),
                loads.stream().flatMap(load -> load.problems().stream()).toList());
        assertEquals(
                List.of(),
                loads.stream().flatMap(load -> load.foreign(packages).stream()).toList());
    }

    /**
     * Every page load came without an error, has only the authority's bytes, and is of one cut if it ended before its pin.
     *
     * @param least so many of those there have to be
     */
    public static void assertWhole(List<PageLoad> loads, Packages packages, int least) {
        assertClean(loads, packages);
        List<PageLoad> promised = loads.stream().filter(PageLoad::isPromised).toList();
        assertEquals(List.of(), mixed(promised, packages));
        assertTrue(promised.size() > least, () -> promised.size() + " of " + loads.size());
    }

    /** Those that belong to no single cut. */
    public static List<PageLoad> mixed(List<PageLoad> loads, Packages packages) {
        return loads.stream().filter(load -> load.cuts(packages).isEmpty()).toList();
    }
}
