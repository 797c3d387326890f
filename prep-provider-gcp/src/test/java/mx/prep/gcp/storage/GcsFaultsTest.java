package mx.prep.gcp.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.internal.time.Ticker;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ByteRange;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.Version;
import mx.prep.testkit.cloud.CloudFault;
import mx.prep.testkit.cloud.CloudServer;
import mx.prep.testkit.cloud.StoreFaultsContract;
import mx.prep.testkit.gcs.GcsFault;
import mx.prep.testkit.gcs.GcsObject;
import mx.prep.testkit.gcs.GcsServer;
import mx.prep.testkit.store.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.provider.Arguments;

class GcsFaultsTest extends StoreFaultsContract {
    private final GcsServer server = Stores.server();

    @Override
    protected CloudServer<?> server() {
        return server;
    }

    @Override
    protected ObjectStore openStore(Ticker ticker) {
        return Stores.on(server).ticker(ticker).build();
    }

    @Override
    protected Optional<byte[]> stored(ObjectKey key) {
        return server.object(Stores.BUCKET, key.value()).map(GcsObject::bytes);
    }

    @Override
    protected String secret() {
        return Stores.TOKEN;
    }

    /** Of a 503 Google doesn't say whether it was applied. */
    @Override
    protected CloudFault throttled(Duration wait) {
        return wait.isZero() ? GcsFault.RATE_LIMIT : GcsFault.throttled(429, wait);
    }

    @Override
    protected CloudFault appliedThenThrottled() {
        return new CloudFault.AppliedThen(429, "rateLimitExceeded");
    }

    @Override
    protected CloudFault appliedThenError() {
        return GcsFault.APPLIED_THEN_ERROR;
    }

    @Override
    protected CloudFault withoutVersion() {
        return new CloudFault.Says(Map.of("generation", "", "x-goog-generation", ""));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(GcsFault.RATE_LIMIT, Kind.THROTTLED, Kind.THROTTLED),
                Arguments.of(GcsFault.throttled(429, Duration.ofSeconds(7)), Kind.THROTTLED, Kind.THROTTLED),
                Arguments.of(new CloudFault.Refuse(403, "userRateLimitExceeded", null), Kind.THROTTLED, Kind.THROTTLED),
                Arguments.of(GcsFault.BACKEND_ERROR, Kind.THROTTLED, Kind.UNKNOWN_OUTCOME),
                Arguments.of(GcsFault.throttled(503, Duration.ofSeconds(3)), Kind.THROTTLED, Kind.UNKNOWN_OUTCOME),
                Arguments.of(GcsFault.INTERNAL_ERROR, Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME),
                Arguments.of(new CloudFault.Refuse(409, "conflict", null), Kind.UNAVAILABLE, Kind.UNAVAILABLE),
                Arguments.of(new CloudFault.Refuse(403, "forbidden", null), Kind.DENIED, Kind.DENIED));
    }

    @Test
    void advicesNameWhatIsMissing() {
        CloudFault denied = new CloudFault.Refuse(403, "forbidden", null);
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

    /** Google doesn't say which of the two it answers where nothing is. */
    @Test
    void whatIsNotThereIsDeletedWhateverItsConditionIsAnswered() {
        Version version = put(store, "x", Precondition.NONE).version();
        List<Deletion> mine = List.of(new Deletion(KEY, Precondition.matches(version)));
        assertEquals(List.of(), store.delete(mine));
        for (CloudFault answer : List.of(
                new CloudFault.Refuse(412, "conditionNotMet", null), new CloudFault.Refuse(404, "notFound", null))) {
            script(Operation.DELETE, answer);
            assertEquals(List.of(), store.delete(mine));
        }
    }
}
