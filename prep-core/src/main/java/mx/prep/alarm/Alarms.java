package mx.prep.alarm;

import java.time.Duration;
import java.util.List;
import mx.prep.model.Severity;

/**
 * Who is told of incidents, and how: webhooks, Slack, and a heartbeat.
 *
 * <p>Each receiver has a queue of 100 messages and a thread of its own, so that one that is away delays neither the
 * publication nor the others; a message is tried 6 times within about a minute, and longer where the receiver asks for
 * it. Addresses are secrets: they are read from the environment, and no log, event or message holds one. Immutable.
 */
public final class Alarms {
    private final List<Receiver> receivers;
    private final Duration heartbeatEvery;
    private final Severity level;

    Alarms(List<Receiver> receivers, Duration heartbeatEvery, Severity level) {
        this.receivers = List.copyOf(receivers);
        this.heartbeatEvery = heartbeatEvery;
        this.level = level;
    }

    public static AlarmsBuilder builder() {
        return new AlarmsBuilder();
    }

    List<Receiver> receivers() {
        return receivers;
    }

    Duration heartbeatEvery() {
        return heartbeatEvery;
    }

    Severity level() {
        return level;
    }

    @Override
    public String toString() {
        return "Alarms" + receivers;
    }
}
