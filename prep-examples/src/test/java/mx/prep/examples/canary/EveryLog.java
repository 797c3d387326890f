package mx.prep.examples.canary;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Hears every logger of the process at its lowest level, SLF4J's and the platform's, until it is closed: levels of their
 * own that loggers have are lifted meanwhile.
 */
final class EveryLog implements AutoCloseable {
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final ch.qos.logback.classic.Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final java.util.logging.Logger platform = LogManager.getLogManager().getLogger("");
    private final Level rootLevel = root.getLevel();
    private final java.util.logging.Level platformLevel = platform.getLevel();
    private final List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
    private final List<Handler> handlers = List.of(platform.getHandlers());
    private final Map<ch.qos.logback.classic.Logger, Level> levels = new LinkedHashMap<>();
    private final Map<java.util.logging.Logger, java.util.logging.Level> platformLevels = new LinkedHashMap<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLoggerName() + ": " + event.getFormattedMessage() + " " + event.getMDCPropertyMap()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    };
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (String.valueOf(entry.getLoggerName()).startsWith("com.sun.net.httpserver")) {
                // What the tests' own servers were asked.
                return;
            }
            Object[] parameters = entry.getParameters();
            lines.add(entry.getLoggerName() + ": " + entry.getMessage() + " "
                    + (parameters == null ? "" : Arrays.asList(parameters)) + trace(entry.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    EveryLog() {
        for (Iterator<Appender<ILoggingEvent>> known = root.iteratorForAppenders(); known.hasNext(); ) {
            appenders.add(known.next());
        }
        appenders.forEach(root::detachAppender);
        handlers.forEach(platform::removeHandler);
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
        context.getLoggerList().stream()
                .filter(logger -> logger != root && logger.getLevel() != null)
                .forEach(logger -> levels.put(logger, logger.getLevel()));
        levels.keySet().forEach(logger -> logger.setLevel(null));
        handler.setLevel(java.util.logging.Level.ALL);
        platform.addHandler(handler);
        platform.setLevel(java.util.logging.Level.ALL);
        Collections.list(LogManager.getLogManager().getLoggerNames()).stream()
                .map(LogManager.getLogManager()::getLogger)
                .filter(logger -> logger != null && logger != platform && logger.getLevel() != null)
                .forEach(logger -> platformLevels.put(logger, logger.getLevel()));
        platformLevels.keySet().forEach(logger -> logger.setLevel(null));
    }

    /** A failure as logs have it: messages, causes, what was suppressed. */
    static String trace(@Nullable Throwable failure) {
        StringWriter text = new StringWriter();
        if (failure != null) {
            failure.printStackTrace(new PrintWriter(text));
        }
        return text.toString();
    }

    /** What was logged so far, under its logger's name. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** How many lines each kind of logger wrote. */
    Map<String, Long> counts() {
        return lines.stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        line -> line.substring(0, line.indexOf(':')).replaceAll("^([^.]*\\.[^.]*).*", "$1"),
                        java.util.TreeMap::new,
                        java.util.stream.Collectors.counting()));
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        appenders.forEach(root::addAppender);
        root.setLevel(rootLevel);
        levels.forEach((logger, level) -> logger.setLevel(level));
        platform.removeHandler(handler);
        handlers.forEach(platform::addHandler);
        platform.setLevel(platformLevel);
        platformLevels.forEach((logger, level) -> logger.setLevel(level));
    }
}
