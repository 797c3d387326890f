package mx.prep.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import mx.prep.archive.CreateOnlyStore.Fault;
import mx.prep.error.StoreException;
import mx.prep.model.LedgerEntry.Kind;
import mx.prep.model.PackageRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A publisher that is killed, or hears nothing, at each request in turn: whoever comes next completes what it left. */
class ArchiveCrashTest {
    private static final PackageRef GOOD = Samples.reference(Samples.EIGHT, "good");
    private static final List<Fault> FLAKY = List.of(
            Fault.NONE, Fault.NONE, Fault.NONE, Fault.NONE, Fault.UNAVAILABLE, Fault.LOST_BEFORE, Fault.LOST_AFTER);
    private static final List<Kind> KINDS = List.of(Kind.INTEND, Kind.LIVE, Kind.CONFIRMED);

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void whateverWasWrittenTheNextRunAddsTheRest(String successor) {
        int requests = countRequests();
        for (int killedAt = 0; killedAt < requests; killedAt++) {
            for (Fault last : List.of(Fault.LOST_BEFORE, Fault.LOST_AFTER)) {
                CreateOnlyStore store = new CreateOnlyStore();
                killAt(store, killedAt, last);
                assertThrows(CreateOnlyStore.Killed.class, () -> run(store, "a"));
                store.faults = (operation, key) -> Fault.NONE;

                Optional<PackageRef> claimed = archive(store, "c").claims().find(Samples.EIGHT);
                if (claimed.isEmpty()) {
                    assertEquals(
                            Optional.empty(),
                            archive(store, "c").claims().lastAccepted(),
                            "the source must offer it again");
                }
                run(store, successor);
                assertComplete(store);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST_BEFORE", "LOST_AFTER"})
    void aLostAnswerAnywhereChangesNothing(Fault fault) {
        int requests = countRequests();
        for (int lostAt = 0; lostAt < requests; lostAt++) {
            CreateOnlyStore store = new CreateOnlyStore();
            AtomicInteger count = new AtomicInteger();
            int at = lostAt;
            store.faults = (operation, key) -> count.getAndIncrement() == at ? fault : Fault.NONE;
            assertEquals(new ClaimResult.Mine(), run(store, "a"));
            assertComplete(store);
            assertEquals(
                    new ChainReport(3, List.of()), archive(store, "c").ledger().verifyChain());
        }
    }

    @Test
    void aFlakyStoreDelaysButNeverBreaksAnything() {
        for (int seed = 0; seed < 300; seed++) {
            CreateOnlyStore store = new CreateOnlyStore();
            Random random = new Random(seed);
            store.faults = (operation, key) -> FLAKY.get(random.nextInt(FLAKY.size()));
            int attempts = 0;
            while (!ran(store, "a") || !ran(store, "b")) {
                assertTrue(++attempts < 500, "seed " + seed);
            }
            store.faults = (operation, key) -> Fault.NONE;
            assertComplete(store);
        }
    }

    @Test
    void anOutageIsToldAndNothingIsTakenForDone() {
        CreateOnlyStore store = new CreateOnlyStore();
        store.faults = (operation, key) -> operation.equals("put") ? Fault.UNAVAILABLE : Fault.NONE;
        StoreException e = assertThrows(StoreException.class, () -> run(store, "a"));
        assertEquals(StoreException.Kind.UNAVAILABLE, e.kind());
        assertTrue(store.objects.isEmpty());
    }

    @Test
    void anOutageAfterALostAnswerStaysUnknown() {
        CreateOnlyStore store = new CreateOnlyStore();
        AtomicInteger puts = new AtomicInteger();
        store.faults = (operation, key) -> operation.equals("put")
                ? puts.getAndIncrement() == 0 ? Fault.LOST_BEFORE : Fault.UNAVAILABLE
                : Fault.NONE;
        StoreException e = assertThrows(StoreException.class, () -> run(store, "a"));
        assertEquals(StoreException.Kind.UNKNOWN_OUTCOME, e.kind(), "the first write may still arrive");
    }

    private static ClaimResult run(CreateOnlyStore store, String publisher) {
        Archive archive = archive(store, publisher);
        ClaimResult result = Samples.publish(archive, publisher, Samples.EIGHT, "good");
        KINDS.forEach(kind -> archive.ledger().append(Samples.fact(kind, "portal", GOOD)));
        return result;
    }

    private static boolean ran(CreateOnlyStore store, String publisher) {
        try {
            run(store, publisher);
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private static void assertComplete(CreateOnlyStore store) {
        Archive archive = archive(store, "c");
        assertEquals(Optional.of(GOOD), archive.claims().find(Samples.EIGHT));
        assertEquals(GOOD, archive.claims().lastAccepted().orElseThrow().reference());
        assertEquals(
                KINDS, archive.ledger().last(10).stream().map(e -> e.kind()).toList(), "each is told once");
        assertTrue(archive.ledger().verifyChain().isIntact());
        TreeSet<String> others = new TreeSet<>(store.objects.keySet());
        others.removeIf(key -> key.startsWith("ledger/")
                || key.startsWith("cuts/")
                || key.endsWith(".a.json")
                || key.endsWith(".b.json"));
        assertEquals(1, others.size(), others::toString);
    }

    private static int countRequests() {
        CreateOnlyStore store = new CreateOnlyStore();
        run(store, "a");
        return store.requests.size();
    }

    /** Kills at a request, which is applied or not, and at every one after it. */
    private static void killAt(CreateOnlyStore store, int at, Fault last) {
        AtomicInteger count = new AtomicInteger();
        store.faults = (operation, key) -> {
            int number = count.getAndIncrement();
            if (number < at) {
                return Fault.NONE;
            }
            if (number == at && operation.equals("put") && last == Fault.LOST_AFTER) {
                return last;
            }
            throw new CreateOnlyStore.Killed();
        };
    }

    private static Archive archive(CreateOnlyStore store, String publisher) {
        return Archive.over(store, publisher, Samples.CLOCK);
    }
}
