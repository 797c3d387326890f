package mx.prep.azure.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.internal.time.Ticker;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ByteRange;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.Version;
import mx.prep.testkit.azurite.Azurite;
import mx.prep.testkit.cloud.CloudFault;
import mx.prep.testkit.cloud.CloudServer;
import mx.prep.testkit.cloud.StoreFaultsContract;
import mx.prep.testkit.store.Operation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

class BlobFaultsTest extends StoreFaultsContract {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static Azurite azurite;
    private static OtherClient other;

    private final String container = "faults-" + NUMBER.incrementAndGet();
    private final FaultyProxy server = new FaultyProxy(azurite.endpoint());
    private final List<Duration> copyPauses = new ArrayList<>();

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

    @Override
    protected CloudServer<?> server() {
        return server;
    }

    @Override
    protected ObjectStore openStore(Ticker ticker) {
        return open(container).ticker(ticker).build();
    }

    private AzureBlobStoreBuilder open(String in) {
        return Stores.on(server.endpoint()).container(in).pause(copyPauses::add);
    }

    @Override
    protected Optional<byte[]> stored(ObjectKey key) {
        return other.get(container, key.value()).map(found -> found.getValue().toBytes());
    }

    @Override
    protected String secret() {
        return Azurite.KEY;
    }

    @Override
    protected CloudFault throttled(Duration wait) {
        return new CloudFault.Refuse(503, "ServerBusy", wait.isZero() ? null : wait);
    }

    @Override
    protected CloudFault appliedThenThrottled() {
        return new CloudFault.AppliedThen(503, "ServerBusy");
    }

    @Override
    protected CloudFault appliedThenError() {
        return new CloudFault.AppliedThen(500, "InternalError");
    }

    @Override
    protected CloudFault withoutVersion() {
        return new CloudFault.Says(Map.of("ETag", ""));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new CloudFault.Refuse(503, "ServerBusy", null), Kind.THROTTLED, Kind.THROTTLED),
                Arguments.of(new CloudFault.Refuse(429, "TooManyRequests", null), Kind.THROTTLED, Kind.THROTTLED),
                Arguments.of(new CloudFault.Refuse(500, "InternalError", null), Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME),
                Arguments.of(
                        new CloudFault.Refuse(500, "OperationTimedOut", null), Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME),
                Arguments.of(
                        new CloudFault.Refuse(403, "AuthorizationPermissionMismatch", null), Kind.DENIED, Kind.DENIED),
                Arguments.of(new CloudFault.Refuse(404, "ContainerNotFound", null), Kind.DENIED, Kind.DENIED),
                Arguments.of(new CloudFault.Refuse(401, "InvalidAuthenticationInfo", null), Kind.DENIED, Kind.DENIED),
                Arguments.of(new CloudFault.Refuse(409, "BlobImmutableDueToPolicy", null), Kind.DENIED, Kind.DENIED));
    }

    @Test
    void advicesNameWhatIsMissing() {
        CloudFault denied = new CloudFault.Refuse(403, "AuthorizationPermissionMismatch", null);
        assertTrue(fails(Operation.PUT, denied, () -> put(store, "x", Precondition.NONE))
                .getMessage()
                .contains(
                        "permit Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write on the container "
                                + container));
        assertTrue(fails(Operation.LIST, denied, () -> store.list("", null))
                .getMessage()
                .contains("permit Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"));
        CloudFault keyless = new CloudFault.Refuse(403, "KeyBasedAuthenticationNotPermitted", null);
        assertTrue(fails(Operation.GET, keyless, () -> store.get(KEY, ByteRange.ALL))
                .getMessage()
                .contains("leave 'sharedKeyEnv' out"));
        ObjectStore nowhere = open("not-there").build();
        assertTrue(assertThrows(StoreException.class, () -> nowhere.list("", null))
                .getMessage()
                .contains("create it, or correct 'container'"));
        assertTrue(assertThrows(StoreException.class, () -> nowhere.find(KEY))
                .getMessage()
                .contains("create it, or correct 'container'"));
    }

    @Test
    void aCopyThatTakesTimeIsWaitedFor() {
        Version version = put(store, "x", Precondition.NONE).version();
        ObjectKey copy = ObjectKey.of("copy");
        script(Operation.COPY, new CloudFault.Says(Map.of("x-ms-copy-status", "pending")));
        Version copied = store.copy(KEY, version, copy, ObjectHeaders.CONTROL);
        assertEquals(1, copyPauses.size());
        assertEquals(copied, store.find(copy).orElseThrow().version());
        script(Operation.COPY, new CloudFault.Says(Map.of("x-ms-copy-status", "aborted")));
        assertEquals(
                Kind.UNKNOWN_OUTCOME,
                assertThrows(StoreException.class, () -> store.copy(KEY, version, copy, ObjectHeaders.CONTROL))
                        .kind());
        server.script(request -> request.operation() == Operation.COPY || request.operation() == Operation.FIND
                ? new CloudFault.Says(Map.of("x-ms-copy-status", "pending"))
                : CloudFault.NONE);
        StoreException e =
                assertThrows(StoreException.class, () -> store.copy(KEY, version, copy, ObjectHeaders.CONTROL));
        assertTrue(e.getMessage().contains("isn't done"), e.getMessage());
    }

    @Test
    void aDeletionThatIsThrottledLeavesTheOthersBe() {
        List<Deletion> all = Stream.iterate(0, i -> i + 1)
                .limit(20)
                .map(i -> new Deletion(ObjectKey.of("d/" + i), Precondition.NONE))
                .toList();
        all.forEach(each -> store.put(each.key(), body("1"), ObjectHeaders.CONTROL, Precondition.NONE));
        server.script(CloudFault.Script.of(
                request ->
                        request.operation() == Operation.DELETE && request.key().endsWith("/d/7"),
                throttled(Duration.ZERO)));
        assertEquals(
                List.of(ObjectKey.of("d/7")),
                store.delete(all).stream().map(DeleteFailure::key).toList());
        assertEquals(List.of(), retrying.delete(List.of(all.get(7))));
        assertEquals(List.of(), store.list("", null).objects());
    }
}
