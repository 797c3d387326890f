package mx.prep.internal.pipeline;

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
 */
public record Workings(Ticker ticker, @Nullable Pause pause, Threads threads, Deciding rules) {
    /** The system's own time, threads and the rules as they are. */
    public static final Workings SYSTEM = new Workings(Ticker.SYSTEM, null, Threads.DAEMONS, Rules::decide);
}
