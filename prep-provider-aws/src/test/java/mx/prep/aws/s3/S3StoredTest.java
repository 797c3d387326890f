package mx.prep.aws.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
import mx.prep.testkit.s3.S3Object;
import mx.prep.testkit.s3.S3Server;
import mx.prep.testkit.store.Counts;
import mx.prep.testkit.store.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** What is stored: looked at by Amazon's own client on two servers, and in the strict server's memory. */
class S3StoredTest {
    private static final String NFC = "resumen-elecci\u00f3n.json";
    private static final List<String> NAMES = List.of(
            "a+b c:d;e=f~g.json", "100%25 %2F", "'(*)!&$@,", NFC, Normalizer.normalize(NFC, Normalizer.Form.NFD));
    private static final ObjectHeaders HEADERS = new ObjectHeaders(
            new MediaType("text/html; charset=utf-8"),
            CacheRule.RELEASE,
            Encoding.GZIP,
            Digest.of(DigestAlgorithm.SHA256, new byte[] {1}));

    private final S3Server server = Stores.server();

    @AfterEach
    void stop() {
        server.close();
    }

    private S3Object stored(String key) {
        return server.object(Stores.BUCKET, key).orElseThrow();
    }

    private static StoredObject put(ObjectStore store, String key, byte[] content) {
        return store.put(ObjectKey.of(key), Body.of(content), HEADERS, Precondition.ABSENT);
    }

    private static void isSeenByTheOther(ObjectStore store, OtherClient other, String mediaType) {
        for (String name : NAMES) {
            byte[] content = name.getBytes(StandardCharsets.UTF_8);
            Version version = put(store, name, content).version();
            store.copy(ObjectKey.of(name), version, ObjectKey.of("copies/" + name), HEADERS);
            for (String key : List.of(name, "copies/" + name)) {
                ResponseBytes<GetObjectResponse> seen = other.get(key).orElseThrow();
                assertArrayEquals(content, seen.asByteArray(), key);
                assertEquals(mediaType, seen.response().contentType(), key);
                assertEquals(CacheRule.RELEASE.value(), seen.response().cacheControl(), key);
                assertEquals("gzip", seen.response().contentEncoding(), key);
                assertEquals(
                        Map.of("decoded-sha256", HEADERS.decodedSha256().hex()),
                        seen.response().metadata(),
                        key);
            }
        }
        assertEquals(
                NAMES.size() * 2,
                other.s3().listObjectsV2(list -> list.bucket(Stores.BUCKET)).keyCount());
    }

    @Test
    void amazonsClientSeesItOnTheStrictServer() {
        try (ObjectStore store = Stores.on(server).build();
                OtherClient other = new OtherClient(server.endpoint(), server.region(), Stores.BUCKET, Stores.KEYS)) {
            isSeenByTheOther(store, other, "text/html; charset=utf-8");
        }
    }

    /** Which writes the media type without its space. */
    @Test
    void amazonsClientSeesItOnS3Proxy() {
        try (S3ProxyServer proxy = new S3ProxyServer(Stores.KEYS, Stores.BUCKET);
                ObjectStore store =
                        Stores.on(proxy.endpoint(), S3ProxyServer.REGION).build();
                OtherClient other =
                        new OtherClient(proxy.endpoint(), S3ProxyServer.REGION, Stores.BUCKET, Stores.KEYS)) {
            isSeenByTheOther(store, other, "text/html;charset=utf-8");
        }
    }

    @Test
    void eachPutCarriesItsChecksumsAndNoAcl() {
        byte[] content = {1, 2, 3};
        try (ObjectStore store = Stores.on(server).build()) {
            put(store, "a", content);
        }
        String sha256 = S3Writes.base64(Digest.of(DigestAlgorithm.SHA256, content));
        assertEquals(sha256, stored("a").header("x-amz-checksum-sha256").orElseThrow());
        assertEquals(
                List.of(
                        "cache-control",
                        "content-encoding",
                        "content-type",
                        "x-amz-checksum-sha256",
                        "x-amz-meta-decoded-sha256"),
                List.copyOf(stored("a").headers().keySet()));
    }

    @Test
    void locksEncryptionAndStorageClassAreAskedFor() {
        Instant now = Instant.parse("2021-06-06T20:00:00.5Z");
        Clock clock = Clock.fixed(now, java.time.ZoneOffset.UTC);
        try (S3Server then = S3Server.builder()
                        .keys(Stores.KEYS)
                        .clock(clock)
                        .start()
                        .bucket(Stores.BUCKET);
                ObjectStore store = Stores.on(then)
                        .clock(clock)
                        .encryption(S3Encryption.KMS)
                        .kmsKey("alias/prep")
                        .storageClass(S3StorageClass.STANDARD_IA)
                        .lock(S3LockMode.COMPLIANCE)
                        .lockFor(Duration.ofDays(90))
                        .build()) {
            Version version = put(store, "a", new byte[] {1}).version();
            store.copy(ObjectKey.of("a"), version, ObjectKey.of("b"), HEADERS);
            for (String key : List.of("a", "b")) {
                S3Object object = then.object(Stores.BUCKET, key).orElseThrow();
                assertEquals(
                        "aws:kms", object.header("x-amz-server-side-encryption").orElseThrow());
                assertEquals(
                        "alias/prep",
                        object.header("x-amz-server-side-encryption-aws-kms-key-id")
                                .orElseThrow());
                assertEquals("STANDARD_IA", object.header("x-amz-storage-class").orElseThrow());
                assertEquals(
                        "COMPLIANCE", object.header("x-amz-object-lock-mode").orElseThrow());
                assertEquals(
                        "2021-09-04T20:00:00Z",
                        object.header("x-amz-object-lock-retain-until-date").orElseThrow());
            }
        }
    }

