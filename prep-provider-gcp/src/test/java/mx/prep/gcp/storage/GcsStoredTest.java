package mx.prep.gcp.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
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
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import mx.prep.testkit.cloud.CloudFault;
import mx.prep.testkit.gcs.GcsObject;
import mx.prep.testkit.gcs.GcsServer;
import mx.prep.testkit.store.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored: looked at by Google's own client, by readers, and in the server's memory. */
class GcsStoredTest {
    private static final String NFC = "resumen-elecci\u00f3n.json";
    private static final List<String> NAMES = List.of(
            "a+b c:d;e=f~g.json", "100%25 %2F", "'(*)!&$@,", NFC, Normalizer.normalize(NFC, Normalizer.Form.NFD));
    private static final ObjectHeaders HEADERS = headers(CacheRule.RELEASE);

    private final GcsServer server =
            Stores.options().readable(Stores.BUCKET).start().bucket(Stores.BUCKET);

    @AfterEach
    void stop() {
        server.close();
    }

    private static ObjectHeaders headers(CacheRule rule) {
        return new ObjectHeaders(
                new MediaType("text/html; charset=utf-8"),
                rule,
                Encoding.GZIP,
                Digest.of(DigestAlgorithm.SHA256, new byte[] {1}));
    }

    private GcsObject stored(String key) {
        return server.object(Stores.BUCKET, key).orElseThrow();
    }

