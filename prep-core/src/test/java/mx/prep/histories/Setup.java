package mx.prep.histories;

import java.util.List;
import mx.prep.model.Mode;
import mx.prep.testkit.store.InMemoryStore.Versions;

/**
 * What a history is played on.
 *
 * @param modes one for each target
 * @param versions what the versions of all stores are made of
 */
record Setup(List<Mode> modes, Versions versions) {
    Setup {
        modes = List.copyOf(modes);
    }

    static Setup of(Mode mode, Versions versions) {
        return new Setup(List.of(mode), versions);
    }

    /** A mode's seeds take turns: both kinds of versions, and in one of five a second target, of either mode. */
    static Setup of(Mode mode, long seed) {
        Versions versions = seed % 2 == 0 ? Versions.CONTENT : Versions.COUNTER;
        return switch ((int) (seed % 20)) {
            case 4, 9 -> new Setup(List.of(mode, mode), versions);
            case 14 -> new Setup(List.of(mode, Mode.IN_PLACE), versions);
            case 19 -> new Setup(List.of(mode, Mode.RELEASES), versions);
            default -> of(mode, versions);
        };
    }
}