    /** With KMS an ETag looks like an MD5 and isn't one. */
    @Test
    void anEtagOfKmsIsNoMd5() {
        try (ObjectStore writer = Stores.on(server).encryption(S3Encryption.KMS).build();
                ObjectStore reader = Stores.on(server).build()) {
            assertNull(put(writer, "a", new byte[] {1}).md5());
            assertTrue(stored("a").etag().matches("[0-9a-f]{32}"));
            Counts before = server.counts();
            assertNull(reader.list("", null).objects().get(0).md5());
            assertNull(reader.list("", null).objects().get(0).md5());
            assertEquals(1, server.counts().since(before).requests(Operation.FIND), "asked once");
            assertNull(reader.find(ObjectKey.of("a")).orElseThrow().md5());
        }
    }

    @Test
    void withoutKmsAnEtagIsTheMd5() {
        Digest md5 = Digest.of(DigestAlgorithm.MD5, new byte[] {1});
        try (ObjectStore store = Stores.on(server).build()) {
            assertEquals(md5, put(store, "a", new byte[] {1}).md5());
            assertEquals(md5, store.list("", null).objects().get(0).md5());
            assertEquals(md5, store.find(ObjectKey.of("a")).orElseThrow().md5());
        }
        assertEquals(0, server.counts().bytes(Operation.GET));
    }

    private static byte[] large() {
        byte[] large = new byte[2 * S3Uploads.PART + 5];
        new Random(9).nextBytes(large);
        return large;
    }

    @Test
    void aLargeObjectGoesInParts() {
        byte[] large = large();
        try (ObjectStore store =
                Stores.on(server).multipartAbove(S3Uploads.PART).build()) {
            StoredObject stored = put(store, "large", large);
            assertNull(stored.md5());
            assertTrue(stored.version().value().endsWith("-3"), stored.version().value());
            assertArrayEquals(large, stored("large").bytes());
            StoredObject found = store.find(ObjectKey.of("large")).orElseThrow();
            assertEquals(stored, found);
            assertEquals(5, server.counts().requests(Operation.PUT), "begin, three parts, end");
            assertEquals(
                    Kind.PRECONDITION,
                    assertThrows(StoreException.class, () -> put(store, "large", large))
                            .kind());
            assertEquals(List.of(), server.openUploads(), "taken back");
            List<Deletion> mine = List.of(new Deletion(found.key(), Precondition.matches(found.version())));
            assertEquals(List.of(), store.delete(mine));
        }
    }

    /** A body that said what it is before its file was written over. */
    private static final class Overwritten implements Body {
        private final byte[] said;
        private final byte[] found;
        private int opened;

        Overwritten(byte[] said, byte[] found) {
            this.said = said;
            this.found = found;
        }

        @Override
        public long length() {
            return said.length;
        }

        @Override
        public Checksums checksums() {
            return Checksums.of(said);
        }

        @Override
        public java.io.InputStream open() {
            opened++;
            return new java.io.ByteArrayInputStream(found);
        }
    }

    @Test
    void aLargeObjectThatChangesUnderwayIsNotStored() {
        byte[] large = large();
        byte[] other = large.clone();
        other[other.length - 1]++;
        try (ObjectStore store =
                Stores.on(server).multipartAbove(S3Uploads.PART).build()) {
            for (byte[] found :
                    List.of(Arrays.copyOf(large, 100), Arrays.copyOf(large, large.length + S3Uploads.PART), other)) {
                Overwritten body = new Overwritten(large, found);
                StoreException e = assertThrows(
                        StoreException.class, () -> store.put(ObjectKey.of("large"), body, HEADERS, Precondition.NONE));
                assertEquals(Kind.CORRUPT, e.kind());
                assertEquals(1, body.opened, "read once more than for its checksums");
            }
        }
        assertEquals(List.of(), server.keys(Stores.BUCKET));
        assertEquals(List.of(), server.openUploads());
    }

    /** Folder markers and empty segments lie in buckets that people look into by hand. */
    @Test
    void namesOfOthersThatAreNoKeysAreLeftOut() {
        try (ObjectStore store = Stores.on(server).build();
                OtherClient other = new OtherClient(server.endpoint(), server.region(), Stores.BUCKET, Stores.KEYS)) {
            put(store, "a/b", new byte[] {1});
            for (String name : List.of("a/", "a//b", "tab\tbed", "a/../b")) {
                other.s3()
                        .putObject(
                                put -> put.bucket(Stores.BUCKET).key(name),
                                software.amazon.awssdk.core.sync.RequestBody.fromString("x"));
            }
            List<String> keys = new ArrayList<>();
            store.list("", null)
                    .objects()
                    .forEach(object -> keys.add(object.key().value()));
            assertEquals(List.of("a/b"), keys);
            other.s3()
                    .putObject(
                            put -> put.bucket(Stores.BUCKET).key("theirs"),
                            software.amazon.awssdk.core.sync.RequestBody.fromString("x"));
            assertNull(store.find(ObjectKey.of("theirs")).orElseThrow().headers());
            store.get(ObjectKey.of("theirs"), ByteRange.ALL).close();
        }
    }
}
