package mx.prep.azure.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import mx.prep.error.StoreException;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.azure.BlobServer;
import mx.prep.testkit.store.ObjectStoreContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on the strict server of the test kit, and what Microsoft's client makes of that server. */
class BlobServerTest extends ObjectStoreContract {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static BlobServer server;
    private static OtherClient other;

    private final String container = "contract-" + NUMBER.incrementAndGet();

    @BeforeAll
    static void start() {
        server = BlobServer.start();
        other = new OtherClient(server.endpoint(), null);
    }

    @Override
    protected ObjectStore openStore() {
        server.container(container);
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

    @Test
    void aUrlThatIsSignedAndNotOverLetsIn() throws Exception {
        server.container("by-url");
        other.container("by-url").getBlobClient("a.json").upload(BinaryData.fromString("{}"));
        String access = BlobServer.sharedAccess(Instant.now().plus(Duration.ofHours(1)));
        assertEquals(200, statusOf(access));
        assertEquals(403, statusOf(access.replace("sp=rwdlac", "sp=rwdl")));
        assertEquals(403, statusOf(access.replace("sig=", "sig=A")));
        assertEquals(403, statusOf(BlobServer.sharedAccess(Instant.now().minusSeconds(2))));
    }

    private static int statusOf(String access) throws Exception {
        URI url = URI.create(server.endpoint() + "/by-url/a.json?" + access);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void microsoftsClientWritesReadsAndLists() {
        server.container("theirs");
        BlobContainerClient theirs = other.container("theirs");
        theirs.getBlobClient("años/a b+c.json").upload(BinaryData.fromString("{}"));
        assertEquals(
                "{}",
                new String(
                        server.blob("theirs", "años/a b+c.json").orElseThrow().bytes(), StandardCharsets.UTF_8));
        BlobStorageException again = assertThrows(
                BlobStorageException.class,
                () -> theirs.getBlobClient("años/a b+c.json").upload(BinaryData.fromString("[]")));
        assertEquals(409, again.getStatusCode());
        assertEquals(
                List.of("años/a b+c.json"),
                theirs.listBlobs(new ListBlobsOptions().setPrefix("años/"), null).stream()
                        .map(BlobItem::getName)
                        .toList());
    }

    @Test
    void anotherKeyIsRefused() {
        server.container(container);
        String wrong = Base64.getEncoder().encodeToString("another key".getBytes(StandardCharsets.UTF_8));
        try (ObjectStore stranger = Stores.on(server.endpoint())
                .container(container)
                .secrets(place -> wrong)
                .build()) {
            StoreException e = assertThrows(StoreException.class, () -> stranger.find(ObjectKey.of("x")));
            assertEquals(StoreException.Kind.DENIED, e.kind());
        }
    }
}
