package mx.prep.examples.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Counts what passes in this process, and holds it for ever from a number on. It is open where the system property
 * {@value #LOG} names no file. Thread-safe.
 */
public final class Gate implements Passage {
    /** The file that gets a line for all that passes: number, time and what it is. */
    public static final String LOG = "prep.gate.log";
    /** The number at which everything stops; 0, which is the default: none. */
    public static final String STOP = "prep.gate.stop";
    /** The number that is told as it passes; 0, which is the default: none. */
    public static final String TELL = "prep.gate.tell";
    /**
     * A file: while it is there, what the gate is told with its text in it waits, and a file with {@value #HELD} at the
     * end of its name says so. Default: none.
     */
    public static final String HOLD = "prep.gate.hold";
    /** What the file that says that something waits has at the end of its name. */
    public static final String HELD = ".held";
    /** What the process says on standard output, on a line of its own, when it was stopped or something passed. */
    public static final String WORD = "prep-gate";

    private static final Duration LOOK_AGAIN = Duration.ofMillis(1);
    private static final Gate HERE = new Gate();
    private final @Nullable Path log = System.getProperty(LOG) == null ? null : Path.of(System.getProperty(LOG));
    private final int stop = Integer.getInteger(STOP, 0);
    private final int tell = Integer.getInteger(TELL, 0);
    private final @Nullable Path hold = System.getProperty(HOLD) == null ? null : Path.of(System.getProperty(HOLD));
    private int passed;

    private Gate() {}

    /** This process's. */
    static Gate here() {
        return HERE;
    }

    @Override
    public void pass(String what) {
        enter(what);
    }

    /** What waits for the lock waits as what is held does. */
    private synchronized void enter(String what) {
        Path file = log;
        if (file == null) {
            return;
        }
        passed++;
        try {
            Files.writeString(
                    file,
                    passed + " " + Instant.now() + " " + what + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (passed == stop || passed == tell) {
            System.out.println(WORD);
            System.out.flush();
        }
        waitWhileHeld(what);
        while (passed == stop) {
            LockSupport.park(this);
        }
    }

    private void waitWhileHeld(String what) {
        Path file = hold;
        try {
            if (file == null || !Files.exists(file) || !what.contains(Files.readString(file))) {
                return;
            }
            Files.writeString(Path.of(file + HELD), what);
            while (Files.exists(file)) {
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            }
        } catch (NoSuchFileException e) {
            // It is held no longer.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
