package mx.prep.aws.s3;

import java.util.Optional;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.s3.S3Server;
import mx.prep.testkit.store.ObjectStoreContract;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.core.BytesWrapper;

/** The contract, on the strict server of the test kit. */
class S3StoreTest extends ObjectStoreContract {
    private final S3Server server = Stores.server();
    private final OtherClient other = new OtherClient(server.endpoint(), server.region(), Stores.BUCKET, Stores.KEYS);

    @Override
    protected ObjectStore openStore() {
        return Stores.on(server).build();
    }

    @Override
    protected Optional<byte[]> bytesOnTheOtherSide(ObjectKey key) {
        return other.get(key.value()).map(BytesWrapper::asByteArray);
    }

    @AfterEach
    void stop() {
        other.close();
        server.close();
    }
}
