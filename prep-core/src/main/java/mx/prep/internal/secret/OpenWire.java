package mx.prep.internal.secret;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether this Java's HTTP connections log where {@link QuietWire} doesn't reach: a library that takes the JDK's logs over
 * (a {@link System.LoggerFinder}, such as slf4j-jdk-platform-logging or log4j-jpl) is handed every header, tokens
 * included, at {@code DEBUG}.
 */
public final class OpenWire {
    /** The JDK's own finders write to {@code java.util.logging}, or to the console without headers. */
    private static final Set<String> OF_THE_JDK = Set.of("java.base", "java.logging");

    /** Headers, and addresses. */
    private static final List<String> LOGGERS =
            List.of("sun.net.www.protocol.http.HttpURLConnection", "jdk.internal.httpclient.debug");

    private OpenWire() {}

    /** What an operator has to know and to do, as a clause without a full stop; empty if nothing is written. */
    public static Optional<String> warning() {
        System.LoggerFinder finder = System.LoggerFinder.getLoggerFinder();
        if (OF_THE_JDK.contains(String.valueOf(finder.getClass().getModule().getName()))) {
            return Optional.empty();
        }
        List<String> open = LOGGERS.stream()
                .filter(name -> finder.getLogger(name, Object.class.getModule()).isLoggable(System.Logger.Level.DEBUG))
                .toList();
        return open.isEmpty()
                ? Optional.empty()
                : Optional.of("this Java's HTTP connections write requests to the log, tokens and secret addresses"
                        + " included, by way of " + finder.getClass().getName() + "; set the level of "
                        + String.join(" and ", open) + " to INFO");
    }
}
