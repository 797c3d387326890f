package mx.prep.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.model.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Puts incidents into the mailboxes of who is told, and a heartbeat when the source was polled: it stops when the
 * publisher no longer polls, whatever the reason. Never waits.
 */
public final class AlarmListener implements PublishListener, AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final int CAPACITY = 100;

    private final Alarms alarms;
    private final Sender sender;
    private final Ticker ticker;
    private final List<Mailbox> mailboxes = new ArrayList<>();
    private @Nullable Mailbox heart;
    private @Nullable Stopwatch sinceBeat;

    /**
     * Tells these receivers; begins with the first event.
     *
     * @param sender on whose behalf
     */
    public AlarmListener(Alarms alarms, Sender sender) {
        this(alarms, sender, Pause.SYSTEM, Ticker.SYSTEM);
    }

    /**
     * @param pause what lies between two tries
     * @param ticker times heartbeats
     */
    AlarmListener(Alarms alarms, Sender sender, Pause pause, Ticker ticker) {
        this.alarms = alarms;
        this.sender = sender;
        this.ticker = ticker;
        Post post = new Post();
        for (Receiver receiver : alarms.receivers()) {
            Random random = new Random(
                    sender.publisher().hashCode() * 31L + receiver.variable().hashCode());
            if (receiver.kind() == Receiver.Kind.HEARTBEAT) {
                heart = new Mailbox(receiver, post, pause, random, 1);
            } else {
                mailboxes.add(new Mailbox(receiver, post, pause, random, CAPACITY));
            }
        }
    }

    @Override
    public void on(PublishEvent event) {
        if (event instanceof PublishEvent.IncidentOpened e && isTold(e.cause().severity())) {
            Message message = Message.opened(sender, e);
            mailboxes.forEach(mailbox -> mailbox.put(message));
        } else if (event instanceof PublishEvent.IncidentClosed e
                && isTold(e.incident().severity())) {
            Message message = Message.closed(sender, e);
            mailboxes.forEach(mailbox -> mailbox.put(message));
        } else if (event instanceof PublishEvent.Polled) {
            beat();
        }
    }

    private boolean isTold(Severity severity) {
        return severity.compareTo(alarms.level()) >= 0;
    }

    private void beat() {
        Mailbox receiver = heart;
        Stopwatch last = sinceBeat;
        if (receiver != null && (last == null || last.hasPassed(alarms.heartbeatEvery()))) {
            sinceBeat = ticker.start();
            receiver.put("");
        }
    }

    /** Sends one message to each receiver, once, and says what came back. */
    public static List<AlarmAnswer> test(Alarms alarms, Sender sender, Instant now) {
        Post post = new Post();
        Message message = Message.test(sender, now);
        return alarms.receivers().stream()
                .map(receiver ->
                        post.post(receiver, message.body(receiver.kind())).answer())
                .toList();
    }

    /** Delivers what waits, for at most 5 s. */
    @Override
    public void close() {
        List<Mailbox> all =
                Stream.concat(mailboxes.stream(), Stream.ofNullable(heart)).toList();
        all.forEach(Mailbox::close);
        Stopwatch waiting = ticker.start();
        all.forEach(mailbox -> mailbox.await(FAREWELL.minus(waiting.elapsed())));
    }
}
