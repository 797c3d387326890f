package mx.prep.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.WriteBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A folder store among processes that write at the same time or are killed (SIGKILL) while they do. */
class FolderStoreCrashTest {
    private static final int KILLS = 5;

    @TempDir
    Path folder;

    private FolderStore open(HeaderKeeper.Kind kind) {
        return new FolderStore(folder, Clock.systemUTC(), kind);
    }

    @ParameterizedTest
    @EnumSource(HeaderKeeper.Kind.class)
    void aKilledWriterLeavesOldOrNewWhole(HeaderKeeper.Kind kind) throws Exception {
        for (int kill = 1; kill <= KILLS; kill++) {
            Process process = FolderProcess.start("write", folder, kind, 0);
            try (BufferedReader out = FolderProcess.await(process, 3 + kill * 4)) {
                assertNotNull(out);
            } finally {
                process.destroyForcibly().waitFor();
            }
            FolderStore store = open(kind);
            for (ObjectKey key : FolderProcess.TARGETS) {
                assertWhole(store, key);
            }
            assertEquals(
                    List.of("c.json", "live/a.json", "live/deep/b.json"),
                    store.list("", null).objects().stream()
                            .map(object -> object.key().value())
                            .toList());
            store.put(FolderProcess.TARGETS.get(0), FolderProcess.body(5), FolderProcess.headers(5), Precondition.NONE);
            assertWhole(store, FolderProcess.TARGETS.get(0));
        }
    }

    @Test
    void aKilledBatchLeavesEachObjectWholeOrAbsent() throws Exception {
        Process process = FolderProcess.start("batch", folder, HeaderKeeper.Kind.ATTRIBUTES, 200);
        try (BufferedReader out = FolderProcess.await(process, 2)) {
            assertNotNull(out);
        } finally {
            process.destroyForcibly().waitFor();
        }
        FolderStore store = open(HeaderKeeper.Kind.ATTRIBUTES);
        assertEquals(200, store.list("releases/0/", null).objects().size(), "what was committed is there");
        assertEquals(200, store.list("releases/1/", null).objects().size());
        for (StoredObject object : store.list("", null).objects()) {
            assertWhole(store, object.key());
        }
    }

    /** Headers and bytes are of one write. */
    private static void assertWhole(FolderStore store, ObjectKey key) throws IOException {
        try (ObjectContent content = store.get(key, ByteRange.ALL)) {
            byte[] bytes = content.stream().readAllBytes();
            ObjectHeaders headers = content.object().headers();
            assertNotNull(headers);
            assertEquals(Digest.of(DigestAlgorithm.SHA256, bytes), headers.decodedSha256(), key.value());
            assertTrue(headers.encoding() == Encoding.GZIP || bytes[0] % 2 == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(HeaderKeeper.Kind.class)
    void processesThatRaceLoseNoUpdate(HeaderKeeper.Kind kind) throws Exception {
        int each = 40;
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(FolderProcess.start("count", folder, kind, each));
        }
        FolderStore store = open(kind);
        for (Process process : processes) {
            FolderProcess.await(process, 1);
        }
        for (int i = 0; i < each; i++) {
            FolderProcess.increment(store);
        }
        for (Process process : processes) {
            assertEquals(0, process.waitFor());
        }
        try (ObjectContent content = store.get(FolderProcess.COUNTER, ByteRange.ALL)) {
            assertEquals(
                    "000160", new String(content.stream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII));
        }
        assertEquals(List.of(), temporaries());
    }

    @Test
    void whatKilledProcessesLeaveBehindIsRemovedLater() throws IOException {
        open(HeaderKeeper.Kind.ATTRIBUTES)
                .put(ObjectKey.of("a"), FolderProcess.body(1), FolderProcess.headers(1), Precondition.NONE);
        Path old = Files.writeString(folder.resolve(".prep-store/temporary/dead-1"), "half");
        Path recent = Files.writeString(folder.resolve(".prep-store/temporary/alive-1"), "half");
        long now = Clock.systemUTC().millis();
        Files.setLastModifiedTime(
                old, FileTime.fromMillis(now - Duration.ofMinutes(61).toMillis()));
        Files.setLastModifiedTime(
                recent, FileTime.fromMillis(now - Duration.ofMinutes(30).toMillis()));
        FolderStore store = open(HeaderKeeper.Kind.ATTRIBUTES);
        assertEquals(1, store.list("", null).objects().size(), "they aren't objects");
        store.put(ObjectKey.of("b"), Body.of(new byte[1]), ObjectHeaders.CONTROL, Precondition.NONE);
        assertEquals(List.of("alive-1"), temporaries(), "another process may still be at work");
    }

    @Test
    void aCopyThatWaitsIsNotTakenForLeftBehindThoughItsObjectIsOld() {
        Clock twoHoursAgo = Clock.offset(Clock.systemUTC(), Duration.ofHours(-2));
        StoredObject old = new FolderStore(folder, twoHoursAgo, HeaderKeeper.Kind.ATTRIBUTES)
                .put(ObjectKey.of("a"), FolderProcess.body(1), FolderProcess.headers(1), Precondition.NONE);
        try (WriteBatch batch = open(HeaderKeeper.Kind.ATTRIBUTES).openBatch()) {
            batch.copy(old.key(), old.version(), ObjectKey.of("b"), FolderProcess.headers(1));
            open(HeaderKeeper.Kind.ATTRIBUTES)
                    .put(ObjectKey.of("c"), Body.of(new byte[1]), ObjectHeaders.CONTROL, Precondition.NONE);
            assertEquals(List.of(), batch.commit());
        }
        assertEquals(
                3, open(HeaderKeeper.Kind.ATTRIBUTES).list("", null).objects().size());
    }

    private List<String> temporaries() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(".prep-store/temporary"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
