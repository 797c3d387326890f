package mx.prep.model;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a site was seen to serve from outside, by nothing but its public URL.
 *
 * @param site the URL
 * @param at when the look began
 * @param state the verdict over all that was asked for
 * @param release what the pointer names, or null where it names nothing or can't be read
 * @param live the package that this is, or null where it isn't known or is a page of the outlet's own
 * @param publishedAt when the pointer was written, or null where it can't be read
 * @param rehearsal whether the site says that it is a rehearsal's
 * @param load what was asked for, and how long it took
 * @param problems one sentence for each thing that isn't the release's or isn't there, the first 20
 * @param flaws what else isn't as promised, the first 20
 */
public record ProbeReport(
        URI site,
        Instant at,
        State state,
        @Nullable ReleaseId release,
        @Nullable PackageRef live,
        @Nullable Instant publishedAt,
        boolean rehearsal,
        Load load,
        List<String> problems,
        List<Flaw> flaws) {
    /** What was served. More states may be added. */
    public enum State {
        /** All that was asked for is the release that the pointer names. */
        WHOLE,
        /** Nothing is published yet, and the pointer says so. */
        EMPTY,
        /** Still what was live before. */
        PREVIOUS,
        /** Files of more than one release. */
        MIXED,
        /** Something is missing or can't be reached. */
        MISSING,
        /** Neither pointer nor page can be had: the site is away, or isn't one of this library. */
        UNREACHABLE,
        /** Bytes that are in no manifest. */
        FOREIGN
    }

    /**
     * What was asked for.
     *
     * @param files number of files in the release
     * @param checked how many of them were compared
     * @param bytes their decoded bytes
     * @param transferred the same as they came over the wire
     * @param page time until the page was there with all that it names, or null where it wasn't loaded
     * @param slowest the slowest answer, or null where nothing was compared
     * @param slowestWhere whose that was, or null
     */
    public record Load(
            int files,
            int checked,
            long bytes,
            long transferred,
            @Nullable Duration page,
            @Nullable Duration slowest,
            @Nullable String slowestWhere) {
        /** Nothing was compared. */
        public static final Load NONE = new Load(0, 0, 0, 0, null, null, null);
    }

    public ProbeReport {
        problems = List.copyOf(problems);
        flaws = List.copyOf(flaws);
    }

    /** Whether readers get what the site says that it serves, or it says that this is nothing yet. */
    public boolean isGood() {
        return state == State.WHOLE || state == State.EMPTY;
    }

    /** The cut that is served, or null where there is none. */
    public @Nullable Cut cut() {
        return live == null ? null : live.cut();
    }
}
