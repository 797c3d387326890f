package mx.prep.source;

import mx.prep.spi.PackageSource;
import mx.prep.testkit.time.Lockstep;
import mx.prep.testkit.time.VirtualTime;

/** HTTP sources whose floors and deadlines go by a time that a test moves. */
public final class TimedHttp {
    private TimedHttp() {}

    /**
     * A source that is built.
     *
     * @param transfers by which floors and deadlines go, and the sender
     */
    public static PackageSource source(HttpSourceBuilder builder, VirtualTime time, Lockstep transfers) {
        return builder.time(time, transfers, time).build();
    }
}
