package mx.prep.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mx.prep.error.StoreException;
import mx.prep.model.LedgerEntry;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.Precondition;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.InMemoryStore.Versions;
import mx.prep.testkit.time.VirtualTime;
import org.junit.jupiter.api.Test;

class ArchiveCopiesTest {
    private static final PackageRef EIGHT = Samples.reference(Samples.EIGHT, "eight");
    private static final PackageRef OTHER = Samples.reference(Samples.EIGHT, "other");

    private final VirtualTime time = new VirtualTime(Samples.NOW);
    private final InMemoryStore first = new InMemoryStore("first", Versions.CONTENT);
    private final InMemoryStore second = new InMemoryStore("second", Versions.CONTENT);
    private final ArchiveCopies copies = new ArchiveCopies(List.of(first, second), time);
    private final Archive archive = Archive.over(copies, "a", time);

    @Test
    void oneCopyIsWrittenAtOnceAndTheOtherMadeUp() {
        keep(archive, EIGHT, "eight");
        assertInstanceOf(ClaimResult.Mine.class, archive.claims().claim(EIGHT));
        archive.ledger().append(Samples.fact(LedgerEntry.Kind.LIVE, "portal", EIGHT));
        assertEquals(4, keys(first).size());
        assertEquals(Set.of(), keys(second));

        assertEquals(4, copies.makeUp());
        assertEquals(keys(first), keys(second));
        assertEquals(0, copies.makeUp());
    }

    @Test
    void whatAKilledPublisherOwedTheNextOneMakesUp() {
        keep(archive, EIGHT, "eight");
        ArchiveCopies next = new ArchiveCopies(List.of(first, second), time);
        assertEquals(2, next.makeUp());
        assertEquals(keys(first), keys(second));
    }

    @Test
    void withTheFirstAwayPackagesGoToTheCopyAndClaimsWait() {
        archive.claims().list();
        first.script(FaultScript.always(request -> true, Fault.UNAVAILABLE));
        keep(archive, EIGHT, "eight");
        assertInstanceOf(ClaimResult.Later.class, archive.claims().claim(EIGHT));
        assertEquals(List.of(EIGHT), archive.claims().list().after(null), "a lane finds it all the same");
        assertEquals(Set.of("first"), copies.away().keySet());
        assertThrows(StoreException.class, () -> archive.claims().makeWaiting());
        assertThrows(
                StoreException.class,
                () -> archive.ledger().append(Samples.fact(LedgerEntry.Kind.LIVE, "portal", EIGHT)));
        assertTrue(keys(second).stream().noneMatch(ArchiveLayout::isRegister));

        first.script(FaultScript.NONE);
        assertEquals(0, copies.makeUp(), "left alone for a minute");
        time.advance(Duration.ofSeconds(61));
        assertEquals(Map.of(), archive.claims().makeWaiting());
        copies.makeUp();
        assertEquals(Map.of(), copies.away());
        assertEquals(3, keys(first).size());
        assertEquals(keys(first), keys(second));
        assertEquals(
                EIGHT,
                Archive.over(first, "b", time).claims().find(Samples.EIGHT).orElseThrow());
    }

    @Test
    void aCutThatSomebodyElseClaimedMeanwhileIsTold() {
        first.script(FaultScript.always(request -> true, Fault.UNAVAILABLE));
        keep(archive, EIGHT, "eight");
        archive.claims().claim(EIGHT);
        first.script(FaultScript.NONE);
        Archive alone = Archive.over(first, "b", time);
        keep(alone, OTHER, "other");
        alone.claims().claim(OTHER);

        time.advance(Duration.ofSeconds(61));
        assertEquals(Map.of(EIGHT, OTHER), archive.claims().makeWaiting());
        assertEquals(OTHER, archive.claims().find(Samples.EIGHT).orElseThrow(), "the first claim stands");
        assertEquals(Map.of(), archive.claims().makeWaiting());
    }

