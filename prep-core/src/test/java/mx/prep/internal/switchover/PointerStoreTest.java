package mx.prep.internal.switchover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mx.prep.error.EdgeException;
import mx.prep.error.StoreException;
import mx.prep.internal.time.Ticker;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.Manifest;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.spi.ReleaseSwitch;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PointerStoreTest {
    private static final Instant NOW = Instant.parse("2021-06-07T01:00:00Z");
    private static final ObjectKey KEY = ObjectKey.of(".prep/current.json");

    private final InMemoryStore store = new InMemoryStore("target", InMemoryStore.Versions.COUNTER);
    private final PointerStore pointers = new PointerStore(store, KEY);

    @Test
    void onlyOneOfTwoThatReadTheSameReplacesIt() {
        pointers.create(Pointer.empty(NOW, false));
        PointerStore.Read read = pointers.find().orElseThrow();

        assertTrue(pointers.replace(read, live("20210606-2000")).isPresent());
        assertFalse(pointers.replace(read, live("20210606-2015")).isPresent());
        assertEquals(live("20210606-2000"), pointers.find().orElseThrow().pointer());
    }

    @Test
    void theFirstPointerIsCreatedOnce() {
        assertTrue(pointers.create(Pointer.empty(NOW, false)).isPresent());
        assertFalse(pointers.create(live("20210606-2000")).isPresent());
    }

    @Test
    void aLostAnswerIsSettledByReadingBack() {
        pointers.create(Pointer.empty(NOW, false));
        PointerStore.Read read = pointers.find().orElseThrow();
        store.script(FaultScript.of(Operation.PUT, Fault.LOST_ANSWER));
        assertTrue(pointers.replace(read, live("20210606-2000")).isPresent(), "it was applied");

        PointerStore.Read again = pointers.find().orElseThrow();
        store.script(FaultScript.of(Operation.PUT, Fault.LOST_REQUEST));
        assertFalse(pointers.replace(again, live("20210606-2015")).isPresent(), "it wasn't applied");
    }

    @Test
    void whatCantBeReadBackIsUnknown() {
        pointers.create(Pointer.empty(NOW, false));
        PointerStore.Read read = pointers.find().orElseThrow();
        store.script(FaultScript.of(Operation.PUT, Fault.LOST_ANSWER)
                .or(FaultScript.always(r -> r.operation() == Operation.GET, Fault.UNAVAILABLE)));

        StoreException e = assertThrows(StoreException.class, () -> pointers.replace(read, live("20210606-2000")));
        assertEquals(StoreException.Kind.UNKNOWN_OUTCOME, e.kind());
    }

    @Test
    void aPointerThatIsNoneIsCorrupt() {
        pointers.create(Pointer.empty(NOW, false));
        store.tamper(KEY, bytes -> new byte[] {'{'});

        assertEquals(
                StoreException.Kind.CORRUPT,
                assertThrows(StoreException.class, pointers::find).kind());
    }

    @Test
    void theFollowerWritesWhatThePointerSaysAlsoAfterConflicts() {
        pointers.create(Pointer.empty(NOW, false));
        pointers.replace(pointers.find().orElseThrow(), live("20210606-2000"));
        RacySwitch edge = new RacySwitch(3);
        List<Duration> waited = new ArrayList<>();

        new Follower(pointers, edge, PointerStoreTest::manifest, Ticker.SYSTEM, waited::add).follow();

        assertEquals(live("20210606-2000").release(), edge.read().release());
        assertEquals(3, waited.size());
    }

    @Test
    void aPausedFollowerWritesThePointerOfNowNotItsOwn() {
        pointers.create(Pointer.empty(NOW, false));
        pointers.replace(pointers.find().orElseThrow(), live("20210606-2000"));
        RacySwitch edge = new RacySwitch(0) {
            @Override
            public Value read() {
                Value value = super.read();
                if (value.release() == null) {
                    // Between reading the revision and the pointer another publisher moves on.
                    pointers.replace(pointers.find().orElseThrow(), live("20210606-2015"));
                }
                return value;
            }
        };

        new Follower(pointers, edge, PointerStoreTest::manifest, Ticker.SYSTEM, wait -> {}).follow();

        assertEquals(live("20210606-2015").release(), edge.read().release());
    }

    private static final Digest RECIPE = Digest.sha256("b".repeat(64));

    private static Manifest manifest(ReleaseId release) {
        return new Manifest(reference(String.valueOf(release.cut())), RECIPE, List.of());
    }

    private static PackageRef reference(String cut) {
        return new PackageRef(Cut.parse(cut), Digest.sha256("a".repeat(64)));
    }

    private static Pointer live(String cut) {
        PackageRef reference = reference(cut);
        return new Pointer(
                0,
                reference.cut(),
                ReleaseId.of(reference, 0, RECIPE),
                reference,
                RECIPE,
                null,
                List.of(),
                1,
                NOW,
                false);
    }

    /** A switch that somebody else changes a number of times. */
    private static class RacySwitch implements ReleaseSwitch {
        private int conflicts;
        private int revision;
        private @Nullable ReleaseId release;

        RacySwitch(int conflicts) {
            this.conflicts = conflicts;
        }

        @Override
        public Value read() {
            return new Value(Integer.toString(revision), release);
        }

        @Override
        public Value replace(Value expected, ReleaseId wanted, Manifest manifest) {
            if (conflicts-- > 0) {
                revision++;
                throw new EdgeException(EdgeException.Kind.CONFLICT, "changed meanwhile", null, null);
            }
            assertEquals(wanted, manifest.id(0), "told what is in the release");
            revision++;
            release = wanted;
            return read();
        }

        @Override
        public void close() {}
    }
}
