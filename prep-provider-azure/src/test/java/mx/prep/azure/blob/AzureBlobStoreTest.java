package mx.prep.azure.blob;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.azurite.Azurite;
import mx.prep.testkit.store.ObjectStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, on the emulator that Microsoft wrote. */
class AzureBlobStoreTest extends ObjectStoreContract {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static Azurite server;
    private static OtherClient other;

    private final String container = "contract-" + NUMBER.incrementAndGet();

    @BeforeAll
    static void start() {
        server = Azurite.start();
        other = new OtherClient(server.endpoint(), null);
    }

    @Override
    protected ObjectStore openStore() {
        other.make(container);
        return Stores.on(server.endpoint()).container(container).build();
    }

    @Override
    protected Optional<byte[]> bytesOnTheOtherSide(ObjectKey key) {
        return Optional.of(
                other.get(container, key.value()).orElseThrow().getValue().toBytes());
    }

    @Override
    protected int moreThanOnePage() {
        return 5001;
    }

    @AfterAll
    static void stop() {
        server.close();
    }
}
