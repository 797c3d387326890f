package mx.prep.internal.time;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far a source's word on the time is believed; beyond that this machine's clock decides. Pure functions. */
public final class BelievedTime {
    /**
     * How far apart the two clocks may be. A clock that was set by hand with an old rule for summer time is an hour off;
     * none is off further without somebody noticing, while whoever answers for the source can say any time.
     */
    public static final Duration MOST = Duration.ofMinutes(90);

    private BelievedTime() {}

    /** Whether the source's clock is believed, given by how much it is ahead of ours, or behind it if negative. */
    public static boolean isBelieved(Duration offset) {
        return offset.abs().compareTo(MOST) <= 0;
    }

    /**
     * What the time was.
     *
     * @param told by the source's clock, or null if it told none
     * @param ours by this machine's clock at that moment
     */
    public static Instant of(@Nullable Instant told, Instant ours) {
        return told != null && isBelieved(Duration.between(ours, told)) ? told : ours;
    }
}
