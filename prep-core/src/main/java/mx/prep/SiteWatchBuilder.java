package mx.prep;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import mx.prep.alarm.AlarmListener;
import mx.prep.alarm.Alarms;
import mx.prep.alarm.Sender;
import mx.prep.error.ConfigException;
import mx.prep.event.PublishListener;
import mx.prep.internal.follow.Silence;
import mx.prep.internal.time.Pause;
import mx.prep.model.Election;
import mx.prep.spi.Builder;
import org.jspecify.annotations.Nullable;

/** Options of a {@link SiteWatch}. Not thread-safe. */
public final class SiteWatchBuilder implements Builder<SiteWatch> {
    private final SiteProbe probe;
    private final List<PublishListener> listeners = new ArrayList<>();
    private String name = "watch";
    private Duration every = Duration.ofMinutes(5);
    private @Nullable Duration cutsEvery;
    private @Nullable Instant from;
    private @Nullable Instant until;
    private ZoneId zone = Election.DEFAULT.zone();
    private @Nullable Alarms alarms;
    private @Nullable ProbeLog record;
    private Clock clock = Clock.systemUTC();

    SiteWatchBuilder(SiteProbe probe) {
        this.probe = probe;
    }

    /** Who watches, as alarms call it. Default {@code watch}. */
    public SiteWatchBuilder name(String text) {
        this.name = text;
        return this;
    }

    /** Time from one look's end to the next one's beginning. Default 5 minutes. */
    public SiteWatchBuilder every(Duration interval) {
        this.every = interval;
        return this;
    }

    /**
     * How often a cut is announced to come. Default: the median of the gaps between those that came, 15 minutes before
     * there are three.
     */
    public SiteWatchBuilder cutsEvery(Duration interval) {
        this.cutsEvery = interval;
        return this;
    }

    /** When cuts begin: silence counts from then on, also before the first. Default: with the first that is seen. */
    public SiteWatchBuilder from(Instant moment) {
        this.from = moment;
        return this;
    }

    /** When cuts end: nothing is silent any more. Default: never. */
    public SiteWatchBuilder until(Instant moment) {
        this.until = moment;
        return this;
    }

    /** The zone that cuts are in. Default: Mexico City's. */
    public SiteWatchBuilder zone(ZoneId id) {
        this.zone = id;
        return this;
    }

    /** Who is told of what is wrong; the heartbeat tells of each look. Default: nobody but the listeners. */
    public SiteWatchBuilder alarms(Alarms receivers) {
        this.alarms = receivers;
        return this;
    }

    /** Adds who hears what begins ({@code IncidentOpened}) and ends ({@code IncidentClosed}); must not block. */
    public SiteWatchBuilder listener(PublishListener listener) {
        listeners.add(listener);
        return this;
    }

    /** File to which each probe is added, see {@link ProbeLog}. Default: none. */
    public SiteWatchBuilder record(Path file) {
        this.record = ProbeLog.at(file);
        return this;
    }

    /** What incidents are dated by. Default: the system's. */
    public SiteWatchBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    @Override
    public SiteWatch build() {
        return build(null);
    }

    /** The same, waiting on another time; null: a pause of its own, which ends when it is closed. */
    SiteWatch build(@Nullable Pause pause) {
        if (every.isNegative() || every.isZero()) {
            throw new ConfigException("A watch looks every while longer than nothing, such as 5m.");
        }
        if (cutsEvery != null && (cutsEvery.isNegative() || cutsEvery.isZero())) {
            throw new ConfigException("Cuts come every while longer than nothing, such as 15m.");
        }
        Alarms told = alarms;
        AlarmListener listener = told == null
                ? null
                : new AlarmListener(told, new Sender(name, probe.site().getHost(), false));
        return new SiteWatch(probe, this, listener, pause);
    }

    String name() {
        return name;
    }

    Duration every() {
        return every;
    }

    List<PublishListener> listeners() {
        return listeners;
    }

    @Nullable
    ProbeLog record() {
        return record;
    }

    Clock clock() {
        return clock;
    }

    Silence silence() {
        return new Silence(cutsEvery, from, until, zone);
    }
}
