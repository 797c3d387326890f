package mx.prep.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What readers were seen to get.
 *
 * @param state the verdict over all files that were asked for
 * @param by who was asked
 * @param checked number of files compared
 * @param problems one sentence for each file whose bytes weren't as they should be, the first 20
 * @param flaws what else wasn't as promised, the first 20; they leave the verdict as it is
 * @param timeToReader from the moment when the cut was found at the source until the public URL served it, or null
 *     where it wasn't measured
 * @param slowest the slowest response, or null where nothing was asked for
 */
public record ConfirmationReport(
        State state,
        AskedOf by,
        int checked,
        List<String> problems,
        List<Flaw> flaws,
        @Nullable Duration timeToReader,
        @Nullable Duration slowest) {
    /** What was served. */
    public enum State {
        /** The new release, whole. */
        SERVED_NEW,
        /** Still what was live before. */
        SERVED_PREVIOUS,
        /** Files of more than one release. */
        MIXED,
        /** Something is missing or can't be reached. */
        MISSING,
        /** Bytes that are in no manifest. */
        FOREIGN,
        /** A newer release was made live meanwhile; nothing can be said of this one. */
        SUPERSEDED
    }

    /** Who was asked. */
    public enum AskedOf {
        /** A reader's way: the public URL. */
        PUBLIC_URL,
        /** The store itself; no reader was asked. */
        STORE
    }

    public ConfirmationReport {
        problems = List.copyOf(problems);
        flaws = List.copyOf(flaws);
    }

    /** A report without flaws. */
    public ConfirmationReport(
            State state,
            AskedOf by,
            int checked,
            List<String> problems,
            @Nullable Duration timeToReader,
            @Nullable Duration slowest) {
        this(state, by, checked, problems, List.of(), timeToReader, slowest);
    }

    public boolean isConfirmed() {
        return state == State.SERVED_NEW;
    }
}
