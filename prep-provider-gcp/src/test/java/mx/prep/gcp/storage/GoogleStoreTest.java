package mx.prep.gcp.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.CopyWriter;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.Storage.CopyRequest;
import com.google.cloud.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.cloud.CloudFault;
import mx.prep.testkit.gcs.GcsFault;
import mx.prep.testkit.gcs.GcsObject;
import mx.prep.testkit.gcs.GcsServer;
import mx.prep.testkit.store.ObjectStoreContract;
import mx.prep.testkit.store.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Is the test kit's server what Google's own client takes for Cloud Storage? It keeps the whole contract through that
 * client, races of 32 included, and what the contract doesn't ask for: resumable uploads, rewrites in several calls,
 * folders.
 */
class GoogleStoreTest extends ObjectStoreContract {
    private final GcsServer server = Stores.options().rewritten(1 << 20).start().bucket(Stores.BUCKET);

    @Override
    protected ObjectStore openStore() {
        return new GoogleStore(client(), Stores.BUCKET);
    }

    private GoogleClient client() {
        return new GoogleClient(server.endpoint(), Stores.BUCKET, Stores.TOKEN);
    }

    @Override
    protected Optional<byte[]> bytesOnTheOtherSide(ObjectKey key) {
        return server.object(Stores.BUCKET, key.value()).map(GcsObject::bytes);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static BlobInfo info(String name) {
        return BlobInfo.newBuilder(Stores.BUCKET, name)
                .setContentType("text/plain")
                .setCacheControl("no-store")
                .setMetadata(Map.of("k", "v"))
                .build();
    }

    @Test
    void aResumableUploadGoesOnAfterABrokenConnection() throws Exception {
        byte[] content = bytes(5, 3_000_000);
        // The first request begins it; the next carries a chunk, and breaks off after 600 kB.
        server.script(CloudFault.Script.of(Operation.PUT, CloudFault.NONE, new CloudFault.BreakUpload(600_000)));
        try (GoogleClient patient = new GoogleClient(server.endpoint(), Stores.BUCKET, Stores.TOKEN, 6)) {
            patient.storage()
                    .createFrom(
                            info("large"),
                            new ByteArrayInputStream(content),
                            1 << 20,
                            BlobWriteOption.doesNotExist(),
                            BlobWriteOption.crc32cMatch());
        }
        GcsObject stored = server.object(Stores.BUCKET, "large").orElseThrow();
        assertArrayEquals(content, stored.bytes());
        assertEquals("no-store", stored.property("cacheControl").orElseThrow());
        assertEquals(Map.of("k", "v"), stored.metadata());
        assertEquals(List.of(), server.openUploads());
    }

    @Test
    void aResumableUploadIsRefusedWhereSomethingIs() throws Exception {
        put("taken", "first");
        try (GoogleClient client = client()) {
            StorageException e = assertThrows(
                    StorageException.class,
                    () -> client.storage()
                            .createFrom(
                                    info("taken"),
                                    new ByteArrayInputStream(bytes(5, 600_000)),
                                    BlobWriteOption.doesNotExist()));
            assertEquals(412, e.getCode());
        }
        assertHolds("taken", bytes("first"));
    }

    @Test
    void aRewriteTakesSeveralCalls() throws Exception {
        byte[] content = bytes(6, 2_500_000);
        try (GoogleClient client = client()) {
            client.storage().create(info("from"), content);
            CopyWriter copy = client.storage()
                    .copy(CopyRequest.newBuilder()
                            .setSource(Stores.BUCKET, "from")
                            .setTarget(BlobId.of(Stores.BUCKET, "to"))
                            .build());
            assertTrue(!copy.isDone(), "more than one call");
            assertArrayEquals(content, copy.getResult().getContent());
        }
        assertEquals(3, server.counts().requests(Operation.COPY));
        assertEquals(
                "no-store",
                server.object(Stores.BUCKET, "to")
                        .orElseThrow()
                        .property("cacheControl")
                        .orElseThrow());
    }

    @Test
    void foldersAreListedByADelimiter() throws Exception {
        List.of("a/1", "a/2", "b", "c/d/e").forEach(name -> put(name, name));
        try (GoogleClient client = client()) {
            List<String> names = new ArrayList<>();
            client.storage()
                    .list(Stores.BUCKET, BlobListOption.currentDirectory(), BlobListOption.pageSize(2))
                    .iterateAll()
                    .forEach(blob -> names.add(blob.getName()));
            assertEquals(List.of("a/", "b", "c/"), names.stream().sorted().toList());
        }
    }

    @Test
    void metadataIsChangedUnderAConditionOfItsOwn() throws Exception {
        put("a", "1");
        try (GoogleClient client = client()) {
            Storage storage = client.storage();
            storage.update(info("a").toBuilder().setCacheControl("private").build());
            GcsObject changed = server.object(Stores.BUCKET, "a").orElseThrow();
            assertEquals("private", changed.property("cacheControl").orElseThrow());
            assertEquals(2, changed.metageneration());
            BlobInfo stale = BlobInfo.newBuilder(BlobId.of(Stores.BUCKET, "a"))
                    .setContentLanguage("es")
                    .build();
            assertEquals(
                    412,
                    assertThrows(
                                    StorageException.class,
                                    () -> storage.update(stale, Storage.BlobTargetOption.metagenerationMatch(1)))
                            .getCode());
        }
    }

    @Test
    void throttlingIsWaitedOutAndWhoMayNotIsTold() throws Exception {
        server.script(CloudFault.Script.of(Operation.FIND, GcsFault.RATE_LIMIT, GcsFault.BACKEND_ERROR));
        put("a", "1");
        try (GoogleClient patient = new GoogleClient(server.endpoint(), Stores.BUCKET, Stores.TOKEN, 6);
                GoogleClient stranger = new GoogleClient(server.endpoint(), Stores.BUCKET, "stolen")) {
            assertEquals(1, patient.storage().get(Stores.BUCKET, "a").getSize());
            assertEquals(3, server.counts().requests(Operation.FIND));
            // Which it does when it is answered 401.
            assertTrue(assertThrows(
                            StorageException.class, () -> stranger.storage().get(Stores.BUCKET, "a"))
                    .getMessage()
                    .contains("does not support refreshing"));
        }
    }

    @Test
    void damagedBytesAreRefused() throws Exception {
        BlobInfo wrong = info("damaged").toBuilder()
                .setCrc32c(java.util.Base64.getEncoder().encodeToString(new byte[4]))
                .build();
        try (GoogleClient client = client()) {
            StorageException e = assertThrows(
                    StorageException.class,
                    () -> client.storage()
                            .createFrom(
                                    wrong,
                                    new ByteArrayInputStream("x".getBytes(StandardCharsets.UTF_8)),
                                    BlobWriteOption.crc32cMatch()));
            assertEquals(400, e.getCode());
        }
        assertNothing("damaged");
    }
}