    private static StoredObject put(ObjectStore store, String key, byte[] content) {
        return store.put(ObjectKey.of(key), Body.of(content), HEADERS, Precondition.ABSENT);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(content);
        }
        return zipped.toByteArray();
    }

    /** Puts and copies alike: jclouds' own calls lose Cache-Control. */
    @Test
    void googlesClientSeesEveryHeader() throws Exception {
        try (ObjectStore store = Stores.on(server).build();
                GoogleClient other = new GoogleClient(server.endpoint(), Stores.BUCKET, Stores.TOKEN)) {
            for (String name : NAMES) {
                byte[] content = gzip(name.getBytes(StandardCharsets.UTF_8));
                Version version = put(store, name, content).version();
                store.copy(ObjectKey.of(name), version, ObjectKey.of("copies/" + name), HEADERS);
                for (String key : List.of(name, "copies/" + name)) {
                    Blob seen = other.storage().get(Stores.BUCKET, key);
                    assertArrayEquals(content, other.bytes(key).orElseThrow(), key);
                    assertEquals("text/html; charset=utf-8", seen.getContentType(), key);
                    assertEquals(CacheRule.RELEASE.value(), seen.getCacheControl(), key);
                    assertEquals("gzip", seen.getContentEncoding(), key);
                    assertEquals(
                            Map.of("decoded-sha256", HEADERS.decodedSha256().hex()), seen.getMetadata(), key);
                }
            }
            assertEquals(NAMES.size() * 2, server.names(Stores.BUCKET).size());
        }
    }

    /** Readers with and without gzip, where Cloud Storage may transform and where it mustn't. */
    @ParameterizedTest
    @ValueSource(strings = {"public, max-age=0, s-maxage=15", "public, max-age=0, s-maxage=15, no-transform"})
    void whatAReaderDecodesIsThePackages(String rule) throws IOException {
        byte[] page = "<p>resultados</p>".repeat(500).getBytes(StandardCharsets.UTF_8);
        byte[] zipped = gzip(page);
        ObjectKey key = ObjectKey.of("datos/p\u00e1gina.html");
        try (ObjectStore store = Stores.on(server).build()) {
            store.put(key, Body.of(zipped), headers(new CacheRule(rule)), Precondition.NONE);
            for (String accepted : List.of("gzip, deflate, br", "identity")) {
                HttpURLConnection reader = read("datos/p%C3%A1gina.html", accepted);
                try (InputStream in = reader.getInputStream()) {
                    boolean encoded = "gzip".equals(reader.getHeaderField("Content-Encoding"));
                    byte[] body = in.readAllBytes();
                    assertEquals(accepted.startsWith("gzip") || rule.contains("no-transform"), encoded, accepted);
                    assertArrayEquals(page, encoded ? gunzip(body) : body, accepted);
                    assertEquals(rule, reader.getHeaderField("Cache-Control"));
                }
            }
            // The library itself always gets what is stored.
            try (ObjectContent content = store.get(key, new ByteRange(3, 50))) {
                assertArrayEquals(
                        Arrays.copyOfRange(zipped, 3, 53), content.stream().readAllBytes());
                assertEquals(zipped.length, content.object().size());
            }
        }
    }

    private HttpURLConnection read(String path, String accepted) throws IOException {
        URI address = URI.create(server.endpoint() + "/" + Stores.BUCKET + "/" + path);
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestProperty("Accept-Encoding", accepted);
        return connection;
    }

    private static byte[] gunzip(byte[] zipped) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return in.readAllBytes();
        }
    }

    /** As readers get them from the recipe: nothing of ours forbids Cloud Storage to decode. */
    @Test
    void noRuleOfOursForbidsToTransform() {
        for (CacheRule rule : List.of(CacheRule.RELEASE, CacheRule.IN_PLACE, CacheRule.POINTER)) {
            assertFalse(rule.value().contains("no-transform"), rule.value());
        }
    }

    @Test
    void locksEncryptionAndStorageClassAreAskedFor() {
        Instant now = Instant.parse("2021-06-06T20:00:00.5Z");
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        try (GcsServer then = Stores.options().clock(clock).start().bucket(Stores.BUCKET);
                ObjectStore store = Stores.on(then)
                        .clock(clock)
                        .storageClass(GcsStorageClass.NEARLINE)
                        .lock(GcsLockMode.LOCKED)
                        .lockFor(Duration.ofDays(90))
                        .kmsKey("projects/medio/locations/global/keyRings/prep/cryptoKeys/archive")
                        .build()) {
            Version version = put(store, "a", new byte[] {1}).version();
            store.copy(ObjectKey.of("a"), version, ObjectKey.of("b"), HEADERS);
            for (String key : List.of("a", "b")) {
                GcsObject object = then.object(Stores.BUCKET, key).orElseThrow();
                assertEquals("NEARLINE", object.property("storageClass").orElseThrow());
                assertEquals("Locked", object.property("retention.mode").orElseThrow());
                assertEquals(
                        "2021-09-04T20:00:00Z",
                        object.property("retention.retainUntilTime").orElseThrow());
                assertEquals(
                        "projects/medio/locations/global/keyRings/prep/cryptoKeys/archive",
                        object.property("kmsKeyName").orElseThrow());
            }
            StoreException kept = store.delete(List.of(new Deletion(ObjectKey.of("a"), Precondition.NONE)))
                    .get(0)
                    .reason();
            assertEquals(Kind.DENIED, kept.kind());
            assertTrue(kept.getMessage().contains("retention"), kept.getMessage());
        }
    }

    /** Bucket lock needs nothing of the store: what is there stays, what isn't can be created. */
    @Test
    void aLockedBucketKeepsWhatItHas() {
        try (GcsServer locked =
                        Stores.options().retention(Duration.ofDays(90)).start().bucket(Stores.BUCKET);
                ObjectStore store = Stores.on(locked).build()) {
            put(store, "packages/a.zip", new byte[] {1});
            assertEquals(
                    Kind.PRECONDITION,
                    assertThrows(StoreException.class, () -> put(store, "packages/a.zip", new byte[] {2}))
                            .kind());
            StoreException refused = assertThrows(
                    StoreException.class,
                    () -> store.put(
                            ObjectKey.of("packages/a.zip"), Body.of(new byte[] {2}), HEADERS, Precondition.NONE));
            assertEquals(Kind.DENIED, refused.kind());
            assertTrue(refused.getMessage().contains("forbids it until it ends"), refused.getMessage());
            put(store, "packages/b.zip", new byte[] {2});
        }
    }

    @Test
    void eachPutCarriesItsChecksums() throws Exception {
        byte[] content = {1, 2, 3};
        Digest md5 = Digest.of(DigestAlgorithm.MD5, content);
        try (ObjectStore store = Stores.on(server).build();
                GoogleClient other = new GoogleClient(server.endpoint(), Stores.BUCKET, Stores.TOKEN)) {
            assertEquals(md5, put(store, "a", content).md5());
            assertEquals(md5, store.list("", null).objects().get(0).md5());
            assertEquals(md5, store.find(ObjectKey.of("a")).orElseThrow().md5());
            assertEquals(
                    Base64.getEncoder().encodeToString(md5.bytes()),
                    other.storage().get(Stores.BUCKET, "a").getMd5());
            // Cloud Storage refuses what arrives otherwise than it left; here only the checksum is another.
            Body.Checksums right = Body.Checksums.of(content);
            Body lying =
                    lying(content.length, new Body.Checksums(right.sha256(), right.md5(), right.crc32c() + 1), content);
            assertEquals(
                    Kind.CORRUPT,
                    assertThrows(
                                    StoreException.class,
                                    () -> store.put(ObjectKey.of("b"), lying, HEADERS, Precondition.NONE))
                            .kind());
        }
        assertEquals(List.of("a"), server.names(Stores.BUCKET));
    }

    @Test
    void anAnswerAboutOtherBytesIsNoSuccess() {
        try (ObjectStore store = Stores.on(server).build()) {
            for (String member : List.of("crc32c", "md5Hash", "size")) {
                String other = member.equals("size") ? "7" : Base64.getEncoder().encodeToString(new byte[16]);
                server.script(CloudFault.Script.of(Operation.PUT, new CloudFault.Says(Map.of(member, other))));
                StoreException e = assertThrows(StoreException.class, () -> put(store, member, new byte[] {1}));
                assertEquals(Kind.CORRUPT, e.kind(), member);
                assertTrue(e.getMessage().contains("other bytes"), e.getMessage());
            }
        }
    }

    private static byte[] large() {
        byte[] large = new byte[2 * GcsUploads.CHUNK + 5];
        new Random(9).nextBytes(large);
        return large;
    }

    @Test
    void aLargeObjectGoesInChunks() {
        byte[] large = large();
        try (ObjectStore store = Stores.on(server).build()) {
            StoredObject stored = put(store, "large", large);
            assertArrayEquals(large, stored("large").bytes());
            assertEquals(stored, store.find(ObjectKey.of("large")).orElseThrow());
            assertEquals(4, server.counts().requests(Operation.PUT), "begin, three chunks");
            assertEquals(
                    Kind.PRECONDITION,
                    assertThrows(StoreException.class, () -> put(store, "large", large))
                            .kind());
            assertEquals(List.of(), server.openUploads());
        }
    }

    @Test
    void aLargeObjectGoesOnWhereTheConnectionBroke() {
        byte[] large = large();
        int kept = GcsUploads.CHUNK / 2;
        // Begin; a chunk, and one that breaks half way; where it stands; the rest of it, an answer that is lost.
        server.script(CloudFault.Script.of(
                Operation.PUT,
                CloudFault.NONE,
                CloudFault.NONE,
                new CloudFault.BreakUpload(kept + 1000),
                CloudFault.NONE,
                CloudFault.LOST_ANSWER));
        try (ObjectStore store = Stores.on(server).build()) {
            StoredObject stored = put(store, "large", large);
            assertArrayEquals(large, stored("large").bytes());
            assertEquals(
                    String.valueOf(stored("large").generation()),
                    stored.version().value());
        }
        assertTrue(server.counts().bytes(Operation.PUT) < large.length + GcsUploads.CHUNK, "not from the start");
    }

    @Test
    void aLargeObjectThatKeepsBreakingIsTakenBack() {
        CloudFault broken = new CloudFault.BreakUpload(1000);
        server.script(
                CloudFault.Script.of(Operation.PUT, CloudFault.NONE, broken, CloudFault.NONE, broken, CloudFault.NONE));
        try (ObjectStore store = Stores.on(server).build()) {
            StoreException e = assertThrows(StoreException.class, () -> put(store, "large", large()));
            assertEquals(Kind.UNAVAILABLE, e.kind());
        }
        assertEquals(List.of(), server.names(Stores.BUCKET));
        assertEquals(List.of(), server.openUploads());
    }

    @Test
    void anUploadThatCloudStorageForgotCanBeginAnew() {
        CloudFault gone = new CloudFault.Refuse(410, "gone", null);
        server.script(CloudFault.Script.of(Operation.PUT, CloudFault.NONE, gone, gone));
        try (ObjectStore store = Stores.on(server).build()) {
            StoreException e = assertThrows(StoreException.class, () -> put(store, "large", large()));
            assertEquals(Kind.UNAVAILABLE, e.kind());
            assertTrue(e.getMessage().contains("forgotten"), e.getMessage());
            put(store, "large", large());
        }
    }

    @Test
    void aLargeObjectThatIsNotWhatItSaysIsNotStored() {
        byte[] large = large();
        byte[] other = large();
        other[large.length / 2]++;
        byte[] shorter = Arrays.copyOf(large, GcsUploads.CHUNK + 100);
        byte[] longer = Arrays.copyOf(large, large.length + 1);
        try (ObjectStore store = Stores.on(server).build()) {
            for (byte[] content : List.of(other, shorter, longer)) {
                Body lying = lying(large.length, Body.Checksums.of(large), content);
                StoreException e = assertThrows(
                        StoreException.class,
                        () -> store.put(ObjectKey.of("large"), lying, HEADERS, Precondition.NONE));
                assertEquals(Kind.CORRUPT, e.kind());
            }
        }
        assertEquals(List.of(), server.names(Stores.BUCKET));
        assertEquals(List.of(), server.openUploads());
    }

    private static Body lying(long length, Body.Checksums checksums, byte[] content) {
        return new Body() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public Checksums checksums() {
                return checksums;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(content);
            }
        };
    }

    @Test
    void aCopyTakesAsManyCallsAsCloudStorageWants() {
        byte[] content = new byte[2_500_000];
        new Random(3).nextBytes(content);
        try (GcsServer slow = Stores.options().rewritten(1 << 20).start().bucket(Stores.BUCKET);
                ObjectStore store = Stores.on(slow).build()) {
            Version version = put(store, "a", content).version();
            Version copy = store.copy(ObjectKey.of("a"), version, ObjectKey.of("b"), HEADERS);
            GcsObject copied = slow.object(Stores.BUCKET, "b").orElseThrow();
            assertEquals(String.valueOf(copied.generation()), copy.value());
            assertArrayEquals(content, copied.bytes());
            assertEquals(
                    CacheRule.RELEASE.value(), copied.property("cacheControl").orElseThrow());
            assertEquals(3, slow.counts().requests(Operation.COPY));
        }
    }

    /** Folder markers and empty segments lie in buckets that people look into by hand. */
    @Test
    void namesOfOthersThatAreNoKeysAreLeftOut() throws Exception {
        try (ObjectStore store = Stores.on(server).build();
                GoogleClient other = new GoogleClient(server.endpoint(), Stores.BUCKET, Stores.TOKEN)) {
            put(store, "a/b", new byte[] {1});
            for (String name : List.of("a/", "a//b", "tab\tbed", "a/../b")) {
                other.storage().create(BlobInfo.newBuilder(Stores.BUCKET, name).build(), new byte[] {1});
            }
            List<String> keys = new ArrayList<>();
            store.list("", null)
                    .objects()
                    .forEach(object -> keys.add(object.key().value()));
            assertEquals(List.of("a/b"), keys);
            other.storage().create(BlobInfo.newBuilder(Stores.BUCKET, "theirs").build(), new byte[] {1});
            assertNull(store.find(ObjectKey.of("theirs")).orElseThrow().headers());
            store.get(ObjectKey.of("theirs"), ByteRange.ALL).close();
        }
    }
}
