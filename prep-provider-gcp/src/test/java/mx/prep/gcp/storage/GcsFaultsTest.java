package mx.prep.gcp.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.internal.retry.RetryRules;
import mx.prep.internal.retry.RetryingStore;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import mx.prep.testkit.gcs.GcsFault;
import mx.prep.testkit.gcs.GcsServer;
import mx.prep.testkit.store.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Cloud Storage's failures mean, that each request is sent once, and that the retry layer gets over them. */
class GcsFaultsTest {
    private static final ObjectKey KEY = ObjectKey.of(".prep/current.json");

    private final GcsServer server = Stores.server();
    private final ObjectStore store = Stores.on(server).build();
    private final AtomicLong paused = new AtomicLong();
    private final ObjectStore retrying = RetryingStore.around(
            store, RetryRules.standard(delay -> paused.addAndGet(delay.toMillis()), new Random(1)));

    @AfterEach
    void stop() {
        retrying.close();
        server.close();
    }

    private static Body body(String text) {
        return Body.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private StoredObject put(ObjectStore into, String text, Precondition precondition) {
        return into.put(KEY, body(text), ObjectHeaders.CONTROL, precondition);
    }

    private StoreException fails(Operation operation, GcsFault fault, Executable request) {
        long before = server.counts().requests(operation);
        server.script(GcsFault.script(operation, fault));
        StoreException e = assertThrows(StoreException.class, request);
        assertEquals(before + 1, server.counts().requests(operation), "sent once");
        assertEquals(store.name(), e.store());
        assertFalse(e.toString().contains(Stores.TOKEN), e::toString);
        return e;
    }

    private String stored() {
        return server.object(Stores.BUCKET, KEY.value())
                .map(object -> new String(object.bytes(), StandardCharsets.UTF_8))
                .orElse("nothing");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(GcsFault.RATE_LIMIT, Kind.THROTTLED, Kind.THROTTLED),
                Arguments.of(GcsFault.throttled(429, Duration.ofSeconds(7)), Kind.THROTTLED, Kind.THROTTLED),
                Arguments.of(new GcsFault.Refuse(403, "userRateLimitExceeded", null), Kind.THROTTLED, Kind.THROTTLED),
                Arguments.of(GcsFault.BACKEND_ERROR, Kind.THROTTLED, Kind.UNKNOWN_OUTCOME),
                Arguments.of(GcsFault.INTERNAL_ERROR, Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME),
                Arguments.of(GcsFault.proxy(502), Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME),
                Arguments.of(GcsFault.proxy(503), Kind.THROTTLED, Kind.UNKNOWN_OUTCOME),
                Arguments.of(GcsFault.proxy(504), Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME),
                Arguments.of(new GcsFault.Refuse(409, "conflict", null), Kind.UNAVAILABLE, Kind.UNAVAILABLE),
                Arguments.of(new GcsFault.Refuse(403, "forbidden", null), Kind.DENIED, Kind.DENIED));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void eachFailureHasItsMeaning(GcsFault fault, Kind read, Kind write) {
        put(store, "first", Precondition.NONE);
        assertEquals(
                read,
                fails(Operation.GET, fault, () -> store.get(KEY, ByteRange.ALL)).kind());
        assertEquals(read, fails(Operation.FIND, fault, () -> store.find(KEY)).kind());
        assertEquals(
                read, fails(Operation.LIST, fault, () -> store.list("", null)).kind());
        assertEquals(
                write,
                fails(Operation.PUT, fault, () -> put(store, "second", Precondition.NONE))
                        .kind());
        Version version = store.find(KEY).orElseThrow().version();
        ObjectKey copy = ObjectKey.of("copy");
        assertEquals(
                write,
                fails(Operation.COPY, fault, () -> store.copy(KEY, version, copy, ObjectHeaders.CONTROL))
                        .kind());
        server.script(GcsFault.script(Operation.DELETE, fault));
        List<DeleteFailure> failures = store.delete(List.of(new Deletion(KEY, Precondition.NONE)));
        assertEquals(write, failures.get(0).reason().kind());
        assertEquals("first", stored());
    }

    @Test
    void howLongToWaitIsPassedOn() {
        GcsFault slow = GcsFault.throttled(429, Duration.ofSeconds(7));
        StoreException e = fails(Operation.PUT, slow, () -> put(store, "x", Precondition.NONE));
        assertEquals(Optional.of(Duration.ofSeconds(7)), e.retryAfter());
        GcsFault unsure = GcsFault.throttled(503, Duration.ofSeconds(3));
        server.script(GcsFault.script(Operation.PUT, slow, unsure, GcsFault.BACKEND_ERROR, GcsFault.proxy(502)));
        put(retrying, "x", Precondition.ABSENT);
        assertEquals("x", stored());
        assertTrue(paused.get() >= 10_000, () -> "paused " + paused);
    }

    @Test
    void advicesNameWhatIsMissing() {
        GcsFault denied = new GcsFault.Refuse(403, "forbidden", null);
        assertTrue(fails(Operation.PUT, denied, () -> put(store, "x", Precondition.NONE))
                .getMessage()
                .contains("permit storage.objects.create and storage.objects.delete on the bucket medio-prep"));
        assertTrue(fails(Operation.LIST, denied, () -> store.list("", null))
                .getMessage()
                .contains("permit storage.objects.list"));
        ObjectStore nowhere = Stores.on(server).bucket("not-there").build();
        for (Executable request : List.<Executable>of(
                () -> nowhere.list("", null), () -> nowhere.find(KEY), () -> nowhere.get(KEY, ByteRange.ALL))) {
            StoreException e = assertThrows(StoreException.class, request);
            assertEquals(Kind.DENIED, e.kind());
            assertTrue(e.getMessage().contains("create it, or correct 'bucket'"), e.getMessage());
        }
    }

    @Test
    void aLostAnswerIsSettledByReadingBack() {
        assertEquals(
                Kind.UNKNOWN_OUTCOME,
                fails(Operation.PUT, GcsFault.LOST_ANSWER, () -> put(store, "one", Precondition.ABSENT))
                        .kind());
        assertEquals("one", stored());
        Version one = store.find(KEY).orElseThrow().version();
        server.script(GcsFault.script(Operation.PUT, GcsFault.LOST_ANSWER));
        Version two = put(retrying, "two", Precondition.matches(one)).version();
        assertEquals("two", stored());
        server.script(GcsFault.script(Operation.PUT, GcsFault.APPLIED_THEN_ERROR));
        put(retrying, "three", Precondition.matches(two));
        assertEquals("three", stored());
        server.script(GcsFault.script(Operation.PUT, GcsFault.RESET, GcsFault.RATE_LIMIT));
        Precondition three = Precondition.matches(store.find(KEY).orElseThrow().version());
        put(retrying, "four", three);
        assertEquals("four", stored());
        assertEquals(
                Kind.PRECONDITION,
                assertThrows(StoreException.class, () -> put(retrying, "five", three))
                        .kind());
    }

    @Test
    void aLostCopyAndALostDeletionAreSettled() {
        Version version = put(store, "x", Precondition.NONE).version();
        ObjectKey copy = ObjectKey.of("copy");
        server.script(GcsFault.script(Operation.COPY, GcsFault.LOST_ANSWER));
        Version copied = retrying.copy(KEY, version, copy, ObjectHeaders.CONTROL);
        assertEquals(copied, store.find(copy).orElseThrow().version());
        server.script(GcsFault.script(Operation.DELETE, GcsFault.APPLIED_THEN_ERROR));
        assertEquals(List.of(), retrying.delete(List.of(new Deletion(copy, Precondition.matches(copied)))));
        assertEquals(List.of(KEY.value()), server.names(Stores.BUCKET));
    }

    @Test
    void answersThatEndEarlyFail() throws IOException {
        byte[] content = new byte[100_000];
        new Random(3).nextBytes(content);
        store.put(KEY, Body.of(content), ObjectHeaders.CONTROL, Precondition.NONE);
        server.script(GcsFault.script(Operation.GET, new GcsFault.CutBody(60_000)));
        try (ObjectContent cut = store.get(KEY, ByteRange.ALL)) {
            IOException e = assertThrows(IOException.class, () -> cut.stream().readAllBytes());
            assertTrue(e.getMessage().contains("broke off"), e.getMessage());
        }
        try (ObjectContent whole = store.get(KEY, ByteRange.ALL)) {
            assertArrayEquals(content, whole.stream().readAllBytes());
        }
        server.script(GcsFault.script(Operation.LIST, new GcsFault.CutBody(50)));
        assertEquals(
                Kind.UNAVAILABLE,
                assertThrows(StoreException.class, () -> store.list("", null)).kind());
    }

    @Test
    void anAnswerWithoutAGenerationSaysNothing() {
        GcsFault none = new GcsFault.Members(Map.of("generation", ""));
        assertEquals(
                Kind.UNKNOWN_OUTCOME,
                fails(Operation.PUT, none, () -> put(store, "x", Precondition.NONE))
                        .kind());
        assertEquals(
                Kind.UNAVAILABLE,
                fails(Operation.FIND, none, () -> store.find(KEY)).kind());
    }

    @Test
    void aServerThatIsAwayWasNotAsked() {
        server.close();
        assertEquals(
                Kind.UNAVAILABLE,
                assertThrows(StoreException.class, () -> put(store, "x", Precondition.NONE))
                        .kind());
    }

    /** Google doesn't say which of the two it answers where nothing is. */
    @Test
    void whatIsNotThereIsDeletedWhateverItsConditionIsAnswered() {
        Version version = put(store, "x", Precondition.NONE).version();
        List<Deletion> mine = List.of(new Deletion(KEY, Precondition.matches(version)));
        assertEquals(List.of(), store.delete(mine));
        for (GcsFault answer : List.of(
                new GcsFault.Refuse(412, "conditionNotMet", null), new GcsFault.Refuse(404, "notFound", null))) {
            server.script(GcsFault.script(Operation.DELETE, answer));
            assertEquals(List.of(), store.delete(mine));
        }
    }

    @Test
    void deletionsOfManyFailOneByOne() {
        List<ObjectKey> keys =
                IntStream.range(0, 40).mapToObj(i -> ObjectKey.of("d/" + i)).toList();
        keys.forEach(key -> store.put(key, body("1"), ObjectHeaders.CONTROL, Precondition.NONE));
        Version old = store.find(keys.get(3)).orElseThrow().version();
        store.put(keys.get(3), body("2"), ObjectHeaders.CONTROL, Precondition.NONE);
        List<Deletion> all = keys.stream()
                .map(key -> new Deletion(key, key.equals(keys.get(3)) ? Precondition.matches(old) : Precondition.NONE))
                .toList();
        List<DeleteFailure> failures = store.delete(all);
        assertEquals(
                List.of(keys.get(3)), failures.stream().map(DeleteFailure::key).toList());
        assertEquals(Kind.PRECONDITION, failures.get(0).reason().kind());
        assertEquals(List.of("d/3"), server.names(Stores.BUCKET));
        assertEquals(40, server.counts().requests(Operation.DELETE));
    }
}