    @Test
    void aStoreThatFailedIsNotAskedForAMinute() {
        first.script(FaultScript.always(request -> true, Fault.UNAVAILABLE));
        keep(archive, EIGHT, "eight");
        long before = first.counts().total();
        archive.catalogue().list();
        copies.makeUp();
        assertEquals(before, first.counts().total());
        time.advance(Duration.ofSeconds(61));
        archive.catalogue().list();
        assertTrue(first.counts().total() > before);
    }

    @Test
    void registersAreAskedOfOneStoreOnly() {
        Samples.publish(archive, "a", Samples.EIGHT, "eight");
        copies.makeUp();
        long before = second.counts().total();
        archive.claims().list();
        archive.orders().all();
        archive.ledger().append(Samples.fact(LedgerEntry.Kind.LIVE, "portal", EIGHT));
        assertEquals(before, second.counts().total());
    }

    @Test
    void whatOnlyOneStoreHasIsReadFromThere() {
        second.script(FaultScript.always(request -> true, Fault.UNAVAILABLE));
        keep(archive, EIGHT, "eight");
        second.script(FaultScript.NONE);
        first.script(FaultScript.always(request -> true, Fault.UNAVAILABLE));
        keep(archive, OTHER, "other");
        first.script(FaultScript.NONE);
        time.advance(Duration.ofSeconds(61));

        Archive fresh = Archive.over(new ArchiveCopies(List.of(first, second), time), "c", time);
        assertTrue(fresh.receipts().accepted(EIGHT).isPresent());
        assertTrue(fresh.receipts().accepted(OTHER).isPresent());
        assertEquals(
                Set.of(EIGHT.sha256(), OTHER.sha256()),
                Set.copyOf(
                        fresh.catalogue().list().stream().map(Holding::sha256).toList()));
        fresh.catalogue().list().forEach(holding -> fresh.packages().check(holding));
        copies.makeUp();
        assertEquals(keys(first), keys(second));
        assertEquals(4, keys(first).size());
    }

    @Test
    void aPackageThatWasAlteredIsNotCopied() {
        keep(archive, EIGHT, "eight");
        ObjectKey zip = keys(first).stream()
                .filter(key -> key.value().endsWith(".zip"))
                .findFirst()
                .orElseThrow();
        first.tamper(zip, bytes -> Samples.bytes("e1ght"));
        copies.makeUp();
        assertFalse(keys(second).contains(zip));
        assertEquals(1, keys(second).size());
    }

    @Test
    void withNoStoreLeftItFails() {
        first.script(FaultScript.always(request -> true, Fault.UNAVAILABLE));
        second.script(FaultScript.always(request -> true, new Fault.FailBefore(StoreException.Kind.DENIED)));
        StoreException failed = assertThrows(StoreException.class, () -> keep(archive, EIGHT, "eight"));
        assertEquals("first", failed.store());
        assertThrows(StoreException.class, () -> copies.get(ObjectKey.of("packages/x"), ByteRange.ALL));
        assertEquals(Set.of("first", "second"), copies.away().keySet());
    }

    @Test
    void whatIsRefusedByTheFirstIsNotTriedElsewhere() {
        first.put(ObjectKey.of("packages/x"), Body.of(new byte[1]), ObjectHeaders.CONTROL, Precondition.NONE);
        StoreException there = assertThrows(
                StoreException.class,
                () -> copies.put(
                        ObjectKey.of("packages/x"), Body.of(new byte[2]), ObjectHeaders.CONTROL, Precondition.ABSENT));
        assertEquals(StoreException.Kind.PRECONDITION, there.kind());
        assertEquals(Set.of(), keys(second));
    }

    private static void keep(Archive archive, PackageRef reference, String text) {
        archive.packages().keep(reference, Samples.body(text));
        archive.receipts().keep(Samples.accepted(archive.hasCopies() ? "a" : "b", reference));
    }

    private static Set<ObjectKey> keys(InMemoryStore store) {
        return Set.copyOf(store.keys());
    }
}
