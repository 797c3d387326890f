package mx.prep.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectHeaders;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import org.junit.jupiter.api.Test;

/** The half of the contract that is about puts, copies and deletes. */
abstract class StoreWriteContract extends StoreFixture {
    private static final int RACERS = 32;

    @Test
    void aPutIsFoundWithItsHeaders() {
        StoredObject stored = put("a/b.html", "hello");
        StoredObject found = found("a/b.html");
        assertEquals(stored.version(), found.version());
        assertEquals(HEADERS, found.headers());
        assertEquals(key("a/b.html"), found.key());
        assertTrue(found.md5() == null || found.md5().equals(Digest.of(DigestAlgorithm.MD5, bytes("hello"))));
        assertHolds("a/b.html", bytes("hello"));
    }

    @Test
    void allHeadersComeBack() {
        List<ObjectHeaders> variants = List.of(
                ObjectHeaders.CONTROL,
                new ObjectHeaders(MediaType.OCTET_STREAM, CacheRule.RELEASE, Encoding.IDENTITY, null),
                new ObjectHeaders(MediaType.JSON, CacheRule.POINTER, Encoding.GZIP, HEADERS.decodedSha256()),
                new ObjectHeaders(
                        new MediaType("application/vnd.ms-fontobject"),
                        new CacheRule("public, max-age=31536000, immutable"),
                        Encoding.IDENTITY,
                        HEADERS.decodedSha256()));
        for (ObjectHeaders headers : variants) {
            store.put(key("variant"), Body.of(bytes("x")), headers, Precondition.NONE);
            assertEquals(headers, found("variant").headers());
        }
    }

