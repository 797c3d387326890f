package mx.prep.internal.pipeline;

import mx.prep.internal.incident.IncidentKeeper;
import mx.prep.internal.switchover.Deciding;
import mx.prep.internal.switchover.Rules;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher runs on besides what it is configured with, so that tests can step it.
 *
 * @param ticker measures
 * @param pause waits; null: a pause of the publisher's own, which ends when it is closed
 * @param threads what it works on
 * @param rules what it may do with a target
 * @param incidents whether incidents get into the ledger
 */
public record Workings(Ticker ticker, @Nullable Pause pause, Threads threads, Deciding rules, Incidents incidents) {
    /** The system's own time, threads and the rules as they are. */
    public static final Workings SYSTEM =
            new Workings(Ticker.SYSTEM, null, Threads.DAEMONS, Rules::decide, Incidents.WRITTEN);

    /** What becomes of incidents. */
    public enum Incidents {
        /** They are written into the ledger by a thread of their own. */
        WRITTEN,
        /** They are told and not written: nothing runs beside the schedule. */
        TOLD
    }

    /** Workings that are stepped: incidents are told and not written. */
    public Workings(Ticker ticker, @Nullable Pause pause, Threads threads, Deciding rules) {
        this(ticker, pause, threads, rules, Incidents.TOLD);
    }

    /** Lets a keeper begin when there is something to write, or never. */
    public IncidentKeeper set(IncidentKeeper keeper) {
        if (incidents == Incidents.TOLD) {
            keeper.close();
        }
        return keeper;
    }
}
