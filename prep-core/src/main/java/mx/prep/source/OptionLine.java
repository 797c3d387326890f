package mx.prep.source;

import java.time.Duration;

/** Lines of {@code prep.yaml} that permit what was refused. */
final class OptionLine {
    private OptionLine() {}

    /** A duration of the source, such as {@code 'deadline: 1200s' under source}. */
    static String of(String option, Duration value) {
        return of(option, text(value, ""));
    }

    static String of(String option, String value) {
        return "'" + option + ": " + value + "' under source";
    }

    /** A duration in words. */
    static String said(Duration duration) {
        return text(duration, " ");
    }

    private static String text(Duration duration, String between) {
        boolean whole = duration.toMillis() % 1000 == 0;
        return whole ? duration.toSeconds() + between + "s" : duration.toMillis() + between + "ms";
    }
}