    @Test
    void storedBytesAreNeverDecoded() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes("<p>plain</p>"));
        }
        ObjectHeaders headers =
                new ObjectHeaders(HEADERS.mediaType(), HEADERS.cacheRule(), Encoding.GZIP, HEADERS.decodedSha256());
        store.put(key("page.html"), Body.of(zipped.toByteArray()), headers, Precondition.NONE);
        assertHolds("page.html", zipped.toByteArray());
    }

    @Test
    void emptyAndLargeObjectsAreKept() {
        put("empty", "");
        assertHolds("empty", new byte[0]);
        byte[] large = bytes(7, 9 * 1024 * 1024 + 1);
        store.put(key("large"), Body.of(large), HEADERS, Precondition.NONE);
        assertHolds("large", large);
        assertArrayEquals(
                new byte[] {large[8_500_000]},
                read("large", new ByteRange(8_500_000, 1)),
                "a byte of the large object");
    }

    @Test
    void aPutReplacesBytesAndHeaders() {
        StoredObject first = put("page", "first");
        store.put(key("page"), Body.of(bytes("second")), ObjectHeaders.CONTROL, Precondition.NONE);
        assertNotEquals(first.version(), found("page").version());
        assertEquals(ObjectHeaders.CONTROL, found("page").headers());
        assertHolds("page", bytes("second"));
    }

    @Test
    void absentIsRefusedWhereSomethingIs() {
        put("one", "first", Precondition.ABSENT);
        assertRefused(Kind.PRECONDITION, "one", () -> put("one", "second", Precondition.ABSENT));
        assertHolds("one", bytes("first"));
    }

    @Test
    void matchesIsRefusedForAnotherVersionAndForNone() {
        Version first = put("one", "first").version();
        put("one", "second", Precondition.matches(first));
        assertHolds("one", bytes("second"));
        assertRefused(Kind.PRECONDITION, "one", () -> put("one", "third", Precondition.matches(first)));
        assertHolds("one", bytes("second"));
        assertEquals(List.of(), store.delete(List.of(new Deletion(key("one"), Precondition.NONE))));
        assertRefused(Kind.PRECONDITION, "one", () -> put("one", "third", Precondition.matches(first)));
        assertNothing("one");
    }

    @Test
    void oneOfManyCreatesAnObject() throws InterruptedException {
        AtomicInteger number = new AtomicInteger();
        List<Object> results =
                race(RACERS, () -> put("race", "writer " + number.incrementAndGet(), Precondition.ABSENT));
        assertOneWinner(results);
    }

    @Test
    void oneOfManyReplacesAVersion() throws InterruptedException {
        for (int round = 0; round < 10; round++) {
            AtomicInteger number = new AtomicInteger();
            Precondition start =
                    Precondition.matches(put("race", "start " + round).version());
            List<Object> results = race(RACERS, () -> put("race", "writer " + number.incrementAndGet(), start));
            if (matchesExactlyInRaces()) {
                assertOneWinner(results);
            } else {
                assertTrue(results.stream().anyMatch(StoredObject.class::isInstance));
            }
        }
    }

    private void assertOneWinner(List<Object> results) {
        List<StoredObject> winners = new ArrayList<>();
        for (Object result : results) {
            if (result instanceof StoredObject stored) {
                winners.add(stored);
            } else {
                assertEquals(
                        Kind.PRECONDITION,
                        assertThrows(StoreException.class, () -> {
                                    throw (Throwable) result;
                                })
                                .kind());
            }
        }
        assertEquals(1, winners.size());
        assertEquals(winners.get(0).version(), found("race").version());
    }

    @Test
    void aBodyThatIsNotWhatItSaysIsNotStored() {
        byte[] content = bytes(3, 300_000);
        byte[] other = bytes(4, 300_000);
        List<Body> wrong = List.of(
                new Lying(content.length, Body.Checksums.of(other), content),
                new Lying(content.length + 1, Body.Checksums.of(content), content),
                new Lying(content.length - 1, Body.Checksums.of(content), content),
                new Lying(0, Body.Checksums.of(new byte[0]), content));
        put("old", "old");
        for (Body body : wrong) {
            assertRefused(Kind.CORRUPT, "new", () -> store.put(key("new"), body, HEADERS, Precondition.NONE));
            assertNothing("new");
            assertRefused(Kind.CORRUPT, "old", () -> store.put(key("old"), body, HEADERS, Precondition.NONE));
            assertHolds("old", bytes("old"));
        }
    }

    @Test
    void aBodyThatCannotBeReadIsNotStored() {
        Body broken = new Lying(10, Body.Checksums.of(new byte[10]), new byte[0]) {
            @Override
            public InputStream open() throws IOException {
                throw new IOException("the package is gone");
            }
        };
        assertRefused(Kind.UNAVAILABLE, "new", () -> store.put(key("new"), broken, HEADERS, Precondition.NONE));
        assertNothing("new");
    }

    @Test
    void aCopyHasBytesAndHeadersOfItsSource() {
        StoredObject source = put("from/a", "content");
        store.copy(key("from/a"), source.version(), key("to/b"), HEADERS);
        assertEquals(HEADERS, found("to/b").headers());
        assertEquals(HEADERS, found("from/a").headers());
        assertHolds("to/b", bytes("content"));
        assertHolds("from/a", bytes("content"));
        assertEquals(source.version(), found("from/a").version());
    }

    @Test
    void aCopyReplacesAndIsIndependentOfItsSource() {
        StoredObject source = put("a", "content");
        put("b", "before");
        Version copy = store.copy(key("a"), source.version(), key("b"), HEADERS);
        assertEquals(copy, found("b").version());
        assertHolds("b", bytes("content"));
        put("a", "changed");
        assertHolds("b", bytes("content"));
        assertEquals(copy, found("b").version());
        put("b", "changed too", Precondition.matches(copy));
        assertHolds("a", bytes("changed"));
        Version again = store.copy(key("b"), found("b").version(), key("b"), HEADERS);
        assertHolds("b", bytes("changed too"));
        assertEquals(again, found("b").version());
    }

    @Test
    void aCopyOfAnotherVersionIsRefused() {
        Version old = put("a", "old").version();
        put("a", "new");
        assertRefused(Kind.PRECONDITION, "a", () -> store.copy(key("a"), old, key("b"), HEADERS));
        assertNothing("b");
        StoreException absent = assertThrows(StoreException.class, () -> store.copy(key("no"), old, key("b"), HEADERS));
        assertTrue(absent.kind() == Kind.NOT_FOUND || absent.kind() == Kind.PRECONDITION, absent.getMessage());
        assertEquals("no", absent.key());
        assertNothing("b");
    }

    @Test
    void deletesTellWhatTheyCouldNot() {
        put("a", "1");
        Version b = put("b", "1").version();
        put("b", "2");
        Version c = put("c", "1").version();
        List<DeleteFailure> failures = store.delete(List.of(
                new Deletion(key("a"), Precondition.NONE),
                new Deletion(key("b"), Precondition.matches(b)),
                new Deletion(key("c"), Precondition.matches(c)),
                new Deletion(key("absent"), Precondition.NONE),
                new Deletion(key("absent/too"), Precondition.matches(c))));
        assertEquals(
                List.of(key("b")), failures.stream().map(DeleteFailure::key).toList());
        assertEquals(Kind.PRECONDITION, failures.get(0).reason().kind());
        assertEquals("b", failures.get(0).reason().key());
        assertEquals(List.of("b"), keys(""));
        assertHolds("b", bytes("2"));
        assertEquals(List.of(), store.delete(List.of()));
    }

    @Test
    void aFolderThatIsEmptyCanBecomeAnObject() {
        put("a/b/c", "1");
        assertEquals(List.of(), store.delete(List.of(new Deletion(key("a/b/c"), Precondition.NONE))));
        put("a", "2");
        assertHolds("a", bytes("2"));
        assertEquals(List.of("a"), keys(""));
    }

    @Test
    void anObjectMayShareItsNameWithAFolderOrIsRefused() {
        put("a/b", "inner");
        put("c", "outer");
        if (holdsObjectAndFolderOfOneName()) {
            put("a", "outer");
            put("c/d", "inner");
            assertHolds("a", bytes("outer"));
            assertHolds("c/d", bytes("inner"));
            assertEquals(List.of("a", "a/b", "c", "c/d"), keys(""));
        } else {
            assertRefused(refusalOfOneName(), "a", () -> put("a", "outer"));
            assertRefused(refusalOfOneName(), "c/d", () -> put("c/d", "inner"));
            assertEquals(List.of("a/b", "c"), keys(""));
        }
        assertEquals(Optional.empty(), store.find(key("c/d/e")));
        assertHolds("a/b", bytes("inner"));
    }

    @Test
    void anInterruptedThreadIsCancelled() {
        Version version = put("a", "1").version();
        List<Runnable> requests = List.of(
                () -> store.find(key("a")),
                () -> store.get(key("a"), ByteRange.ALL).close(),
                () -> put("a", "2"),
                () -> store.copy(key("a"), version, key("b"), HEADERS),
                () -> store.delete(List.of(new Deletion(key("a"), Precondition.NONE))),
                () -> store.list("", null));
        for (Runnable request : requests) {
            Thread.currentThread().interrupt();
            assertThrows(CancelledException.class, request::run);
            assertTrue(Thread.interrupted(), "the flag stays set");
        }
        assertEquals(List.of("a"), keys(""));
        assertHolds("a", bytes("1"));
    }

    @Test
    void aListEntryHasNoHeaders() {
        StoredObject stored = put("a", "1");
        StoredObject listed = list("").get(0);
        assertEquals(stored.version(), listed.version());
        assertEquals(1, listed.size());
        assertNull(listed.headers());
    }

    /** A body whose length or checksums aren't its bytes'. */
    private static class Lying implements Body {
        private final long length;
        private final Checksums checksums;
        private final byte[] content;

        Lying(long length, Checksums checksums, byte[] content) {
            this.length = length;
            this.checksums = checksums;
            this.content = content;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public Checksums checksums() {
            return checksums;
        }

        @Override
        public InputStream open() throws IOException {
            return new ByteArrayInputStream(content);
        }
    }
}
