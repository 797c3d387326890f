package mx.prep.source;

import mx.prep.spi.PackageSource;
import mx.prep.testkit.time.VirtualTime;

/** HTTP sources whose floors and deadlines go by a time that a test moves. */
public final class TimedHttp {
    private TimedHttp() {}

    public static PackageSource source(HttpSourceBuilder builder, VirtualTime time) {
        return builder.time(time, time, time).build();
    }
}
