package mx.prep.azure.blob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
import mx.prep.testkit.azurite.Azurite;
import mx.prep.testkit.s3.S3Fault;
import mx.prep.testkit.store.Operation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Azure's failures mean, that each request is sent once, and that the retry layer gets over them. */
class BlobFaultsTest {
    private static final ObjectKey KEY = ObjectKey.of(".prep/current.json");
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static Azurite azurite;
    private static OtherClient other;

    private final String container = "faults-" + NUMBER.incrementAndGet();
    private final FaultyProxy server = new FaultyProxy(azurite.endpoint());
    private final List<Duration> copyPauses = new ArrayList<>();
    private final ObjectStore store = store(container);
    private final AtomicLong paused = new AtomicLong();
    private final ObjectStore retrying = RetryingStore.around(
            store, RetryRules.standard(delay -> paused.addAndGet(delay.toMillis()), new Random(1)));

    @BeforeAll
    static void start() {
        azurite = Azurite.start();
        other = new OtherClient(azurite.endpoint(), null);
    }

    @AfterAll
    static void end() {
        azurite.close();
    }

    BlobFaultsTest() {
        other.make(container);
    }

    private AzureBlobStore store(String in) {
        return Stores.on(server.endpoint()).container(in).pause(copyPauses::add).build();
    }

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

    private StoreException fails(Operation operation, S3Fault fault, Executable request) {
        long before = server.requests(operation);
        server.script(S3Fault.Script.of(operation, fault));
        StoreException e = assertThrows(StoreException.class, request);
        assertEquals(before + 1, server.requests(operation), "sent once");
        assertEquals(store.name(), e.store());
        assertFalse(e.toString().contains(Azurite.KEY), e::toString);
        return e;
    }

