package mx.prep.alarm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import mx.prep.error.CancelledException;
import mx.prep.internal.time.Pause;
import mx.prep.model.PlainText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one receiver, and the thread that delivers it: in order, again after a while where that may help, 6
 * times at most. When it is full the oldest goes. Thread-safe; putting never waits.
 */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final int MOST_TRIES = 6;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Receiver receiver;
    private final Post post;
    private final Pause pause;
    private final RandomGenerator random;
    private final int capacity;
    private final int tries;
    private final Deque<String> bodies = new ArrayDeque<>();
    private @Nullable Thread thread;
    private boolean closed;
    private boolean complained;
    private int dropped;

    Mailbox(Receiver receiver, Post post, Pause pause, RandomGenerator random, int capacity) {
        this.receiver = receiver;
        this.post = post;
        this.pause = pause;
        this.random = random;
        this.capacity = capacity;
        this.tries = receiver.kind() == Receiver.Kind.HEARTBEAT ? 1 : MOST_TRIES;
    }

    Receiver receiver() {
        return receiver;
    }

    synchronized void put(Message message) {
        put(message.body(receiver.kind()));
    }

    synchronized void put(String body) {
        if (closed) {
            return;
        }
        if (bodies.size() >= capacity) {
            bodies.removeFirst();
            dropped++;
        }
        bodies.addLast(body);
        if (thread == null) {
            Thread created = new Thread(this::run, "prep-alarm-" + receiver.variable());
            created.setDaemon(true);
            created.start();
            thread = created;
        }
        notifyAll();
    }

    /** How many messages were given up for newer ones. */
    synchronized int dropped() {
        return dropped;
    }

    private void run() {
        try {
            for (String body = take(); body != null; body = take()) {
                deliver(body);
            }
        } catch (CancelledException e) {
            LOG.warn("{}: closed before every alarm was told", receiver.name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable String take() throws InterruptedException {
        while (bodies.isEmpty() && !closed) {
            wait();
        }
        return bodies.pollFirst();
    }

    private void deliver(String body) {
        Duration wait = FIRST_WAIT;
        for (int attempt = 1; ; attempt++) {
            Post.Outcome outcome = post.post(receiver, body);
            if (outcome.answer().delivered()) {
                complained = false;
                return;
            }
            if (!outcome.again() || attempt >= tries) {
                complain(outcome.answer());
                return;
            }
            Duration jittered = Duration.ofNanos((long) (wait.toNanos() * (0.8 + random.nextDouble() * 0.4)));
            pause.pause(jittered.compareTo(outcome.retryAfter()) < 0 ? outcome.retryAfter() : jittered);
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
        }
    }

    private void complain(AlarmAnswer answer) {
        if (!complained) {
            complained = true;
            LOG.warn(
                    "{} takes no alarms: {}. Try 'prep alarm test'.",
                    PlainText.line(answer.receiver()),
                    PlainText.line(answer.said()));
        }
    }

    /** Takes nothing more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Waits until what it holds is delivered or given up, then ends its thread. */
    void await(Duration patience) {
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running == null) {
            return;
        }
        try {
            running.join(Math.max(1, patience.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.interrupt();
    }
}
