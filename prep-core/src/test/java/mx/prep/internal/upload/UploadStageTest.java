package mx.prep.internal.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mx.prep.error.StoreException;
import mx.prep.internal.diff.ChangeSet;
import mx.prep.internal.diff.DiffStage;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.model.Manifest;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.ReleaseId;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.testkit.store.Counts;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadStageTest {
    private static final Map<String, String> FIRST =
            new TreeMap<>(Map.of("index.html", "<html>1", "lib.js", "lib", "a.json", "{1}", "b.csv", "1"));
    private static final Map<String, String> SECOND =
            new TreeMap<>(Map.of("index.html", "<html>2", "lib.js", "lib", "a.json", "{2}", "b.csv", "1"));

    @TempDir
    Path folder;

    private final InMemoryStore store = new InMemoryStore("target", InMemoryStore.Versions.COUNTER);
    private final TargetLayout layout = new TargetLayout("");
    private final ReleaseStore releases = new ReleaseStore(store, layout);
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final UploadStage stage = new UploadStage(releases, new Workers(threads, 4));

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void aReleaseIsWholeBeforeItsManifestIsThere() {
        UploadedTree uploaded = upload("20210606-2000", FIRST, null);

        assertEquals(4, releases.objects(uploaded.release()).size());
        assertEquals(
                uploaded.manifest(),
                releases.manifest(uploaded.release()).orElseThrow().manifest());
        assertTrue(stage.readmit(uploaded.release()).isPresent());
    }

    @Test
    void unchangedFilesAreCopiedInsideTheStore() {
        UploadedTree first = upload("20210606-2000", FIRST, null);
        Counts before = store.counts();
        UploadedTree second = upload("20210606-2015", SECOND, first);
        Counts spent = store.counts().since(before);

        assertEquals(2, spent.requests(Operation.COPY));
        assertEquals(3, spent.requests(Operation.PUT), "two files and the manifest");
        assertTrue(spent.total() <= 2 + 3 + 10 + 1, () -> spent + " is above the budget");
        assertEquals(4, releases.objects(second.release()).size());
    }

    @Test
    void aCopyThatFailsBecomesAnUpload() {
        UploadedTree first = upload("20210606-2000", FIRST, null);
        store.script(FaultScript.always(r -> r.operation() == Operation.COPY, Fault.UNAVAILABLE));
        UploadedTree second = upload("20210606-2015", SECOND, first);

        assertEquals(4, releases.objects(second.release()).size());
    }

    @Test
    void theFirstFileThatFailsForGoodStopsEverythingBeforeTheManifest() {
        store.script(FaultScript.always(
                r -> r.operation() == Operation.PUT && r.key().endsWith("lib.js"), Fault.UNAVAILABLE));

        StoreException e = assertThrows(StoreException.class, () -> upload("20210606-2000", FIRST, null));

        assertTrue(e.key().endsWith("lib.js"), e::getMessage);
        assertFalse(releases.hasManifests());
    }

    @Test
    void whatAKilledPublisherLeftIsCompletedAndNothingIsSentTwice() {
        store.script(FaultScript.always(
                r -> r.operation() == Operation.PUT && r.key().endsWith("lib.js"), Fault.UNAVAILABLE));
        assertThrows(StoreException.class, () -> upload("20210606-2000", FIRST, null));
        int left = (int) store.keys().stream()
                .filter(k -> k.value().startsWith("releases/"))
                .count();
        store.script(FaultScript.NONE);
        Counts before = store.counts();

        upload("20210606-2000", FIRST, null);

        assertEquals(4 - left + 1, store.counts().since(before).requests(Operation.PUT));
    }

    @Test
    void aDamagedObjectIsReplacedBeforeTheManifest() {
        UploadedTree whole = upload("20210606-2000", FIRST, null);
        ObjectKey page = layout.file(whole.release(), ObjectKey.of("index.html"));
        store.tamper(page, bytes -> new byte[] {1, 2, 3});
        store.delete(java.util.List.of(new mx.prep.spi.Deletion(layout.manifest(whole.release()), Precondition.NONE)));

        upload("20210606-2000", FIRST, null);

        assertFalse(store.bytes(page).orElseThrow().length == 3);
    }

    @Test
    void aStrangersObjectInTheReleaseStopsIt() {
        ReleaseId id = ReleaseId.of(reference("20210606-2000", FIRST), 0, Packages.RECIPE.digest());
        store.put(
                layout.file(id, ObjectKey.of("evil.js")),
                Body.of(new byte[1]),
                ObjectHeaders.CONTROL,
                Precondition.ABSENT);

        StoreException e = assertThrows(StoreException.class, () -> upload("20210606-2000", FIRST, null));

        assertEquals(StoreException.Kind.CORRUPT, e.kind());
        assertFalse(releases.hasManifests());
    }

    @Test
    void anotherManifestUnderTheSameIdIsNeverReplaced() {
        ReleaseId id = ReleaseId.of(reference("20210606-2000", FIRST), 0, Packages.RECIPE.digest());
        UploadedTree other = upload("20210606-2015", SECOND, null);
        byte[] foreign = store.bytes(layout.manifest(other.release())).orElseThrow();
        store.put(layout.manifest(id), Body.of(foreign), ObjectHeaders.CONTROL, Precondition.ABSENT);

        assertThrows(StoreException.class, () -> upload("20210606-2000", FIRST, null));
    }

    private mx.prep.model.Content reference(String cut, Map<String, String> files) {
        try (UnpackedTree tree = Packages.tree(folder, cut, files)) {
            return tree.reference();
        }
    }

    private UploadedTree upload(String cut, Map<String, String> files, @Nullable UploadedTree live) {
        try (UnpackedTree tree = Packages.tree(folder, cut, files)) {
            Manifest before = live == null ? null : live.manifest();
            ChangeSet changes = DiffStage.diff(tree, Packages.RECIPE, before);
            ReleaseId id = ReleaseId.of(tree.reference(), 0, Packages.RECIPE.digest());
            return stage.upload(changes, id, live == null ? null : live.release(), (done, total) -> {});
        }
    }
}
