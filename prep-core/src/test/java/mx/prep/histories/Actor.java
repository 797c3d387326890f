package mx.prep.histories;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * A process of a history: one thread that makes one request each time it is let. Only one thread runs at any time, the
 * schedule's or that of the actor whose turn it is.
 */
final class Actor {
    private final String name;
    private final Duration ahead;
    private final Thread thread;
    private final Semaphore turn = new Semaphore(0);
    private final Semaphore arrived = new Semaphore(0);
    private final Deque<Mishap> granted = new ArrayDeque<>();
    private String pending = "";
    private boolean killed;
    private boolean stopped;
    private boolean ended;
    private int cycles;

    /**
     * @param ahead how fast its clock is
     * @param work what it does until it ends; {@link Killed} comes out of it when it is killed or stopped
     */
    Actor(String name, Duration ahead, Consumer<Actor> work) {
        this.name = name;
        this.ahead = ahead;
        this.thread = new Thread(() -> live(work), "history-" + name);
        this.thread.setDaemon(true);
    }

    private void live(Consumer<Actor> work) {
        try {
            work.accept(this);
        } catch (Killed e) {
            // It ends here.
            return;
        } finally {
            ended = true;
            arrived.release();
        }
    }

    /** Lets it come to its first request. */
    void start() {
        thread.start();
        arrived.acquireUninterruptibly();
    }

    /** Lets it make requests, one for each mishap. */
    void run(List<Mishap> mishaps) {
        if (ended) {
            return;
        }
        granted.addAll(mishaps);
        turn.release();
        arrived.acquireUninterruptibly();
        granted.clear();
    }

    /** Ends it. */
    void stop() {
        if (!ended) {
            stopped = true;
            turn.release();
            arrived.acquireUninterruptibly();
        }
    }

    /** Called by its own thread before each request: waits for its turn. */
    Mishap pass(String request) {
        if (killed || stopped) {
            throw new Killed();
        }
        pending = request;
        while (granted.isEmpty()) {
            arrived.release();
            turn.acquireUninterruptibly();
            if (stopped) {
                throw new Killed();
            }
        }
        Mishap mishap = granted.remove();
        if (mishap == Mishap.KILLED) {
            killed = true;
            throw new Killed();
        }
        return mishap;
    }

    /** Another process takes its place; a stopped one has no successor. */
    void succeed() {
        if (stopped) {
            throw new Killed();
        }
        killed = false;
    }

    boolean isKilled() {
        return killed || stopped;
    }

    void finishCycle() {
        cycles++;
    }

    int cycles() {
        return cycles;
    }

    String name() {
        return name;
    }

    Duration ahead() {
        return ahead;
    }

    boolean hasEnded() {
        return ended;
    }

    /** The request that it makes next. */
    String pending() {
        return pending;
    }
}
