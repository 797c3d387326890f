package mx.prep.aws.s3;

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
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.Version;
import mx.prep.testkit.cloud.CloudFault;
import mx.prep.testkit.cloud.CloudServer;
import mx.prep.testkit.cloud.StoreFaultsContract;
import mx.prep.testkit.s3.S3Fault;
import mx.prep.testkit.s3.S3Object;
import mx.prep.testkit.s3.S3Server;
import mx.prep.testkit.store.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

class S3FaultsTest extends StoreFaultsContract {
    private final S3Server server = Stores.server();

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
        return server.object(Stores.BUCKET, key.value()).map(S3Object::bytes);
    }

    @Override
    protected String secret() {
        return Stores.KEYS.secretKey();
    }

    @Override
    protected CloudFault throttled(Duration wait) {
        return S3Fault.throttled(503, wait.isZero() ? null : wait);
    }

    @Override
    protected CloudFault appliedThenThrottled() {
        return new CloudFault.AppliedThen(503, "SlowDown");
    }

    @Override
    protected CloudFault appliedThenError() {
        return S3Fault.APPLIED_THEN_ERROR;
    }

    @Override
    protected CloudFault withoutVersion() {
        return new CloudFault.Says(Map.of("ETag", ""));
    }

    /** HEAD's answers have no code. */
    @Override
    protected boolean findsSayWhatWentWrong() {
        return false;
    }

    @Override
    protected int requestsOfFortyDeletions() {
        return 1;
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(S3Fault.SLOW_DOWN, Kind.THROTTLED, Kind.THROTTLED),
                Arguments.of(S3Fault.throttled(429, Duration.ofSeconds(7)), Kind.THROTTLED, Kind.THROTTLED),
                Arguments.of(S3Fault.throttled(503, Duration.ofSeconds(7)), Kind.THROTTLED, Kind.THROTTLED),
                Arguments.of(S3Fault.INTERNAL_ERROR, Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME),
                Arguments.of(S3Fault.CONFLICT, Kind.UNAVAILABLE, Kind.UNAVAILABLE),
                Arguments.of(new CloudFault.Refuse(403, "AccessDenied", null), Kind.DENIED, Kind.DENIED),
                Arguments.of(new CloudFault.Refuse(301, "PermanentRedirect", null), Kind.DENIED, Kind.DENIED),
                Arguments.of(new CloudFault.Refuse(400, "ExpiredToken", null), Kind.UNAVAILABLE, Kind.UNAVAILABLE));
    }

    @Test
    void advicesNameWhatIsMissing() {
        CloudFault denied = new CloudFault.Refuse(403, "AccessDenied", null);
        assertTrue(fails(Operation.PUT, denied, () -> put(store, "x", Precondition.NONE))
                .getMessage()
                .contains("permit s3:PutObject on the bucket medio-prep"));
        assertTrue(fails(Operation.LIST, denied, () -> store.list("", null))
                .getMessage()
                .contains("permit s3:ListBucket"));
        CloudFault elsewhere = new CloudFault.Refuse(301, "PermanentRedirect", null);
        assertTrue(fails(Operation.GET, elsewhere, () -> store.get(KEY, ByteRange.ALL))
                .getMessage()
                .contains("correct 'region'"));
        ObjectStore nowhere = Stores.on(server).bucket("not-there").build();
        assertTrue(assertThrows(StoreException.class, () -> nowhere.list("", null))
                .getMessage()
                .contains("create it, or correct 'bucket'"));
    }

    @Test
    void whatIsNoCodeIsNotRepeated() {
        CloudFault odd = new CloudFault.Refuse(403, "\u009b31m\u202eGOTCHA", null);
        String refused = fails(Operation.PUT, odd, () -> put(store, "x", Precondition.NONE))
                .getMessage();
        assertTrue(refused.contains("answered 403; permit s3:PutObject"), refused);
    }

    @Test
    void aConflictIsTriedAgain() {
        Version one = put(store, "one", Precondition.ABSENT).version();
        script(Operation.PUT, CloudFault.RESET, S3Fault.CONFLICT);
        Version two = put(retrying, "two", Precondition.matches(one)).version();
        assertEquals(two, store.find(KEY).orElseThrow().version());
    }

    @Test
    void anErrorWithin200IsNoCopy() {
        Version version = put(store, "x", Precondition.NONE).version();
        ObjectKey copy = ObjectKey.of("copy");
        StoreException e = fails(
                Operation.COPY, S3Fault.ERROR_IN_200, () -> store.copy(KEY, version, copy, ObjectHeaders.CONTROL));
        assertEquals(Kind.UNKNOWN_OUTCOME, e.kind());
        script(Operation.COPY, S3Fault.ERROR_IN_200);
        assertEquals(version, retrying.copy(KEY, version, copy, ObjectHeaders.CONTROL));
        assertEquals(List.of(KEY.value(), "copy"), server.keys(Stores.BUCKET));
    }
}
