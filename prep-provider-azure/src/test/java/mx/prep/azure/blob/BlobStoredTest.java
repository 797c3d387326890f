package mx.prep.azure.blob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.models.BlobDownloadContentResponse;
import com.azure.storage.blob.models.BlobDownloadHeaders;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import mx.prep.testkit.azurite.Azurite;
import mx.prep.testkit.cloud.CloudFault;
import mx.prep.testkit.store.Operation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is stored, looked at by Microsoft's own client, and what is asked for it. */
class BlobStoredTest {
    private static final String NFC = "resumen-elecci\u00f3n.json";
    private static final List<String> NAMES = List.of(
            "a+b c:d;e=f~g.json", "100%25 %2F", "'(*)!&$@,", NFC, Normalizer.normalize(NFC, Normalizer.Form.NFD));
    private static final ObjectHeaders HEADERS = new ObjectHeaders(
            new MediaType("text/html; charset=utf-8"),
            CacheRule.RELEASE,
            Encoding.GZIP,
            Digest.of(DigestAlgorithm.SHA256, new byte[] {1}));
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static Azurite azurite;
    private static OtherClient other;

    private final String container = "stored-" + NUMBER.incrementAndGet();

    @BeforeAll
    static void start() {
        azurite = Azurite.start();
        other = new OtherClient(azurite.endpoint(), null);
    }

    @AfterAll
    static void end() {
        azurite.close();
    }

    BlobStoredTest() {
        other.make(container);
    }

    private AzureBlobStoreBuilder builder() {
        return Stores.on(azurite.endpoint()).container(container);
    }

    private static StoredObject put(ObjectStore store, String key, byte[] content) {
        return store.put(ObjectKey.of(key), Body.of(content), HEADERS, Precondition.ABSENT);
    }

    private void assertSeen(String key, byte[] content) {
        BlobDownloadContentResponse seen = other.get(container, key).orElseThrow();
        BlobDownloadHeaders headers = seen.getDeserializedHeaders();
        assertArrayEquals(content, seen.getValue().toBytes(), key);
        assertEquals("text/html; charset=utf-8", headers.getContentType(), key);
        assertEquals(CacheRule.RELEASE.value(), headers.getCacheControl(), key);
        assertEquals("gzip", headers.getContentEncoding(), key);
        assertEquals(Map.of("decoded_sha256", HEADERS.decodedSha256().hex()), headers.getMetadata(), key);
        assertArrayEquals(Digest.of(DigestAlgorithm.MD5, content).bytes(), headers.getContentMd5(), key);
    }

    @Test
    void microsoftsClientSeesBytesAndHeaders() {
        try (ObjectStore store = builder().build()) {
            for (String name : NAMES) {
                byte[] content = name.getBytes(StandardCharsets.UTF_8);
                Version version = put(store, name, content).version();
                store.copy(ObjectKey.of(name), version, ObjectKey.of("copies/" + name), HEADERS);
                assertSeen(name, content);
                assertSeen("copies/" + name, content);
            }
        }
        assertEquals(
                NAMES.size() * 2L,
                other.container(container).listBlobs().stream().count());
    }

    @Test
    void whatMicrosoftsClientWroteIsRead() throws Exception {
        try (ObjectStore store = builder().build()) {
            for (String name : NAMES) {
                other.container(container).getBlobClient(name).upload(BinaryData.fromString(name));
                assertNull(store.find(ObjectKey.of(name)).orElseThrow().headers());
                assertEquals(
                        name,
                        new String(
                                store.get(ObjectKey.of(name), ByteRange.ALL).stream()
                                        .readAllBytes(),
                                StandardCharsets.UTF_8));
            }
            assertEquals(
                    NAMES.stream().sorted().toList(),
                    store.list("", null).objects().stream()
                            .map(object -> object.key().value())
                            .sorted()
                            .toList());
        }
    }

