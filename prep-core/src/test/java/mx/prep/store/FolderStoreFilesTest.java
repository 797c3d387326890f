package mx.prep.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mx.prep.error.ConfigException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.WriteBatch;
import mx.prep.spi.WriteFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the folder store does with files and links that the port knows nothing of. */
class FolderStoreFilesTest {
    private static final Body BODY = Body.of("new".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path temporary;

    private Path folder;
    private Path outside;
    private FolderStore store;

    @BeforeEach
    void open() throws IOException {
        folder = temporary.resolve("store");
        outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        store = FolderStore.builder().path(folder).build();
    }

    private StoredObject put(String key, Precondition precondition) {
        return store.put(ObjectKey.of(key), BODY, ObjectHeaders.CONTROL, precondition);
    }

    private List<String> keys(String prefix) {
        return store.list(prefix, null).objects().stream()
                .map(object -> object.key().value())
                .toList();
    }

    private static void assertDenied(Executable request) {
        StoreException e = assertThrows(StoreException.class, request);
        assertEquals(Kind.DENIED, e.kind(), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("remove it"), e.getMessage());
    }

    private static ObjectHeaders headers(StoredObject object) {
        return Objects.requireNonNull(object.headers());
    }

    @Test
    void readingCreatesNothing() {
        assertEquals(Optional.empty(), store.find(ObjectKey.of("a")));
        assertEquals(List.of(), keys(""));
        assertFalse(Files.exists(folder));
        assertThrows(ConfigException.class, () -> FolderStore.builder().build());
    }

    @Test
    void aLinkAsObjectIsNeitherReadNorReplaced() throws IOException {
        put("real", Precondition.NONE);
        Files.createSymbolicLink(folder.resolve("link"), outside.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("dangling"), outside.resolve("nothing"));
        for (String name : List.of("link", "dangling")) {
            ObjectKey key = ObjectKey.of(name);
            assertDenied(() -> store.find(key));
            assertDenied(() -> store.get(key, ByteRange.ALL));
            assertDenied(() -> put(name, Precondition.NONE));
            assertDenied(() -> put(name, Precondition.ABSENT));
            assertDenied(() -> store.copy(
                    key, put("real", Precondition.NONE).version(), ObjectKey.of("x"), ObjectHeaders.CONTROL));
            assertEquals(
                    Kind.DENIED,
                    store.delete(List.of(new Deletion(key, Precondition.NONE)))
                            .get(0)
                            .reason()
                            .kind());
            assertTrue(Files.isSymbolicLink(folder.resolve(name)));
        }
        assertEquals(List.of("real"), keys(""));
        assertEquals("secret", Files.readString(outside.resolve("secret")));
        assertFalse(Files.exists(outside.resolve("nothing")));
    }

    @Test
    void aLinkAsParentIsNotFollowed() throws IOException {
        StoredObject real = put("real", Precondition.NONE);
        Files.createSymbolicLink(folder.resolve("way"), outside);
        Files.createSymbolicLink(folder.resolve("lost"), temporary.resolve("nowhere"));
        for (String name : List.of("way/secret", "way/new/x", "lost/x")) {
            ObjectKey key = ObjectKey.of(name);
            assertDenied(() -> store.find(key));
            assertDenied(() -> store.get(key, ByteRange.ALL));
            assertDenied(() -> put(name, Precondition.NONE));
            assertDenied(() -> put(name, Precondition.ABSENT));
            assertDenied(() -> store.copy(real.key(), real.version(), key, ObjectHeaders.CONTROL));
            assertEquals(
                    1,
                    store.delete(List.of(new Deletion(key, Precondition.NONE))).size());
        }
        try (WriteBatch batch = store.openBatch()) {
            batch.put(ObjectKey.of("way/new/x"), BODY, ObjectHeaders.CONTROL, Precondition.NONE);
            List<WriteFailure> failures = batch.commit();
            assertEquals(Kind.DENIED, failures.get(0).reason().kind());
        }
        assertEquals(List.of("real"), keys(""));
        try (Stream<Path> files = Files.list(outside)) {
            assertEquals(List.of(outside.resolve("secret")), files.toList());
        }
        assertFalse(Files.exists(temporary.resolve("nowhere")));
        assertEquals("secret", Files.readString(outside.resolve("secret")));
    }

    @Test
    void aLinkInPlaceOfThePrivateTreeIsRefused() throws IOException {
        Files.createDirectories(folder);
        Files.createSymbolicLink(folder.resolve(".prep-store"), outside);
        assertDenied(() -> put("a", Precondition.NONE));
        try (Stream<Path> files = Files.list(outside)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void theFolderItselfMayBeALink() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("site"), Files.createDirectory(folder));
        store = FolderStore.builder().path(link).build();
        put("a/b", Precondition.ABSENT);
        assertEquals(List.of("a/b"), keys(""));
        assertTrue(Files.isRegularFile(folder.resolve("a/b")));
    }

    @Test
    void thePrivateTreeIsNotReachableByKeys() throws IOException {
        put("a", Precondition.NONE);
        for (String name : List.of(".prep-store/locks/x", ".prep-store", ".PREP-STORE/x")) {
            StoreException e = assertThrows(StoreException.class, () -> put(name, Precondition.NONE));
            assertEquals(Kind.DENIED, e.kind());
            assertEquals(Optional.empty(), store.find(ObjectKey.of(name)));
        }
        put(".prep/current.json", Precondition.ABSENT);
        put("sub/.prep-store/x", Precondition.ABSENT);
        assertEquals(List.of(".prep/current.json", "a", "sub/.prep-store/x"), keys(""));
        assertEquals(List.of(), keys(".prep-store/"));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".prep-store"))));
    }

    @Test
    void filesOfOthersAreObjectsWithCautiousHeaders() throws IOException {
        Files.createDirectories(folder.resolve("css"));
        Files.writeString(folder.resolve("css/site.css"), "body {}");
        Files.createDirectories(folder.resolve("empty/er"));
        StoredObject found = store.find(ObjectKey.of("css/site.css")).orElseThrow();
        assertEquals(new MediaType("text/css"), headers(found).mediaType());
        assertEquals(CacheRule.NO_STORE, headers(found).cacheRule());
        assertEquals(List.of("css/site.css"), keys(""));
        Files.writeString(folder.resolve("css/site.css"), "body { color: red }");
        assertNotEquals(
                found.version(),
                store.find(ObjectKey.of("css/site.css")).orElseThrow().version());
    }

    @Test
    void aVersionIsNeverUsedTwice() {
        Set<String> versions = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            assertTrue(versions.add(put("same", Precondition.NONE).version().value()));
        }
    }

    @Test
    void listsAreInTheOrderOfUtf8AndGoOnWhereTheyStopped() throws IOException {
        // By UTF-16 units U+1F5F3 would come before U+FF01; a folder's slash comes after - and . and before 0.
        List<String> ordered = List.of(
                "a!",
                "a-b",
                "a.txt",
                "a/b",
                "a/c-d",
                "a/c/d",
                "a/c0",
                "a0",
                "a~",
                "b",
                "\u00e9",
                "\uff01",
                "\ud83d\uddf3");
        ordered.forEach(key -> put(key, Precondition.ABSENT));
        assertEquals(ordered, keys(""));
        for (int i = 0; i < ordered.size(); i++) {
            List<String> rest = store.list("", ordered.get(i)).objects().stream()
                    .map(object -> object.key().value())
                    .toList();
            assertEquals(ordered.subList(i + 1, ordered.size()), rest);
        }
    }

    @Test
    void copiesAreLinksWhereHeadersAreEqual() throws IOException {
        StoredObject source = put("a", Precondition.NONE);
        ObjectHeaders other =
                new ObjectHeaders(MediaType.OCTET_STREAM, CacheRule.RELEASE, ObjectHeaders.CONTROL.encoding(), null);
        store.copy(source.key(), source.version(), ObjectKey.of("b"), ObjectHeaders.CONTROL);
        store.copy(source.key(), source.version(), ObjectKey.of("c"), other);
        assertEquals(inode("a"), inode("b"));
        assertNotEquals(inode("a"), inode("c"));
        assertEquals(other, store.find(ObjectKey.of("c")).orElseThrow().headers());
        assertArrayEquals(Files.readAllBytes(folder.resolve("a")), Files.readAllBytes(folder.resolve("c")));
        store.copy(source.key(), source.version(), ObjectKey.of("b"), ObjectHeaders.CONTROL);
        assertEquals(List.of("a", "b", "c"), keys(""));
        assertEquals(0, temporaries());
    }

    private Object inode(String key) throws IOException {
        return Files.readAttributes(folder.resolve(key), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private long temporaries() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(".prep-store/temporary"))) {
            return files.count();
        }
    }

    @Test
    void aBatchIsVisibleWhenItIsCommitted() throws IOException {
        StoredObject old = put("old", Precondition.NONE);
        try (WriteBatch batch = store.openBatch()) {
            StoredObject promised = batch.put(ObjectKey.of("x/new"), BODY, ObjectHeaders.CONTROL, Precondition.ABSENT);
            batch.put(ObjectKey.of("x/late"), BODY, ObjectHeaders.CONTROL, Precondition.ABSENT);
            batch.copy(old.key(), old.version(), ObjectKey.of("x/copy"), ObjectHeaders.CONTROL);
            assertEquals(Optional.empty(), store.find(ObjectKey.of("x/new")));
            assertThrows(
                    StoreException.class,
                    () -> batch.copy(old.key(), promised.version(), ObjectKey.of("x/no"), ObjectHeaders.CONTROL),
                    "a copy's source is judged at once");
            StoredObject other = put("x/late", Precondition.ABSENT);
            List<WriteFailure> failures = batch.commit();
            assertEquals(
                    List.of(ObjectKey.of("x/late")),
                    failures.stream().map(WriteFailure::key).toList());
            assertEquals(Kind.PRECONDITION, failures.get(0).reason().kind());
            assertEquals(
                    promised.version(),
                    store.find(ObjectKey.of("x/new")).orElseThrow().version());
            assertEquals(
                    other.version(),
                    store.find(ObjectKey.of("x/late")).orElseThrow().version());
        }
        assertEquals(List.of("old", "x/copy", "x/late", "x/new"), keys(""));
        assertEquals(0, temporaries());
    }

    @Test
    void aBatchThatIsNotCommittedLeavesNothing() throws IOException {
        try (WriteBatch batch = store.openBatch()) {
            batch.put(ObjectKey.of("a"), BODY, ObjectHeaders.CONTROL, Precondition.NONE);
        }
        assertEquals(List.of(), keys(""));
        assertEquals(0, temporaries());
    }

    @Test
    void aFolderThatSomebodyRemovedIsMadeAgain() throws IOException {
        put("a/b", Precondition.NONE);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        assertEquals(Optional.empty(), store.find(ObjectKey.of("a/b")));
        assertEquals(List.of(), keys(""));
        put("a/c", Precondition.ABSENT);
        assertEquals(List.of("a/c"), keys(""));
    }

    @Test
    void emptyFoldersGoWithTheirLastObject() throws IOException {
        put("a/b/c/d", Precondition.NONE);
        put("a/e", Precondition.NONE);
        store.delete(List.of(new Deletion(ObjectKey.of("a/b/c/d"), Precondition.NONE)));
        assertFalse(Files.exists(folder.resolve("a/b")));
        assertTrue(Files.exists(folder.resolve("a/e")));
    }

    @Test
    void writersAndDeletersOfOneFolderDoNotDisturbEachOther() throws Exception {
        inParallel(4, number -> {
            for (int i = 0; i < 60; i++) {
                String key = "shared/deep/" + number;
                put(key, Precondition.ABSENT);
                assertEquals(List.of(), store.delete(List.of(new Deletion(ObjectKey.of(key), Precondition.NONE))));
            }
            return number;
        });
        assertEquals(List.of(), keys(""));
    }

    @Test
    void readersSeeHeadersAndBytesOfOneVersion() throws Exception {
        ObjectKey key = FolderProcess.TARGETS.get(0);
        store.put(key, FolderProcess.body(0), FolderProcess.headers(0), Precondition.NONE);
        inParallel(4, number -> {
            for (int i = 0; i < 100; i++) {
                if (number < 2) {
                    int content = i * 2 + number;
                    store.put(key, FolderProcess.body(content), FolderProcess.headers(content), Precondition.NONE);
                } else {
                    try (ObjectContent content = store.get(key, ByteRange.ALL)) {
                        assertEquals(
                                headers(content.object()).decodedSha256(),
                                Digest.of(
                                        DigestAlgorithm.SHA256, content.stream().readAllBytes()));
                    }
                }
            }
            return number;
        });
        assertArrayEquals(
                Files.readAllBytes(folder.resolve(key.value())),
                FolderProcess.content(
                        store.find(key).orElseThrow().size() == FolderProcess.content(198).length ? 198 : 199));
    }

    private interface Work {
        Object run(int number) throws Exception;
    }

    private static void inParallel(int threads, Work work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Object>> tasks = IntStream.range(0, threads)
                    .<Callable<Object>>mapToObj(number -> () -> work.run(number))
                    .toList();
            for (Future<Object> future : pool.invokeAll(tasks)) {
                future.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
