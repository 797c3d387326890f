package mx.prep.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import mx.prep.error.StoreException;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.PageKind;
import mx.prep.model.PageRef;
import mx.prep.spi.Body;
import mx.prep.testkit.store.InMemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFilesTest {
    private static final Digest GOOD = Digest.of(DigestAlgorithm.SHA256, Samples.bytes("good"));
    private static final PageRef PAGE = new PageRef(PageKind.CLOSING, GOOD);

    private final CreateOnlyStore store = new CreateOnlyStore(3);
    private final OwnFiles files = Archive.over(store, "one", Clock.systemUTC()).ownFiles();

    @TempDir
    Path work;

    @Test
    void aPageIsKeptOnceAndFetchedByItsDigest() throws IOException {
        assertEquals(Kept.WRITTEN, files.keep(PAGE, Samples.body("good")));
        assertEquals(
                Kept.ALREADY_THERE,
                Archive.over(store, "two", Clock.systemUTC()).ownFiles().keep(PAGE, Samples.body("good")));
        assertEquals(Set.of("own/" + GOOD + ".zip"), store.objects.keySet());
        assertEquals(4, files.download(PAGE, work.resolve("page.zip")));
        assertEquals("good", Files.readString(work.resolve("page.zip")));

        store.objects.put("own/" + GOOD + ".zip", Samples.bytes("evil"));
        corrupt(() -> files.download(PAGE, work.resolve("page.zip")));
    }

    @Test
    void aFileIsKeptOnceAndFoundByItsDigest() {
        assertEquals(Optional.empty(), files.find(GOOD));
        assertEquals(Kept.WRITTEN, files.keep(GOOD, Samples.body("good")));
        assertArrayEquals(Samples.bytes("good"), files.find(GOOD).orElseThrow());
        store.objects.put("own/" + GOOD, Samples.bytes("evil"));
        corrupt(() -> files.find(GOOD));
    }

    @Test
    void copiesOfAnArchiveHaveThemToo() {
        InMemoryStore first = new InMemoryStore("first", InMemoryStore.Versions.COUNTER);
        InMemoryStore second = new InMemoryStore("second", InMemoryStore.Versions.COUNTER);
        ArchiveCopies copies = new ArchiveCopies(java.util.List.of(first, second), Clock.systemUTC());
        OwnFiles own = Archive.over(copies, "one", Clock.systemUTC()).ownFiles();
        own.keep(PAGE, Samples.body("good"));
        own.keep(GOOD, Samples.body("good"));
        copies.makeUp();
        assertEquals(first.keys(), second.keys());
        assertEquals(2, second.keys().size());
    }

    @Test
    void bytesUnderAnotherNameAndTooManyAreNeverKept() {
        assertThrows(IllegalArgumentException.class, () -> files.keep(GOOD, Samples.body("bad")));
        assertThrows(IllegalArgumentException.class, () -> files.keep(PAGE, Samples.body("bad")));
        byte[] long16MiB = new byte[OwnFiles.MAX_FILE_BYTES + 1];
        Digest digest = Digest.of(DigestAlgorithm.SHA256, long16MiB);
        assertThrows(IllegalArgumentException.class, () -> files.keep(digest, Body.of(long16MiB)));
        assertTrue(store.objects.isEmpty());
    }

    private static void corrupt(Runnable work) {
        assertEquals(
                StoreException.Kind.CORRUPT,
                assertThrows(StoreException.class, work::run).kind());
    }
}
