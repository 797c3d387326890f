package mx.prep.gcp.storage;

import java.util.Optional;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.gcs.GcsServer;
import mx.prep.testkit.store.ObjectStoreContract;
import org.junit.jupiter.api.AfterEach;

/** The contract, on the server of the test kit; Google's own client looks at what is stored. */
class GcsStoreTest extends ObjectStoreContract {
    private final GcsServer server = Stores.server();
    private final GoogleClient other = new GoogleClient(server.endpoint(), Stores.BUCKET, Stores.TOKEN);

    @Override
    protected ObjectStore openStore() {
        return Stores.on(server).build();
    }

    @Override
    protected Optional<byte[]> bytesOnTheOtherSide(ObjectKey key) {
        return other.bytes(key.value());
    }

    @AfterEach
    void stop() {
        other.close();
        server.close();
    }
}
