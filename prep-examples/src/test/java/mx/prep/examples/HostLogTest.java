package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mx.prep.Publisher;
import mx.prep.config.PrepConfig;
import mx.prep.event.LoggingListener;
import mx.prep.internal.incident.IncidentKeeper;
import mx.prep.model.CycleResult;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Texts from outside in the log of a host that writes what it is given: they do nothing there. */
class HostLogTest {
    @TempDir
    Path folder;

    private Newsroom newsroom;

    @BeforeEach
    void open() throws IOException {
        newsroom = new Newsroom(folder);
    }

    /** What is logged with a host's own setup: as it is, causes included. */
    private static List<String> logged(Work work) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("mx.prep");
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.setLevel(Level.TRACE);
        logger.addAppender(appender);
        logger.setAdditive(false);
        try {
            work.run();
        } finally {
            logger.setAdditive(true);
            logger.detachAppender(appender);
            logger.setLevel(before);
        }
        List<String> texts = new ArrayList<>();
        for (ILoggingEvent event : List.copyOf(appender.list)) {
            texts.add(event.getFormattedMessage());
            for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                texts.add(String.valueOf(cause.getMessage()));
            }
        }
        return texts;
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void plain(List<String> logged) {
        logged.forEach(text -> assertEquals(List.of(), EscapesTest.acting(text), text));
    }

    private CycleResult embedded() {
        try (Publisher publisher = PrepConfig.load(newsroom.config())
                .publisher()
                .listener(new LoggingListener())
                .build()) {
            return publisher.runOnce();
        }
    }

    @Test
    void whatAReceiverOfAlarmsAnswersDoesNothingInAHostsLog() throws Exception {
        try (ServerSocket receiver = EscapesTest.server("HTTP/1.1 404 " + EscapesTest.HOSTILE, EscapesTest.HOSTILE)) {
            Path hook = Files.writeString(
                    folder.resolve("hook"), "http://127.0.0.1:" + receiver.getLocalPort() + "/services/T0K3N-qwerty");
            Files.writeString(
                    newsroom.config(),
                    "alarms: {webhooksEnv: [\"file:" + hook + "\"]}\n" + Files.readString(newsroom.config()));
            List<String> logged = logged(this::embedded);
            plain(logged);
            assertTrue(
                    logged.stream()
                            .anyMatch(text -> text.contains("takes no alarms") && text.contains(EscapesTest.WORD)),
                    logged::toString);
        }
    }

    @Test
    void whatASourceOrAListingAnswersDoesNothingInAHostsLog() throws Exception {
        for (String block :
                List.of("{type: https, url: \"ADDRESS/p.zip\"}", "{type: listing, url: \"ADDRESS/list\"}")) {
            for (String head : List.of(
                    "HTTP/1.1 200 " + EscapesTest.HOSTILE,
                    EscapesTest.HOSTILE,
                    "HTTP/1.1 200 OK\r\n" + EscapesTest.HOSTILE + ": x")) {
                try (ServerSocket server = EscapesTest.server(
                        head, "<a href='https://" + EscapesTest.HOSTILE + "/20210606_2000_PREP.zip'>")) {
                    newsroom.source(block.replace("ADDRESS", "http://127.0.0.1:" + server.getLocalPort()));
                    List<String> logged = logged(this::embedded);
                    plain(logged);
                    assertFalse(logged.isEmpty());
                }
            }
        }
    }

    /** A thousand wait for the archive, and one more comes. */
    @Test
    void anIncidentThatIsDroppedDoesNothingInAHostsLog() throws Exception {
        Incident incident = new Incident(
                1, IncidentCause.SOURCE, "portal", null, EscapesTest.HOSTILE, "redaccion-1", Instant.EPOCH, null, null);
        List<String> logged = logged(() -> {
            IncidentKeeper.Queue queue = new IncidentKeeper.Queue();
            for (int i = 0; i <= 1_000; i++) {
                queue.accept(incident);
            }
        });
        plain(logged);
        assertTrue(logged.get(0).contains(EscapesTest.WORD), logged::toString);
    }
}
