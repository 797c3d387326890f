package mx.prep.testkit.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mx.prep.error.EdgeException;
import mx.prep.model.Cut;
import mx.prep.model.Manifest;
import mx.prep.model.ReleaseId;
import mx.prep.spi.ReleaseSwitch;
import mx.prep.testkit.site.Manifests;
import org.junit.jupiter.api.Test;

/** What every {@link ReleaseSwitch} does. */
public abstract class ReleaseSwitchContract {
    private static final int ROUNDS = 20;
    private static final int RIVALS = 4;

    /** A new handle on the one value of this test, which nobody has written yet. */
    protected abstract ReleaseSwitch open();

    @Test
    void atFirstThereIsARevisionAndNoRelease() {
        try (ReleaseSwitch edge = open()) {
            ReleaseSwitch.Value value = edge.read();
            assertNull(value.release());
            assertEquals(value, edge.read(), "looking changes nothing");
        }
    }

    @Test
    void whatIsWrittenIsFoundThroughEveryHandle() {
        try (ReleaseSwitch edge = open();
                ReleaseSwitch other = open()) {
            ReleaseSwitch.Value written = write(edge, edge.read(), release(1));
            assertEquals(release(1), written.release());
            assertEquals(written, edge.read());
            assertEquals(written, other.read());
        }
    }

    @Test
    void theValueThatIsThereMovesTheRevision() {
        try (ReleaseSwitch edge = open()) {
            ReleaseSwitch.Value first = write(edge, edge.read(), release(1));
            ReleaseSwitch.Value again = write(edge, first, release(1));
            assertEquals(release(1), again.release());
            assertNotEquals(first.revision(), again.revision());
        }
    }

    @Test
    void itGoesBackAsItGoesForth() {
        try (ReleaseSwitch edge = open()) {
            ReleaseSwitch.Value value = edge.read();
            for (int cut : new int[] {1, 2, 1, 3, 2}) {
                value = write(edge, value, release(cut));
                assertEquals(release(cut), edge.read().release());
            }
        }
    }

    @Test
    void whoReadBeforeAnotherWroteIsRefused() {
        try (ReleaseSwitch edge = open();
                ReleaseSwitch other = open()) {
            ReleaseSwitch.Value old = edge.read();
            ReleaseSwitch.Value newer = write(other, other.read(), release(2));

            EdgeException e = assertThrows(EdgeException.class, () -> write(edge, old, release(1)));

            assertEquals(EdgeException.Kind.CONFLICT, e.kind());
            assertEquals(newer, edge.read(), "nothing was changed");
        }
    }

    @Test
    void ofRivalsWithTheSameRevisionOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(RIVALS);
        List<ReleaseSwitch> handles = new ArrayList<>();
        try {
            for (int i = 0; i < RIVALS; i++) {
                handles.add(open());
            }
            for (int round = 0; round < ROUNDS; round++) {
                assertEquals(1, winners(threads, handles, round), "round " + round);
            }
        } finally {
            threads.shutdownNow();
            handles.forEach(ReleaseSwitch::close);
        }
    }

    private static int winners(ExecutorService threads, List<ReleaseSwitch> handles, int round)
            throws InterruptedException, ExecutionException {
        ReleaseSwitch.Value before = handles.get(0).read();
        CyclicBarrier start = new CyclicBarrier(handles.size());
        List<Future<Boolean>> rivals = new ArrayList<>();
        for (int i = 0; i < handles.size(); i++) {
            ReleaseSwitch handle = handles.get(i);
            ReleaseId mine = release(round * handles.size() + i);
            Callable<Boolean> rival = () -> {
                start.await();
                try {
                    write(handle, before, mine);
                    return true;
                } catch (EdgeException e) {
                    assertEquals(EdgeException.Kind.CONFLICT, e.kind(), e::getMessage);
                    return false;
                }
            };
            rivals.add(threads.submit(rival));
        }
        int winners = 0;
        for (Future<Boolean> rival : rivals) {
            winners += rival.get() ? 1 : 0;
        }
        return winners;
    }

    private static ReleaseSwitch.Value write(ReleaseSwitch edge, ReleaseSwitch.Value before, ReleaseId release) {
        return edge.replace(before, release, manifest(release));
    }

    private static ReleaseId release(int number) {
        return Manifests.of(cut(number), List.of("index.html")).id(0);
    }

    private static Manifest manifest(ReleaseId release) {
        return Manifests.of(java.util.Objects.requireNonNull(release.cut()), List.of("index.html"));
    }

    private static Cut cut(int number) {
        return new Cut(java.time.LocalDateTime.parse("2021-06-06T20:00").plusMinutes(5L * number));
    }
}
