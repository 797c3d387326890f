package mx.prep.testkit.cloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.internal.retry.RetryRules;
import mx.prep.internal.retry.RetryingStore;
import mx.prep.internal.time.Ticker;
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
import mx.prep.testkit.store.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a cloud's failures mean, that each request is sent once, and that the retry layer gets over them. A store's own
 * test extends it, has its cloud's words for failures in a static method {@code faults()} with a
 * {@link CloudFault} and what it means for a read and for a write ({@link Kind}), and says by the hooks how the cloud
 * differs.
 */
public abstract class StoreFaultsContract {
    protected static final ObjectKey KEY = ObjectKey.of(".prep/current.json");
    private static final ObjectKey COPY = ObjectKey.of("copy");

    private final AtomicLong paused = new AtomicLong();
    protected ObjectStore store;
    /** The store behind the library's one retry layer. */
    protected ObjectStore retrying;

    /** The server that the store talks to; its container is empty before each test, and the test closes it. */
    protected abstract CloudServer<?> server();

    /** Opens a store on the server's container. */
    protected abstract ObjectStore openStore(Ticker ticker);

    /** The stored bytes without a request to the server. */
    protected abstract Optional<byte[]> stored(ObjectKey key);

    /** What no message may show. */
    protected abstract String secret();

    /** What certainly wasn't applied, since there are too many requests; with a Retry-After unless the wait is zero. */
    protected abstract CloudFault throttled(Duration wait);

    /** All is applied, and the same error answered as by {@link #throttled}. */
    protected abstract CloudFault appliedThenThrottled();

    /** All is applied, and the cloud's own error answered. */
    protected abstract CloudFault appliedThenError();

    /** Answers of reads and writes don't say the version. */
    protected abstract CloudFault withoutVersion();

    /** False where answers to {@code find} have no words that say what went wrong. */
    protected boolean findsSayWhatWentWrong() {
        return true;
    }

    /** How many requests delete forty objects. */
    protected int requestsOfFortyDeletions() {
        return 40;
    }

    @BeforeEach
    void open() {
        store = openStore(Ticker.SYSTEM);
        retrying = RetryingStore.around(
                store, RetryRules.standard(delay -> paused.addAndGet(delay.toMillis()), new Random(1)));
    }

    @AfterEach
    void close() {
        retrying.close();
        server().close();
    }

    protected static Body body(String text) {
        return Body.of(text.getBytes(StandardCharsets.UTF_8));
    }

    protected static StoredObject put(ObjectStore into, String text, Precondition precondition) {
        return into.put(KEY, body(text), ObjectHeaders.CONTROL, precondition);
    }

    private String stored() {
        return stored(KEY)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("nothing");
    }

    protected final void script(Operation operation, CloudFault... faults) {
        server().script(CloudFault.Script.of(operation, faults));
    }

    /** How a request fails whose first sending goes wrong. */
    protected final StoreException fails(Operation operation, CloudFault fault, Executable request) {
        long before = server().counts().requests(operation);
        script(operation, fault);
        StoreException e = assertThrows(StoreException.class, request);
        assertEquals(before + 1, server().counts().requests(operation), "sent once");
        assertEquals(store.name(), e.store());
        assertFalse(e.toString().contains(secret()), e::toString);
        return e;
    }

    /** A deletion's failure is thrown or told, as the cloud takes many in a request or one. */
    private void delete(ObjectKey key) {
        List<DeleteFailure> failures = store.delete(List.of(new Deletion(key, Precondition.NONE)));
        if (!failures.isEmpty()) {
            throw failures.get(0).reason();
        }
    }

