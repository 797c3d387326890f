package mx.prep.internal.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuietWireTest {
    private static final String NAME = "mx.prep.test.wire";

    private final Logger logger = Logger.getLogger(NAME);
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            written.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final QuietWire quiet = new QuietWire(NAME);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @AfterEach
    void leave() {
        logger.removeHandler(handler);
        logger.setFilter(null);
    }

    private String log(String text) {
        logger.fine(text);
        return text;
    }

    @Test
    void onlyWhatOurRequestsWriteIsDropped() throws InterruptedException {
        log("before");
        quiet.during(() -> {
            Thread other = new Thread(() -> log("another's"));
            other.start();
            other.join();
            quiet.during(() -> log("within"));
            return log("ours");
        });
        log("after");
        assertEquals(List.of("before", "another's", "after"), written);
    }

    @Test
    void afterAFailureEverythingIsWrittenAgain() {
        assertThrows(
                IllegalStateException.class,
                () -> quiet.during(() -> {
                    throw new IllegalStateException(log("ours"));
                }));
        log("after");
        assertEquals(List.of("after"), written);
    }

    @Test
    void aFilterOfTheHostsStays() {
        logger.setFilter(entry -> !entry.getMessage().contains("secret"));
        quiet.during(() -> log("ours"));
        log("the host's secret");
        log("the host's");
        assertEquals(List.of("the host's"), written);
    }

    @Test
    void oneThatTheHostSetsLaterIsHeardToo() {
        quiet.during(() -> log("ours"));
        logger.setFilter(entry -> true);
        quiet.during(() -> log("ours, later"));
        assertEquals(List.of(), written);
    }
}
