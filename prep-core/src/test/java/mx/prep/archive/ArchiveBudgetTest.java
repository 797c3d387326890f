package mx.prep.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import mx.prep.model.Cut;
import mx.prep.model.LedgerEntry.Kind;
import mx.prep.model.PackageRef;
import mx.prep.model.RefusalCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counts requests: a new cut costs at most eight. */
class ArchiveBudgetTest {
    private final CreateOnlyStore store = new CreateOnlyStore();
    private final Archive archive = Archive.over(store, "a", Samples.CLOCK);

    @BeforeEach
    void aNightThatIsUnderWay() {
        archive.orders().create(newest -> Samples.order(1, "why"));
        for (int i = 0; i < 12; i++) {
            cycle(archive, "a", Samples.cut(i * 5), "package " + i);
        }
        store.drain();
    }

    @Test
    void aNewCutCostsEightRequests() {
        cycle(archive, "a", Samples.cut(100), "new");
        List<String> requests = store.drain();
        assertEquals(8, requests.size(), requests::toString);
        assertEquals(
                2,
                requests.stream().filter(request -> request.startsWith("list ")).count());
    }

    @Test
    void anUnchangedCycleCostsTwoLists() {
        assertTrue(archive.claims().lastAccepted().isPresent());
        archive.orders().newest();
        archive.claims().list().newest(Samples.cut(55), any -> true);
        assertEquals(List.of("list orders/", "list cuts/"), store.drain());
    }

    @Test
    void whetherAnotherPackageIsTheCutCostsNothingUnlessTheLastListNamesIt() {
        Archive other = Archive.over(store, "b", Samples.CLOCK);
        other.claims().list();
        cycle(archive, "a", Samples.cut(100), "new");
        store.drain();

        assertEquals(Optional.empty(), other.claims().findListed(Samples.cut(100)), "claimed since");
        assertEquals(List.of(), store.drain());
        other.claims().list();
        store.drain();
        PackageRef claimed = Samples.reference(Samples.cut(100), "new");
        assertEquals(Optional.of(claimed), other.claims().findListed(Samples.cut(100)));
        assertEquals(List.of("get cuts/" + Samples.cut(100) + ".json"), store.drain());
        assertEquals(Optional.of(claimed), other.claims().findListed(Samples.cut(100)));
        assertEquals(List.of(), store.drain());
        assertEquals(
                Optional.of(claimed),
                Archive.over(store, "c", Samples.CLOCK).claims().findListed(Samples.cut(100)),
                "nothing was listed yet");
    }

    @Test
    void aFreshStartFindsWhatWasSeenLastInTwoRequestsAndReadsTheNewestOrder() {
        Archive fresh = Archive.over(store, "b", Samples.CLOCK);
        Optional<Cut> last =
                fresh.claims().lastAccepted().map(receipt -> receipt.reference().cut());
        assertEquals(Optional.of(Samples.cut(55)), last);
        assertEquals(
                List.of(
                        "list cuts/",
                        "list orders/",
                        "get orders/000001.json",
                        "get cuts/" + Samples.cut(55) + ".json"),
                store.drain());

        fresh.claims().lastAccepted();
        assertEquals(List.of(), store.drain());
        fresh.claims().list().newest(null, any -> true);
        assertEquals(List.of("list cuts/"), store.drain(), "the claim is known from before");
    }

    @Test
    void aFreshStartOnAnEmptyArchiveAsksOnce() {
        CreateOnlyStore empty = new CreateOnlyStore();
        Archive fresh = Archive.over(empty, "b", Samples.CLOCK);
        assertEquals(Optional.empty(), fresh.claims().lastAccepted());
        assertEquals(Optional.empty(), fresh.claims().lastAccepted());
        assertEquals(List.of("list cuts/"), empty.drain());
    }

    @Test
    void aFreshProcessPublishesACutInFifteenRequests() {
        Archive fresh = Archive.over(store, "b", Samples.CLOCK);
        fresh.ledger().startAt(archive.ledger().last(1).get(0).number());
        store.drain();
        cycle(fresh, "b", Samples.cut(100), "new");
        List<String> requests = store.drain();
        assertTrue(requests.size() <= 15, requests::toString);
    }

    @Test
    void anotherPublishersWorkIsMetAtTheCostOfOneReadEach() {
        Archive standby = Archive.over(store, "b", Samples.CLOCK);
        cycle(standby, "b", Samples.cut(55), "package 11");
        cycle(archive, "a", Samples.cut(100), "new");
        store.drain();

        assertEquals(new ClaimResult.AlreadyThis(), Samples.publish(standby, "b", Samples.cut(100), "new"));
        assertEquals(
                List.of("put", "find", "put", "put", "get"),
                store.drain().stream()
                        .map(request -> request.substring(0, request.indexOf(' ')))
                        .toList());
    }

    @Test
    void anEntryOfAnotherPublisherCostsTwoRequestsAndManyCostTheNewestOnly() {
        Ledger other = Archive.over(store, "b", Samples.CLOCK).ledger();
        other.append(incident());
        store.drain();
        archive.ledger().append(incident());
        assertEquals(3, store.drain().size());

        for (int i = 0; i < 500; i++) {
            other.append(incident());
        }
        store.drain();
        archive.ledger().append(incident());
        int requests = store.drain().size();
        assertTrue(requests <= 80, () -> requests + " requests");
        assertTrue(other.verifyChain().isIntact());
    }

    @Test
    void whatIsRefusedAtEveryPollCostsNothingTheSecondTime() {
        PackageRef bad = Samples.reference(Samples.cut(100), "bad");
        archive.quarantine().keep(Samples.refused("a", bad, RefusalCode.DATA_CRC), Samples.body("bad"));
        assertEquals(2, store.drain().size());
        archive.quarantine().keep(Samples.refused("a", bad, RefusalCode.DATA_CRC), Samples.body("bad"));
        assertEquals(List.of(), store.drain());
    }

    @Test
    void ordersAreReadOnce() {
        Archive fresh = Archive.over(store, "b", Samples.CLOCK);
        fresh.orders().newest();
        fresh.orders().all();
        fresh.orders().newest();
        assertEquals(List.of("list orders/", "get orders/000001.json", "list orders/", "list orders/"), store.drain());
    }

    /** What intake and one lane ask of the archive for a new cut. */
    private static void cycle(Archive archive, String publisher, Cut cut, String text) {
        PackageRef reference = Samples.reference(cut, text);
        archive.claims().lastAccepted();
        archive.duplicates().find(reference);
        Samples.publish(archive, publisher, cut, text);
        archive.orders().newest();
        Optional<PackageRef> candidate = archive.claims().list().newest(null, any -> true);
        assertEquals(Optional.of(reference), candidate);
        for (Kind kind : List.of(Kind.INTEND, Kind.LIVE, Kind.CONFIRMED)) {
            archive.ledger().append(Samples.fact(kind, "portal", reference));
        }
    }

    private static LedgerFact incident() {
        return new LedgerFact(Kind.INCIDENT, null, 0, null, null, "the source is late");
    }
}
