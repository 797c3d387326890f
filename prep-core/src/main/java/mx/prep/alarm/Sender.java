package mx.prep.alarm;

import org.jspecify.annotations.Nullable;

/**
 * On whose behalf alarms are sent. A publisher and a watch fill it in by themselves from their names and elections; only
 * who makes an {@link AlarmListener} of their own gives one.
 *
 * @param publisher the publisher's name
 * @param election the election's name
 * @param rehearsal whether it is a rehearsal: every message says so
 */
public record Sender(String publisher, String election, boolean rehearsal) {
    /** What opens a message for people. */
    String title() {
        return "[" + election + (rehearsal ? ", rehearsal" : "") + "] ";
    }

    static String at(@Nullable String target) {
        return target == null ? "" : " at " + target;
    }
}