    /** What isn't the cloud's own answer means the same everywhere. */
    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of(CloudFault.proxy(502), Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME),
                Arguments.of(CloudFault.proxy(503), Kind.THROTTLED, Kind.UNKNOWN_OUTCOME),
                Arguments.of(CloudFault.proxy(504), Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME));
    }

    @ParameterizedTest
    @MethodSource({"others", "faults"})
    void eachFailureHasItsMeaning(CloudFault fault, Kind read, Kind write) {
        Version version = put(store, "first", Precondition.NONE).version();
        if (findsSayWhatWentWrong()) {
            assertEquals(
                    read, fails(Operation.FIND, fault, () -> store.find(KEY)).kind());
        }
        assertEquals(
                read,
                fails(Operation.GET, fault, () -> store.get(KEY, ByteRange.ALL)).kind());
        assertEquals(
                read, fails(Operation.LIST, fault, () -> store.list("", null)).kind());
        assertEquals(
                write,
                fails(Operation.PUT, fault, () -> put(store, "second", Precondition.NONE))
                        .kind());
        assertEquals(
                write,
                fails(Operation.COPY, fault, () -> store.copy(KEY, version, COPY, ObjectHeaders.CONTROL))
                        .kind());
        assertEquals(write, fails(Operation.DELETE, fault, () -> delete(KEY)).kind());
        assertEquals("first", stored());
        assertEquals(Optional.empty(), stored(COPY));
    }

    @Test
    void howLongToWaitIsPassedOn() {
        CloudFault slow = throttled(Duration.ofSeconds(7));
        StoreException e = fails(Operation.PUT, slow, () -> put(store, "x", Precondition.NONE));
        assertEquals(Optional.of(Duration.ofSeconds(7)), e.retryAfter());
        script(Operation.PUT, slow, throttled(Duration.ZERO), CloudFault.proxy(502));
        put(retrying, "x", Precondition.ABSENT);
        assertEquals("x", stored());
        assertTrue(paused.get() >= 7000, () -> "paused " + paused);
    }

    @Test
    void aLostAnswerIsSettledByReadingBack() {
        assertEquals(
                Kind.UNKNOWN_OUTCOME,
                fails(Operation.PUT, CloudFault.LOST_ANSWER, () -> put(store, "one", Precondition.ABSENT))
                        .kind());
        assertEquals("one", stored());
        Version one = store.find(KEY).orElseThrow().version();
        script(Operation.PUT, CloudFault.LOST_ANSWER);
        Version two = put(retrying, "two", Precondition.matches(one)).version();
        assertEquals("two", stored());
        script(Operation.PUT, appliedThenError());
        put(retrying, "three", Precondition.matches(two));
        assertEquals("three", stored());
        script(Operation.PUT, CloudFault.RESET, throttled(Duration.ZERO));
        Precondition three = Precondition.matches(store.find(KEY).orElseThrow().version());
        put(retrying, "four", three);
        assertEquals("four", stored());
        assertEquals(
                Kind.PRECONDITION,
                assertThrows(StoreException.class, () -> put(retrying, "five", three))
                        .kind());
    }

    /** The second attempt is refused because of the first. */
    @Test
    void aRefusalOfItsOwnSuccessIsNoLostRace() {
        script(Operation.PUT, appliedThenThrottled());
        put(retrying, "mine", Precondition.ABSENT);
        assertEquals("mine", stored());
        assertEquals(2, server().counts().requests(Operation.PUT));
        script(Operation.PUT, appliedThenThrottled());
        Version mine = store.find(KEY).orElseThrow().version();
        put(retrying, "mine again", Precondition.matches(mine));
        assertEquals("mine again", stored());
    }

    @Test
    void aLostCopyAndALostDeletionAreSettled() {
        Version version = put(store, "x", Precondition.NONE).version();
        script(Operation.COPY, CloudFault.LOST_ANSWER);
        Version copied = retrying.copy(KEY, version, COPY, ObjectHeaders.CONTROL);
        assertEquals(copied, store.find(COPY).orElseThrow().version());
        script(Operation.DELETE, appliedThenError());
        assertEquals(List.of(), retrying.delete(List.of(new Deletion(COPY, Precondition.matches(copied)))));
        assertEquals(Optional.empty(), stored(COPY));
        assertEquals("x", stored());
    }

    @Test
    void answersThatEndEarlyFail() throws IOException {
        byte[] content = new byte[100_000];
        new Random(3).nextBytes(content);
        store.put(KEY, Body.of(content), ObjectHeaders.CONTROL, Precondition.NONE);
        script(Operation.GET, new CloudFault.CutBody(60_000));
        try (ObjectContent cut = store.get(KEY, ByteRange.ALL)) {
            IOException e = assertThrows(IOException.class, () -> cut.stream().readAllBytes());
            assertTrue(e.getMessage().contains("broke off"), e.getMessage());
        }
        try (ObjectContent whole = store.get(KEY, ByteRange.ALL)) {
            assertArrayEquals(content, whole.stream().readAllBytes());
        }
        script(Operation.LIST, new CloudFault.CutBody(50));
        assertEquals(
                Kind.UNAVAILABLE,
                assertThrows(StoreException.class, () -> store.list("", null)).kind());
    }

    /** Each piece takes 10 s: far below 1 KiB a second. */
    @Test
    void answersThatTrickleFail() throws IOException {
        store.put(KEY, Body.of(new byte[50_000]), ObjectHeaders.CONTROL, Precondition.NONE);
        AtomicLong nanos = new AtomicLong();
        long step = Duration.ofSeconds(10).toNanos();
        server().script(CloudFault.Script.always(Operation.GET, new CloudFault.SlowBody(1000, () -> {})));
        try (ObjectStore slow = openStore(() -> nanos.addAndGet(step));
                ObjectContent content = slow.get(KEY, ByteRange.ALL)) {
            byte[] buffer = new byte[1000];
            IOException e = assertThrows(IOException.class, () -> {
                while (content.stream().read(buffer) >= 0) {
                    assertTrue(nanos.get() < Duration.ofMinutes(3).toNanos());
                }
            });
            assertTrue(e.getMessage().contains("too slow"), e.getMessage());
        }
    }

    @Test
    void anAnswerWithoutAVersionSaysNothing() {
        CloudFault none = withoutVersion();
        assertEquals(
                Kind.UNKNOWN_OUTCOME,
                fails(Operation.PUT, none, () -> put(store, "x", Precondition.NONE))
                        .kind());
        assertEquals(
                Kind.UNAVAILABLE,
                fails(Operation.GET, none, () -> store.get(KEY, ByteRange.ALL)).kind());
        assertEquals(
                Kind.UNAVAILABLE,
                fails(Operation.FIND, none, () -> store.find(KEY)).kind());
    }

    @Test
    void aServerThatIsAwayWasNotAsked() {
        server().close();
        assertEquals(
                Kind.UNAVAILABLE,
                assertThrows(StoreException.class, () -> put(store, "x", Precondition.NONE))
                        .kind());
    }

    @Test
    void deletionsOfManyFailOneByOne() {
        List<ObjectKey> keys =
                IntStream.range(0, 40).mapToObj(i -> ObjectKey.of("d/" + i)).toList();
        keys.forEach(key -> store.put(key, body("1"), ObjectHeaders.CONTROL, Precondition.NONE));
        ObjectKey changed = keys.get(3);
        Version old = store.find(changed).orElseThrow().version();
        store.put(changed, body("2"), ObjectHeaders.CONTROL, Precondition.NONE);
        List<Deletion> all = keys.stream()
                .map(key -> new Deletion(key, key.equals(changed) ? Precondition.matches(old) : Precondition.NONE))
                .toList();
        long before = server().counts().requests(Operation.DELETE);
        List<DeleteFailure> failures = store.delete(all);
        assertEquals(before + requestsOfFortyDeletions(), server().counts().requests(Operation.DELETE));
        assertEquals(List.of(changed), failures.stream().map(DeleteFailure::key).toList());
        assertEquals(Kind.PRECONDITION, failures.get(0).reason().kind());
        assertEquals(
                List.of(changed),
                store.list("", null).objects().stream().map(StoredObject::key).toList());
    }
}
