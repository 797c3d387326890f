package mx.prep.internal.pipeline;

import mx.prep.internal.switchover.Deciding;
import mx.prep.internal.switchover.Rules;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.time.WakeablePause;

/**
 * What a publisher runs on besides what it is configured with, so that tests can step it.
 *
 * @param ticker measures
 * @param pause waits
 * @param wake ends every wait of {@code pause}, now and later
 * @param threads what it works on
 * @param rules what it may do with a target
 */
public record Workings(Ticker ticker, Pause pause, Runnable wake, Threads threads, Deciding rules) {
    /** The system's own time, threads and the rules as they are; for one publisher. */
    public static Workings system() {
        WakeablePause pause = new WakeablePause();
        return new Workings(Ticker.SYSTEM, pause, pause::close, Threads.DAEMONS, Rules::decide);
    }
}
