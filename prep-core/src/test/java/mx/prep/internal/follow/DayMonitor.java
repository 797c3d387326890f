package mx.prep.internal.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import mx.prep.alarm.AlarmListener;
import mx.prep.alarm.Alarms;
import mx.prep.alarm.Sender;
import mx.prep.event.PublishEvent;

/**
 * A service outside that hears the publisher's heartbeat by HTTP and calls somebody when it doesn't. Each poll lets the
 * heart beat, and the beat is waited for, so that it is heard at the poll's time.
 */
final class DayMonitor implements AutoCloseable {
    /** A monitor that hears nothing for so long calls somebody. */
    private static final Duration SILENCE = Duration.ofMinutes(3);

    private final HttpServer server;
    private final AlarmListener heart;
    private final Semaphore beats = new Semaphore(0);
    private final List<Instant> calls = new ArrayList<>();
    private int heard;
    private Instant last;
    private boolean isCalling;

    /** Listens to a night's publisher, and looks whether it is heard, between two moments. */
    DayMonitor(FaultyNight night, Instant begin, Instant end) throws IOException {
        last = begin;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            beats.release();
        });
        server.start();
        Alarms alarms = Alarms.builder()
                .heartbeatEnv("HEART")
                .heartbeatEvery(Duration.ZERO)
                .secrets(any -> "http://127.0.0.1:" + server.getAddress().getPort() + "/beat")
                .build();
        heart = new AlarmListener(alarms, new Sender("virtual", "PREP", false));
        night.listener(event -> {
            heart.on(event);
            if (event instanceof PublishEvent.Polled) {
                hear(event.at());
            }
        });
        for (Instant at = begin; at.isBefore(end); at = at.plusSeconds(30)) {
            Instant now = at;
            night.at(at, () -> look(now));
        }
    }

    private void hear(Instant at) {
        try {
            if (!beats.tryAcquire(30, TimeUnit.SECONDS)) {
                throw new AssertionError("polled at " + at + ", and the heart didn't beat");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        synchronized (this) {
            heard++;
            last = at;
            isCalling = false;
        }
    }

    private synchronized void look(Instant now) {
        if (!isCalling && Duration.between(last, now).compareTo(SILENCE) > 0) {
            isCalling = true;
            calls.add(now);
        }
    }

    /** It called within ten minutes of a death, never else, and hears the publisher again. */
    synchronized void assertCalledOnce(Instant died) {
        assertTrue(heard > 0, "it never heard anything");
        assertEquals(1, calls.size(), calls::toString);
        assertTrue(calls.get(0).isAfter(died), calls::toString);
        assertTrue(calls.get(0).isBefore(died.plus(Duration.ofMinutes(10))), calls::toString);
        assertFalse(isCalling, "it is heard again");
    }

    @Override
    public void close() {
        heart.close();
        server.stop(0);
    }
}
