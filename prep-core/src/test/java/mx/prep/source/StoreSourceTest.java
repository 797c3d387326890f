package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mx.prep.error.ConfigException;
import mx.prep.error.SourceException;
import mx.prep.error.StoreException;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.LastSeen;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.Precondition;
import mx.prep.spi.SourceAnswer;
import mx.prep.store.FolderStore;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreSourceTest {
    @TempDir
    Path folder;

    private final InMemoryStore store = new InMemoryStore("secret-bucket", InMemoryStore.Versions.CONTENT);
    private final List<Duration> pauses = new ArrayList<>();

    private StoreSourceBuilder over(ObjectStore objects) {
        return StoreSource.builder().store(objects).prefix("entregables/").pause(pauses::add);
    }

    private static void put(ObjectStore objects, String key, String content) {
        objects.put(
                ObjectKey.of(key),
                Body.of(content.getBytes(StandardCharsets.UTF_8)),
                ObjectHeaders.CONTROL,
                Precondition.NONE);
    }

    private static void cut(ObjectStore objects, String time) {
        put(objects, "entregables/20210606_" + time + "_PREP.zip", "PK of " + time);
    }

    @Test
    void whatLiesUnderThePrefixIsOfferedOldestFirst() {
        try (StoreSource source = over(store).build()) {
            assertInstanceOf(SourceAnswer.NotYet.class, source.poll(LastSeen.NOTHING));
            put(store, "elsewhere/20210606_2100_PREP.zip", "PK of another election");
            put(store, "entregables/readme.txt", "hello");
            put(store, "entregables/20210606_2000_PREP.zip.sha256", "0123");
            cut(store, "2000");
            LastSeen last = Night.accepted(source, LastSeen.NOTHING, "2000");
            assertInstanceOf(SourceAnswer.Unchanged.class, source.poll(last));
            cut(store, "2015");
            cut(store, "2010");
            put(store, "entregables/noche/20210606_2005_PREP.zip", "PK of 2005");
            assertEquals(List.of("2005", "2010", "2015"), Night.offered(source, last));
            assertEquals("store", source.kind());
        }
    }

    @Test
    void anyStoreWillDo() {
        try (FolderStore files = FolderStore.at(folder);
                StoreSource source = over(files).build()) {
            cut(files, "2000");
            LastSeen last = Night.accepted(source, LastSeen.NOTHING, "2000");
            cut(files, "2005");
            assertEquals(List.of("2005"), Night.offered(source, last));
        }
    }

    @Test
    void theSameNameWithOtherBytesIsOfferedAgain() {
        try (StoreSource source = over(store).build()) {
            cut(store, "2000");
            LastSeen last = Night.accepted(source, LastSeen.NOTHING, "2000");
            cut(store, "2000");
            assertInstanceOf(SourceAnswer.Unchanged.class, source.poll(last), "the same bytes");
            put(store, "entregables/20210606_2000_PREP.zip", "PK of 2000, corrected");
            assertEquals(List.of("2000, corrected"), Night.offered(source, last));
        }
    }

    @Test
    void companionsLieBesideThePackage() {
        cut(store, "2000");
        put(store, "entregables/20210606_2000_PREP.zip.sha256", "0123");
        try (StoreSource source = over(store).build();
                PackageOffer offer = Night.offers(source, LastSeen.NOTHING).get(0)) {
            assertEquals(
                    "0123",
                    new String(
                            offer.companion("20210606_2000_PREP.zip.sha256", 100)
                                    .orElseThrow(),
                            StandardCharsets.UTF_8));
            assertEquals(Optional.empty(), offer.companion("nothing", 100));
            Failures.expect("longer than 3 bytes", () -> offer.companion("20210606_2000_PREP.zip.sha256", 3));
            assertThrows(IllegalArgumentException.class, () -> offer.companion("../x", 3));
            assertEquals(8 + 2, offer.validators().length());
        }
    }

    @Test
    void aPackageThatIsReplacedBeforeItIsReadIsTakenAsItIsThen() {
        cut(store, "2000");
        try (StoreSource source = over(store).build();
                PackageOffer offer = Night.offers(source, LastSeen.NOTHING).get(0)) {
            put(store, "entregables/20210606_2000_PREP.zip", "PK of 2000, corrected");
            String before = offer.validators().etag();
            assertEquals("2000, corrected", Night.content(offer));
            assertFalse(offer.validators().etag().equals(before));
            put(store, "entregables/20210606_2000_PREP.zip", "PK of 2000, again");
            MemorySink sink = new MemorySink();
            offer.transferTo(sink);
            offer.transferTo(sink);
            assertEquals("PK of 2000, again", new String(sink.bytes(), StandardCharsets.UTF_8));
            store.delete(List.of(
                    new mx.prep.spi.Deletion(ObjectKey.of("entregables/20210606_2000_PREP.zip"), Precondition.NONE)));
            assertTrue(Failures.expect(() -> offer.transferTo(sink)).isGone());
        }
    }

    @Test
    void aStoreThatStumblesIsAskedAgainAndOneThatIsDownIsSaidToBe() {
        cut(store, "2000");
        try (StoreSource source = over(store).build()) {
            store.script(FaultScript.of(Operation.LIST, Fault.UNAVAILABLE, Fault.UNAVAILABLE));
            assertEquals(List.of("2000"), Night.offered(source, LastSeen.NOTHING));
            assertFalse(pauses.isEmpty());
            store.script(FaultScript.always(request -> true, new Fault.FailBefore(StoreException.Kind.DENIED)));
            SourceException denied = Failures.expect("DENIED", () -> source.poll(LastSeen.NOTHING));
            assertFalse(Failures.said(denied).contains("secret-bucket"), denied::getMessage);
            assertFalse(Failures.said(denied).contains("entregables"), denied::getMessage);
        }
    }

    @Test
    void aStoreIsRequired() {
        assertThrows(ConfigException.class, () -> StoreSource.builder().build());
    }
}