    @Test
    void md5sComeWithPutsFindsAndLists() {
        Digest md5 = Digest.of(DigestAlgorithm.MD5, new byte[] {1, 2, 3});
        try (ObjectStore store = builder().build()) {
            StoredObject stored = put(store, "a", new byte[] {1, 2, 3});
            assertEquals(md5, stored.md5());
            assertEquals(stored, store.find(ObjectKey.of("a")).orElseThrow());
            StoredObject listed = store.list("", null).objects().get(0);
            assertEquals(md5, listed.md5());
            assertEquals(stored.version(), listed.version());
            assertEquals(
                    md5,
                    store.get(ObjectKey.of("a"), new ByteRange(1, 1)).object().md5());
        }
    }

    @Test
    void theWebsitesContainerIsOneLikeOthers() {
        other.make("$web");
        try (ObjectStore store = builder().container("$web").build()) {
            Version version = put(store, "index.html", new byte[] {1}).version();
            store.copy(ObjectKey.of("index.html"), version, ObjectKey.of("a+b/c d"), HEADERS);
            assertEquals(2, store.list("", null).objects().size());
            assertTrue(other.get("$web", "a+b/c d").isPresent());
        }
    }

    @Test
    void theSameBytesAgainAreAnotherVersion() {
        try (ObjectStore store = builder().build()) {
            Version first = put(store, "a", new byte[] {1}).version();
            Version second = store.put(ObjectKey.of("a"), Body.of(new byte[] {1}), HEADERS, Precondition.matches(first))
                    .version();
            assertNotEquals(first, second);
        }
    }

    private static byte[] large() {
        byte[] large = new byte[2 * BlobUploads.BLOCK + 5];
        new Random(9).nextBytes(large);
        return large;
    }

    @Test
    void aLargeBlobGoesInBlocks() {
        byte[] large = large();
        try (FaultyProxy proxy = new FaultyProxy(azurite.endpoint());
                ObjectStore store = Stores.on(proxy.endpoint())
                        .container(container)
                        .blocksAbove(BlobUploads.BLOCK)
                        .build()) {
            StoredObject stored = put(store, "large", large);
            assertEquals(4, proxy.requests(Operation.PUT), "three blocks and their list");
            assertEquals(stored, store.find(ObjectKey.of("large")).orElseThrow());
            assertSeen("large", large);
            assertEquals(
                    Kind.PRECONDITION,
                    assertThrows(StoreException.class, () -> put(store, "large", large))
                            .kind());
            List<Deletion> mine = List.of(new Deletion(stored.key(), Precondition.matches(stored.version())));
            assertEquals(List.of(), store.delete(mine));
        }
    }

    /** Each discards the other's blocks when it puts its list, and goes on with those that have become the blob's. */
    @Test
    void twoWhoPutTheSameBlocksDoNotDisturbEachOther() {
        byte[] large = large();
        try (FaultyProxy proxy = new FaultyProxy(azurite.endpoint());
                ObjectStore first = builder().blocksAbove(BlobUploads.BLOCK).build();
                ObjectStore second = Stores.on(proxy.endpoint())
                        .container(container)
                        .blocksAbove(BlobUploads.BLOCK)
                        .build()) {
            AtomicInteger puts = new AtomicInteger();
            proxy.script(request -> {
                if (request.operation() == Operation.PUT && puts.incrementAndGet() == 4) {
                    first.put(ObjectKey.of("large"), Body.of(large), HEADERS, Precondition.NONE);
                }
                return CloudFault.NONE;
            });
            second.put(ObjectKey.of("large"), Body.of(large), HEADERS, Precondition.NONE);
            assertEquals(4, puts.get());
            assertSeen("large", large);
        }
    }

