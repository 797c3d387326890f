package mx.prep.internal.secret;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Takes the JDK's logs over, as libraries do, and prints them. */
public final class EveryPlatformLog extends System.LoggerFinder {
    /** The system property with the least level that is printed. */
    static final String LEVEL = "test.level";

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Printing(name);
    }

    private record Printing(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return level.getSeverity()
                    >= Level.valueOf(System.getProperty(LEVEL)).getSeverity();
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                System.out.println(name + " " + message);
            }
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object @Nullable ... values) {
            boolean plain = values == null || values.length == 0;
            log(level, bundle, plain ? format : MessageFormat.format(format, values), (Throwable) null);
        }
    }
}
