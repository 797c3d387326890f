package mx.prep.internal.retry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.BatchingStore;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.WriteBatch;
import mx.prep.store.FolderStore;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.InMemoryStore.Versions;
import mx.prep.testkit.store.ObjectStoreContract;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryingStoreTest {
    private static final ObjectKey KEY = ObjectKey.of("a/b.json");
    private static final Fault BAD_CREDENTIALS = new Fault.FailBefore(Kind.DENIED);

    private final List<Duration> pauses = new ArrayList<>();
    private InMemoryStore memory = new InMemoryStore("memory", Versions.COUNTER);
    private ObjectStore store = retrying(memory);

    private ObjectStore retrying(ObjectStore inner) {
        return RetryingStore.around(inner, RetryRules.standard(pauses::add, new Random(1)));
    }

    private static Body body(String text) {
        return Body.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private StoredObject put(String text, Precondition precondition) {
        return store.put(KEY, body(text), ObjectHeaders.CONTROL, precondition);
    }

    private void assertHolds(String text) {
        assertArrayEquals(
                text.getBytes(StandardCharsets.UTF_8), memory.bytes(KEY).orElseThrow());
    }

    private static StoreException assertFails(Kind kind, org.junit.jupiter.api.function.Executable request) {
        StoreException e = assertThrows(StoreException.class, request);
        assertEquals(kind, e.kind(), e.getMessage());
        return e;
    }

    /** Somebody else writes when the request of this number arrives. */
    private void intrude(long number, Runnable write) {
        AtomicInteger once = new AtomicInteger();
        memory.hook(new RequestHook() {
            @Override
            public void before(Request request) {
                if (request.number() == number && once.getAndIncrement() == 0) {
                    memory.hook(RequestHook.NONE);
                    write.run();
                }
            }
        });
    }

    @Nested
    class ContractTest extends ObjectStoreContract {
        @Override
        protected ObjectStore openStore() {
            return retrying(memory);
        }

        @Override
        protected Optional<byte[]> bytesOnTheOtherSide(ObjectKey key) {
            return memory.bytes(key);
        }
    }

    @Test
    void everyRequestIsRepeatedWhileTheStoreIsAway() {
        for (Operation operation : Operation.values()) {
            memory = new InMemoryStore("memory", Versions.COUNTER);
            StoredObject source =
                    memory.put(ObjectKey.of("source"), body("s"), ObjectHeaders.CONTROL, Precondition.NONE);
            memory.put(KEY, body("old"), ObjectHeaders.CONTROL, Precondition.NONE);
            store = retrying(memory);
            pauses.clear();
            memory.script(FaultScript.of(operation, Fault.UNAVAILABLE, Fault.throttled(Duration.ofSeconds(3))));
            switch (operation) {
                case FIND -> assertTrue(store.find(KEY).isPresent());
                case GET -> store.get(KEY, ByteRange.ALL).close();
                case PUT -> put("new", Precondition.NONE);
                case COPY -> store.copy(source.key(), source.version(), KEY, ObjectHeaders.CONTROL);
                case DELETE -> assertEquals(List.of(), store.delete(List.of(new Deletion(KEY, Precondition.NONE))));
                case LIST -> assertEquals(2, store.list("", null).objects().size());
            }
            assertEquals(2, pauses.size(), operation.name());
            assertTrue(pauses.get(0).compareTo(Duration.ofMillis(200)) <= 0, "a short first pause");
            assertTrue(pauses.get(0).compareTo(Duration.ofMillis(100)) >= 0, "jitter takes half at most");
            assertEquals(Duration.ofSeconds(3), pauses.get(1), "as long as the store asked");
        }
    }

    @Test
    void pausesGrowAndEnd() {
        memory.script(FaultScript.always(request -> true, Fault.UNAVAILABLE));
        assertFails(Kind.UNAVAILABLE, () -> store.find(KEY));
        assertEquals(5, pauses.size(), "six attempts");
        for (int i = 0; i < pauses.size(); i++) {
            long most = 200L << i;
            assertTrue(pauses.get(i).toMillis() <= most && pauses.get(i).toMillis() >= most / 2 - 1, pauses.toString());
        }
    }

    @Test
    void aStoreThatAsksForTooLongIsGivenUpAtOnce() {
        memory.script(FaultScript.always(request -> true, Fault.throttled(Duration.ofSeconds(40))));
        StoreException e = assertFails(Kind.THROTTLED, () -> store.find(KEY));
        assertEquals(Optional.of(Duration.ofSeconds(40)), e.retryAfter());
        assertEquals(List.of(Duration.ofSeconds(40)), pauses, "a second one would be beyond the minute");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"DENIED", "CORRUPT", "PRECONDITION", "NOT_FOUND"})
    void whatDoesNotHelpIsNotRepeated(Kind kind) {
        memory.script(FaultScript.always(request -> true, new Fault.FailBefore(kind)));
        assertFails(kind, () -> put("new", Precondition.ABSENT));
        assertEquals(List.of(), pauses);
        assertEquals(1, memory.counts().total());
    }

    @Test
    void aLostAnswerToACreationIsSettled() {
        memory.script(FaultScript.of(Operation.PUT, Fault.LOST_ANSWER));
        StoredObject stored = put("new", Precondition.ABSENT);
        assertEquals(memory.find(KEY).orElseThrow(), stored);
        assertEquals(1, memory.counts().requests(Operation.PUT), "it isn't sent twice");
    }

    @Test
    void aLostAnswerToAReplacementIsSettled() {
        StoredObject old = put("old", Precondition.NONE);
        memory.script(FaultScript.of(Operation.PUT, Fault.LOST_ANSWER));
        put("new", Precondition.matches(old.version()));
        assertHolds("new");
        assertEquals(2, memory.counts().requests(Operation.PUT));
    }

    @Test
    void aLostRequestIsSentAgain() {
        memory.script(FaultScript.of(Operation.PUT, Fault.LOST_REQUEST));
        StoredObject old = put("old", Precondition.ABSENT);
        assertHolds("old");
        memory.script(FaultScript.of(Operation.PUT, Fault.LOST_REQUEST));
        put("new", Precondition.matches(old.version()));
        assertHolds("new");
        memory.script(FaultScript.of(Operation.PUT, Fault.LOST_REQUEST));
        put("newer", Precondition.NONE);
        assertHolds("newer");
    }

    @ParameterizedTest
    @EnumSource(Versions.class)
    void aRequestThatComesLateIsAppliedOnce(Versions versions) {
        memory = new InMemoryStore("memory", versions);
        store = retrying(memory);
        StoredObject old = put("old", Precondition.ABSENT);
        memory.script(FaultScript.of(Operation.PUT, Fault.LATE));
        StoredObject stored = put("new", Precondition.matches(old.version()));
        assertEquals(1, memory.applyLate(), "the first request arrives after the second succeeded");
        assertEquals(stored.version(), memory.find(KEY).orElseThrow().version());
        assertHolds("new");
    }

    @Test
    void aLateRequestThatWinsIsRecognised() {
        memory.script(FaultScript.of(Operation.PUT, Fault.LATE));
        intrude(3, () -> memory.applyLate());
        put("new", Precondition.ABSENT);
        assertHolds("new");
        assertEquals(2, memory.counts().requests(Operation.PUT), "the second was refused, by the first's success");
    }

    @Test
    void aRefusalOfItsOwnSuccessIsRecognised() {
        // The store says that it certainly failed, and is wrong.
        memory.script(FaultScript.of(Operation.PUT, new Fault.FailAfter(Kind.UNAVAILABLE)));
        put("new", Precondition.ABSENT);
        assertHolds("new");
    }

    @Test
    void aRaceLostAfterAnErrorIsLost() {
        memory.script(FaultScript.of(Operation.PUT, Fault.UNAVAILABLE));
        intrude(2, () -> memory.put(KEY, body("other"), ObjectHeaders.CONTROL, Precondition.ABSENT));
        assertFails(Kind.PRECONDITION, () -> put("new", Precondition.ABSENT));
        assertHolds("other");
    }

    @Test
    void sameBytesWithOtherHeadersAreNotItsOwn() {
        memory.script(FaultScript.of(Operation.PUT, Fault.UNAVAILABLE));
        ObjectHeaders others = new ObjectHeaders(
                mx.prep.model.MediaType.OCTET_STREAM,
                mx.prep.model.CacheRule.NO_STORE,
                mx.prep.model.Encoding.IDENTITY,
                null);
        intrude(2, () -> memory.put(KEY, body("new"), others, Precondition.ABSENT));
        assertFails(Kind.PRECONDITION, () -> put("new", Precondition.ABSENT));
    }

    @Test
    void whatCannotBeSettledStaysUnknown() {
        StoredObject old = put("old", Precondition.NONE);
        memory.script(FaultScript.of(Operation.PUT, Fault.LOST_ANSWER));
        intrude(3, () -> memory.put(KEY, body("other"), ObjectHeaders.CONTROL, Precondition.NONE));
        // Ours may have been there before the other's.
        StoreException e = assertFails(Kind.UNKNOWN_OUTCOME, () -> put("new", Precondition.matches(old.version())));
        assertEquals("memory", e.store());
        assertEquals(KEY.value(), e.key());
        assertHolds("other");
        assertEquals(3, memory.counts().requests(Operation.PUT), "it isn't repeated");
    }

    @Test
    void anUnreadableObjectLeavesTheOutcomeUnknown() {
        memory.script(FaultScript.of(Operation.PUT, Fault.LOST_ANSWER)
                .or(FaultScript.always(request -> request.operation() == Operation.FIND, BAD_CREDENTIALS)));
        StoreException e = assertFails(Kind.UNKNOWN_OUTCOME, () -> put("new", Precondition.ABSENT));
        assertEquals(1, e.getSuppressed().length, "why it couldn't be read");
    }

    @Test
    void anEarlierLostAnswerOutweighsALaterError() {
        memory.script(FaultScript.of(
                Operation.PUT,
                Fault.LATE,
                Fault.UNAVAILABLE,
                Fault.UNAVAILABLE,
                Fault.UNAVAILABLE,
                Fault.UNAVAILABLE,
                Fault.UNAVAILABLE));
        assertFails(Kind.UNKNOWN_OUTCOME, () -> put("new", Precondition.ABSENT));
        assertEquals(1, memory.applyLate());
        assertHolds("new");
    }

    @Test
    void aCopysLostAnswerIsSettled() {
        StoredObject source = put("content", Precondition.NONE);
        ObjectKey target = ObjectKey.of("target");
        memory.script(FaultScript.of(Operation.COPY, Fault.LOST_ANSWER));
        store.copy(KEY, source.version(), target, ObjectHeaders.CONTROL);
        assertEquals(1, memory.counts().requests(Operation.COPY));
        memory.delete(List.of(new Deletion(target, Precondition.NONE)));
        memory.script(FaultScript.of(Operation.COPY, Fault.LOST_REQUEST));
        store.copy(KEY, source.version(), target, ObjectHeaders.CONTROL);
        assertEquals(3, memory.counts().requests(Operation.COPY));
        assertArrayEquals(memory.bytes(KEY).orElseThrow(), memory.bytes(target).orElseThrow());
    }

    @Test
    void deletesRepeatOnlyWhatIsLeft() {
        StoredObject old = put("1", Precondition.NONE);
        List<Deletion> deletions = new ArrayList<>();
        for (String name : List.of("x", "y", "z")) {
            memory.put(ObjectKey.of(name), body(name), ObjectHeaders.CONTROL, Precondition.NONE);
            deletions.add(new Deletion(ObjectKey.of(name), Precondition.NONE));
        }
        put("2", Precondition.NONE);
        deletions.add(new Deletion(KEY, Precondition.matches(old.version())));
        memory.script(FaultScript.of(request -> request.key().equals("x"), Fault.LOST_ANSWER)
                .or(FaultScript.of(request -> request.key().equals("y"), Fault.LOST_REQUEST))
                .or(FaultScript.of(
                        request -> request.key().equals("z"),
                        Fault.throttled(Duration.ofSeconds(2)),
                        BAD_CREDENTIALS)));
        List<DeleteFailure> failures = store.delete(deletions);
        assertEquals(
                List.of(KEY, ObjectKey.of("z")),
                failures.stream().map(DeleteFailure::key).toList());
        assertEquals(Kind.PRECONDITION, failures.get(0).reason().kind());
        assertEquals(Kind.DENIED, failures.get(1).reason().kind());
        assertEquals(List.of(KEY, ObjectKey.of("z")), memory.keys());
        assertEquals(List.of(Duration.ofSeconds(2)), pauses);
        assertEquals(2, memory.counts().requests(Operation.DELETE));
    }

    @Test
    void aDeletionsLostAnswerAfterWhichAnotherObjectStandsThereIsUnknown() {
        StoredObject old = put("1", Precondition.NONE);
        memory.script(FaultScript.of(Operation.DELETE, Fault.LOST_ANSWER));
        intrude(3, () -> memory.put(KEY, body("other"), ObjectHeaders.CONTROL, Precondition.NONE));
        List<DeleteFailure> failures = store.delete(List.of(new Deletion(KEY, Precondition.matches(old.version()))));
        assertEquals(Kind.UNKNOWN_OUTCOME, failures.get(0).reason().kind());
        assertHolds("other");
    }

    @Test
    void deletesEndToo() {
        put("1", Precondition.NONE);
        memory.script(FaultScript.always(request -> true, Fault.UNAVAILABLE));
        List<DeleteFailure> failures = store.delete(List.of(new Deletion(KEY, Precondition.NONE)));
        assertEquals(Kind.UNAVAILABLE, failures.get(0).reason().kind());
        assertEquals(5, pauses.size());
    }

    @Test
    void theBodyIsOpenedForEachAttempt() {
        AtomicInteger opened = new AtomicInteger();
        Body content = body("new");
        Body counting = new Body() {
            @Override
            public long length() {
                return content.length();
            }

            @Override
            public Checksums checksums() {
                return content.checksums();
            }

            @Override
            public java.io.InputStream open() throws java.io.IOException {
                opened.incrementAndGet();
                return content.open();
            }
        };
        memory.script(FaultScript.of(Operation.PUT, Fault.UNAVAILABLE, Fault.UNAVAILABLE));
        store.put(KEY, counting, ObjectHeaders.CONTROL, Precondition.NONE);
        assertEquals(3, opened.get());
        assertHolds("new");
    }

    @Test
    void anInterruptEndsTheAttempts() {
        memory.script(FaultScript.always(request -> true, Fault.UNAVAILABLE));
        store = RetryingStore.around(
                memory, RetryRules.standard(pause -> Thread.currentThread().interrupt(), new Random(1)));
        assertThrows(CancelledException.class, () -> store.find(KEY));
        assertTrue(Thread.interrupted());
        assertEquals(1, memory.counts().total());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aCounterLosesNoIncrementWhateverFails(long seed) {
        memory.script(
                FaultScript.random(seed, 0.3, Fault.UNAVAILABLE, Fault.LOST_ANSWER, Fault.LOST_REQUEST, Fault.LATE));
        int known = 0;
        int unknown = 0;
        for (int i = 0; i < 100; i++) {
            try {
                Optional<StoredObject> now = store.find(KEY);
                long value = now.map(StoredObject::size).orElse(0L);
                Precondition precondition = now.map(object -> Precondition.matches(object.version()))
                        .orElse(Precondition.ABSENT);
                put("x".repeat((int) value + 1), precondition);
                known++;
            } catch (StoreException e) {
                unknown += e.kind() == Kind.UNKNOWN_OUTCOME ? 1 : 0;
            }
        }
        memory.applyLate();
        memory.script(FaultScript.NONE);
        long counted = memory.find(KEY).orElseThrow().size();
        assertTrue(counted >= known && counted <= known + unknown, known + " ≤ " + counted + " ≤ +" + unknown);
        assertTrue(known > 50, "most succeed: " + known);
    }

    @Test
    void batchesPassThrough(@TempDir Path folder) {
        ObjectStore retrying = retrying(FolderStore.builder().path(folder).build());
        BatchingStore batching = assertInstanceOf(BatchingStore.class, retrying);
        try (WriteBatch batch = batching.openBatch()) {
            batch.put(KEY, body("new"), ObjectHeaders.CONTROL, Precondition.ABSENT);
            assertEquals(List.of(), batch.commit());
        }
        assertTrue(retrying.find(KEY).isPresent());
        assertTrue(!(store instanceof BatchingStore), "memory has no batches");
    }
}
