package mx.prep;

import mx.prep.internal.pipeline.Threads;
import mx.prep.internal.pipeline.Workings;
import mx.prep.internal.switchover.Rules;
import mx.prep.internal.time.Ticker;

/** Builds publishers that do everything on the thread that asks for it: intake, lanes and uploads. */
public final class OneThread {
    private OneThread() {}

    public static Publisher build(PublisherBuilder options) {
        return options.build(
                new Workings(Ticker.SYSTEM, null, Threads.NONE, Rules::decide, Workings.Incidents.WRITTEN));
    }
}
