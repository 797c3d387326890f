package mx.prep;

import mx.prep.internal.pipeline.Threads;
import mx.prep.internal.pipeline.Workings;
import mx.prep.internal.switchover.Rules;
import mx.prep.testkit.time.VirtualTime;

/** Builds publishers whose waits are over at once. */
public final class InVirtualTime {
    private InVirtualTime() {}

    public static Publisher build(PublisherBuilder options, VirtualTime time) {
        return options.build(new Workings(time, time, Threads.DAEMONS, Rules::decide, Workings.Incidents.WRITTEN));
    }
}