    @Test
    void aLargeBlobThatIsNotWhatItSaysIsNotStored() {
        byte[] large = large();
        byte[] changed = large.clone();
        changed[5]++;
        byte[] longer = Arrays.copyOf(large, large.length + 1);
        for (byte[] then : List.of(new byte[100], changed, longer)) {
            Body changing = new Body() {
                @Override
                public long length() {
                    return large.length;
                }

                @Override
                public Checksums checksums() {
                    return Checksums.of(large);
                }

                @Override
                public InputStream open() {
                    return new ByteArrayInputStream(then);
                }
            };
            try (ObjectStore store = builder().blocksAbove(BlobUploads.BLOCK).build()) {
                StoreException e = assertThrows(
                        StoreException.class,
                        () -> store.put(ObjectKey.of("large"), changing, HEADERS, Precondition.NONE));
                assertEquals(Kind.CORRUPT, e.kind(), e.getMessage());
                assertEquals(List.of(), store.list("", null).objects());
            }
        }
    }

    /** Azurite has no policies; what is asked for is looked at. */
    @Test
    void locksAreAskedForWithEveryWrite() {
        Clock clock = Clock.fixed(Instant.parse("2021-06-06T20:00:00.5Z"), ZoneOffset.UTC);
        try (FaultyProxy proxy = new FaultyProxy(azurite.endpoint());
                ObjectStore store = Stores.on(proxy.endpoint())
                        .container(container)
                        .clock(clock)
                        .lock(BlobLock.LOCKED)
                        .lockFor(Duration.ofDays(90))
                        .blocksAbove(BlobUploads.BLOCK)
                        .build()) {
            // Its dates are long past for Azurite; nothing has to be stored.
            proxy.script(request -> new CloudFault.Refuse(500, "InternalError", null));
            ObjectKey key = ObjectKey.of("a");
            List<Runnable> writes = List.of(
                    () -> put(store, "a", new byte[] {1}),
                    () -> store.copy(key, new Version("0x1"), ObjectKey.of("b"), HEADERS));
            writes.forEach(write -> assertThrows(StoreException.class, write::run));
            proxy.script(request -> request.key().contains("comp=blocklist")
                    ? new CloudFault.Refuse(500, "InternalError", null)
                    : new CloudFault.AppliedThen(201, ""));
            assertThrows(StoreException.class, () -> put(store, "large", large()));
            List<Map<String, String>> locked = proxy.seen().stream()
                    .filter(seen -> !seen.address().endsWith("comp=block"))
                    .map(FaultyProxy.Seen::headers)
                    .toList();
            assertEquals(3, locked.size());
            for (Map<String, String> headers : locked) {
                assertEquals("locked", headers.get("x-ms-immutability-policy-mode"));
                assertEquals("Sat, 04 Sep 2021 20:00:00 GMT", headers.get("x-ms-immutability-policy-until-date"));
                assertEquals("Sun, 06 Jun 2021 20:00:00 GMT", headers.get("x-ms-date"));
            }
        }
    }

    @Test
    void withoutALockNoneIsAskedFor() {
        try (FaultyProxy proxy = new FaultyProxy(azurite.endpoint());
                ObjectStore store =
                        Stores.on(proxy.endpoint()).container(container).build()) {
            put(store, "a", new byte[] {1});
            Map<String, String> headers = proxy.seen().get(0).headers();
            assertFalse(headers.keySet().stream().anyMatch(name -> name.contains("immutability")));
            assertFalse(headers.containsKey("expect"));
            assertTrue(headers.get("authorization").startsWith("SharedKey " + Azurite.ACCOUNT + ":"));
        }
    }

    /** Folder markers and empty segments lie in containers that people look into by hand. */
    @Test
    void namesOfOthersThatAreNoKeysAreLeftOut() {
        try (ObjectStore store = builder().build()) {
            put(store, "a/b", new byte[] {1});
            Stream.of("a//b", "b/", "tab\tbed")
                    .forEach(name ->
                            other.container(container).getBlobClient(name).upload(BinaryData.fromString("x")));
            assertEquals(
                    List.of("a/b"),
                    store.list("", null).objects().stream()
                            .map(object -> object.key().value())
                            .toList());
        }
    }
}
