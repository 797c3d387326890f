package mx.prep.aws.s3;

import java.util.Optional;
import java.util.Set;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.store.ObjectStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.core.BytesWrapper;

/** The contract, on a server that others wrote. */
class S3StoreOnS3ProxyTest extends ObjectStoreContract {
    private static S3ProxyServer server;
    private static OtherClient other;

    /** One server for all: it takes seconds to stop. */
    @BeforeAll
    static void start() {
        server = new S3ProxyServer(Stores.KEYS, Stores.BUCKET);
        other = new OtherClient(server.endpoint(), S3ProxyServer.REGION, Stores.BUCKET, Stores.KEYS);
    }

    @Override
    protected ObjectStore openStore() {
        return Stores.on(server.endpoint(), S3ProxyServer.REGION).build();
    }

    @Override
    protected Optional<byte[]> bytesOnTheOtherSide(ObjectKey key) {
        return other.get(key.value()).map(BytesWrapper::asByteArray);
    }

    /** Lets several writers through (17 of 20 runs). */
    @Override
    protected boolean matchesExactlyInRaces() {
        return false;
    }

    /** Keeps objects as files. */
    @Override
    protected boolean holdsObjectAndFolderOfOneName() {
        return false;
    }

    /** Answers 500, which says nothing about what became of a write. */
    @Override
    protected Kind refusalOfOneName() {
        return Kind.UNKNOWN_OUTCOME;
    }

    /** Takes a prefix for a path of its own. */
    @Override
    protected boolean listsBy(String prefix) {
        return !Set.of("/", "//", "../", "ab//").contains(prefix);
    }

    @AfterEach
    void empty() {
        server.empty();
    }

    @AfterAll
    static void stop() {
        other.close();
        server.close();
    }
}