    private String stored() {
        return other.get(container, KEY.value())
                .map(found -> found.getValue().toString())
                .orElse("nothing");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new S3Fault.Refuse(503, "ServerBusy", null), Kind.THROTTLED, Kind.THROTTLED),
                Arguments.of(new S3Fault.Refuse(429, "TooManyRequests", null), Kind.THROTTLED, Kind.THROTTLED),
                Arguments.of(
                        new S3Fault.Refuse(503, "ServerBusy", Duration.ofSeconds(7)), Kind.THROTTLED, Kind.THROTTLED),
                Arguments.of(new S3Fault.Refuse(500, "InternalError", null), Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME),
                Arguments.of(
                        new S3Fault.Refuse(500, "OperationTimedOut", null), Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME),
                Arguments.of(S3Fault.proxy(502), Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME),
                Arguments.of(S3Fault.proxy(503), Kind.THROTTLED, Kind.UNKNOWN_OUTCOME),
                Arguments.of(S3Fault.proxy(504), Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME),
                Arguments.of(
                        new S3Fault.Refuse(403, "AuthorizationPermissionMismatch", null), Kind.DENIED, Kind.DENIED),
                Arguments.of(new S3Fault.Refuse(404, "ContainerNotFound", null), Kind.DENIED, Kind.DENIED),
                Arguments.of(new S3Fault.Refuse(401, "InvalidAuthenticationInfo", null), Kind.DENIED, Kind.DENIED),
                Arguments.of(new S3Fault.Refuse(409, "BlobImmutableDueToPolicy", null), Kind.DENIED, Kind.DENIED));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void eachFailureHasItsMeaning(S3Fault fault, Kind read, Kind write) {
        put(store, "first", Precondition.NONE);
        Version version = store.find(KEY).orElseThrow().version();
        assertEquals(read, fails(Operation.FIND, fault, () -> store.find(KEY)).kind());
        assertEquals(
                read,
                fails(Operation.GET, fault, () -> store.get(KEY, ByteRange.ALL)).kind());
        assertEquals(
                read, fails(Operation.LIST, fault, () -> store.list("", null)).kind());
        assertEquals(
                write,
                fails(Operation.PUT, fault, () -> put(store, "second", Precondition.NONE))
                        .kind());
        ObjectKey copy = ObjectKey.of("copy");
        assertEquals(
                write,
                fails(Operation.COPY, fault, () -> store.copy(KEY, version, copy, ObjectHeaders.CONTROL))
                        .kind());
        server.script(S3Fault.Script.of(Operation.DELETE, fault));
        List<DeleteFailure> failures = store.delete(List.of(new Deletion(KEY, Precondition.NONE)));
        assertEquals(write, failures.get(0).reason().kind());
        assertEquals("first", stored());
    }

    @Test
    void howLongToWaitIsPassedOn() {
        S3Fault slow = new S3Fault.Refuse(503, "ServerBusy", Duration.ofSeconds(7));
        StoreException e = fails(Operation.PUT, slow, () -> put(store, "x", Precondition.NONE));
        assertEquals(Optional.of(Duration.ofSeconds(7)), e.retryAfter());
        server.script(S3Fault.Script.of(
                Operation.PUT, slow, new S3Fault.Refuse(429, "TooManyRequests", null), S3Fault.proxy(502)));
        put(retrying, "x", Precondition.ABSENT);
        assertEquals("x", stored());
        assertTrue(paused.get() >= 7000, () -> "paused " + paused);
    }

    @Test
    void advicesNameWhatIsMissing() {
        S3Fault denied = new S3Fault.Refuse(403, "AuthorizationPermissionMismatch", null);
        assertTrue(fails(Operation.PUT, denied, () -> put(store, "x", Precondition.NONE))
                .getMessage()
                .contains(
                        "permit Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write on the container "
                                + container));
        assertTrue(fails(Operation.LIST, denied, () -> store.list("", null))
                .getMessage()
                .contains("permit Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"));
        S3Fault keyless = new S3Fault.Refuse(403, "KeyBasedAuthenticationNotPermitted", null);
        assertTrue(fails(Operation.GET, keyless, () -> store.get(KEY, ByteRange.ALL))
                .getMessage()
                .contains("leave 'sharedKeyEnv' out"));
        assertTrue(assertThrows(StoreException.class, () -> store("not-there").list("", null))
                .getMessage()
                .contains("create it, or correct 'container'"));
        assertTrue(assertThrows(StoreException.class, () -> store("not-there").find(KEY))
                .getMessage()
                .contains("create it, or correct 'container'"));
    }

    @Test
    void aLostAnswerIsSettledByReadingBack() {
        assertEquals(
                Kind.UNKNOWN_OUTCOME,
                fails(Operation.PUT, S3Fault.LOST_ANSWER, () -> put(store, "one", Precondition.ABSENT))
                        .kind());
        assertEquals("one", stored());
        Version one = store.find(KEY).orElseThrow().version();
        server.script(S3Fault.Script.of(Operation.PUT, S3Fault.LOST_ANSWER));
        Version two = put(retrying, "two", Precondition.matches(one)).version();
        assertEquals("two", stored());
        server.script(S3Fault.Script.of(Operation.PUT, S3Fault.APPLIED_THEN_ERROR));
        put(retrying, "three", Precondition.matches(two));
        assertEquals("three", stored());
        Precondition three = Precondition.matches(store.find(KEY).orElseThrow().version());
        server.script(S3Fault.Script.of(Operation.PUT, S3Fault.RESET));
        put(retrying, "four", three);
        assertEquals("four", stored());
        assertEquals(
                Kind.PRECONDITION,
                assertThrows(StoreException.class, () -> put(retrying, "five", three))
                        .kind());
    }

    /** A 503 that comes after all was applied: the second attempt is refused because of the first. */
    @Test
    void aRefusalOfItsOwnSuccessIsNoLostRace() {
        server.script(S3Fault.Script.of(Operation.PUT, new S3Fault.AppliedThen(503, "ServerBusy")));
        put(retrying, "mine", Precondition.ABSENT);
        assertEquals("mine", stored());
        assertEquals(2, server.requests(Operation.PUT));
        server.script(S3Fault.Script.of(Operation.PUT, new S3Fault.AppliedThen(503, "ServerBusy")));
        Version mine = store.find(KEY).orElseThrow().version();
        put(retrying, "mine again", Precondition.matches(mine));
        assertEquals("mine again", stored());
    }

    @Test
    void aCopyThatTakesTimeIsWaitedFor() {
        Version version = put(store, "x", Precondition.NONE).version();
        ObjectKey copy = ObjectKey.of("copy");
        server.script(S3Fault.Script.of(Operation.COPY, new S3Fault.Headers(Map.of("x-ms-copy-status", "pending"))));
        Version copied = store.copy(KEY, version, copy, ObjectHeaders.CONTROL);
        assertEquals(1, copyPauses.size());
        assertEquals(copied, store.find(copy).orElseThrow().version());
        server.script(S3Fault.Script.of(Operation.COPY, new S3Fault.Headers(Map.of("x-ms-copy-status", "aborted"))));
        assertEquals(
                Kind.UNKNOWN_OUTCOME,
                assertThrows(StoreException.class, () -> store.copy(KEY, version, copy, ObjectHeaders.CONTROL))
                        .kind());
        server.script(request -> request.operation() == Operation.COPY || request.operation() == Operation.FIND
                ? new S3Fault.Headers(Map.of("x-ms-copy-status", "pending"))
                : S3Fault.NONE);
        StoreException e =
                assertThrows(StoreException.class, () -> store.copy(KEY, version, copy, ObjectHeaders.CONTROL));
        assertTrue(e.getMessage().contains("isn't done"), e.getMessage());
    }

    @Test
    void answersThatEndEarlyFail() throws IOException {
        byte[] content = new byte[100_000];
        new Random(3).nextBytes(content);
        store.put(KEY, Body.of(content), ObjectHeaders.CONTROL, Precondition.NONE);
        server.script(S3Fault.Script.of(Operation.GET, new S3Fault.CutBody(60_000)));
        try (ObjectContent cut = store.get(KEY, ByteRange.ALL)) {
            IOException e = assertThrows(IOException.class, () -> cut.stream().readAllBytes());
            assertTrue(e.getMessage().contains("broke off"), e.getMessage());
        }
        try (ObjectContent whole = store.get(KEY, ByteRange.ALL)) {
            assertArrayEquals(content, whole.stream().readAllBytes());
        }
        server.script(S3Fault.Script.of(Operation.LIST, new S3Fault.CutBody(50)));
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
        server.script(S3Fault.Script.always(Operation.GET, new S3Fault.SlowBody(1000, () -> {})));
        try (ObjectStore slow = Stores.on(server.endpoint())
                        .container(container)
                        .ticker(() -> nanos.addAndGet(step))
                        .build();
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
    void anAnswerWithoutAnEtagSaysNothing() {
        S3Fault none = new S3Fault.Headers(Map.of("etag", ""));
        assertEquals(
                Kind.UNKNOWN_OUTCOME,
                fails(Operation.PUT, none, () -> put(store, "x", Precondition.NONE))
                        .kind());
        assertEquals(
                Kind.UNAVAILABLE,
                fails(Operation.GET, none, () -> store.get(KEY, ByteRange.ALL)).kind());
    }

    @Test
    void aServerThatIsAwayWasNotAsked() {
        server.close();
        assertEquals(
                Kind.UNAVAILABLE,
                assertThrows(StoreException.class, () -> put(store, "x", Precondition.NONE))
                        .kind());
    }

    @Test
    void deletionsOfManyFailOneByOne() {
        for (int i = 0; i < 40; i++) {
            store.put(ObjectKey.of("d/" + i), body("1"), ObjectHeaders.CONTROL, Precondition.NONE);
        }
        Version old = store.find(ObjectKey.of("d/3")).orElseThrow().version();
        store.put(ObjectKey.of("d/3"), body("2"), ObjectHeaders.CONTROL, Precondition.NONE);
        List<Deletion> all = Stream.iterate(0, i -> i + 1)
                .limit(40)
                .map(i -> new Deletion(ObjectKey.of("d/" + i), i == 3 ? Precondition.matches(old) : Precondition.NONE))
                .toList();
        server.script(S3Fault.Script.of(
                request ->
                        request.operation() == Operation.DELETE && request.key().endsWith("/d/7"),
                new S3Fault.Refuse(503, "ServerBusy", null)));
        List<DeleteFailure> failures = store.delete(all);
        assertEquals(
                List.of("d/3", "d/7"),
                failures.stream().map(failure -> failure.key().value()).sorted().toList());
        assertEquals(List.of(), retrying.delete(List.of(all.get(7))));
        assertEquals(1, store.list("", null).objects().size());
    }
}
