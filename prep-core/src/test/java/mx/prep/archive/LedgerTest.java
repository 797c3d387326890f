package mx.prep.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import mx.prep.error.StoreException;
import mx.prep.internal.format.LedgerFormat;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.LedgerEntry;
import mx.prep.model.LedgerEntry.Kind;
import mx.prep.model.PackageRef;
import mx.prep.model.ReleaseId;
import mx.prep.model.SweepReport;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final CreateOnlyStore store = new CreateOnlyStore(30);

    @Test
    void eachEntryHoldsTheDigestOfTheOneBeforeAsStored() {
        Ledger ledger = ledger("a");
        LedgerEntry first = ledger.append(fact(Kind.INTEND, 0));
        LedgerEntry second = ledger.append(fact(Kind.LIVE, 0));

        assertEquals(1, first.number());
        assertEquals(null, first.previous());
        assertEquals(2, second.number());
        byte[] stored = Samples.bytes(store.text("ledger/0000000001.json"));
        assertEquals(Digest.of(DigestAlgorithm.SHA256, stored), second.previous());
        assertEquals(second, LedgerFormat.read(Samples.bytes(store.text("ledger/0000000002.json"))));
        assertEquals("a", second.publisher());
        assertEquals(Samples.NOW, second.at());
    }

    @Test
    void theSameIsNotToldTwice() {
        Ledger a = ledger("a");
        LedgerEntry live = a.append(fact(Kind.LIVE, 0));
        a.append(fact(Kind.CONFIRMED, 0));

        assertEquals(live, a.append(fact(Kind.LIVE, 0)));
        assertEquals(live, ledger("b").append(fact(Kind.LIVE, 0)), "also by another publisher");
        assertEquals(2, store.objects.size());

        LedgerFact elsewhere = Samples.fact(Kind.LIVE, "espejo", reference(0));
        assertEquals(3, a.append(elsewhere).number(), "another target's is another thing");
    }

    @Test
    void incidentsAreToldEachTime() {
        Ledger ledger = ledger("a");
        LedgerFact incident = new LedgerFact(Kind.INCIDENT, null, 0, null, null, "the source is late");
        assertEquals(1, ledger.append(incident).number());
        assertEquals(2, ledger.append(incident).number());
    }

    @Test
    void sweepsAreToldEachTimeInFull() {
        Ledger ledger = ledger("a");
        List<ReleaseId> many = IntStream.range(0, 1_001)
                .mapToObj(epoch -> ReleaseId.of(reference(0), 100_000_000 + epoch, Samples.RECIPE))
                .toList();
        LedgerFact swept = LedgerFact.swept("portal", 3, new SweepReport(many, 3_003, List.of(), List.of()), "ana");
        assertEquals(1, ledger.append(swept).number());
        assertEquals(2, ledger.append(swept).number());
        LedgerEntry read = ledger("b").last(1).get(0);
        assertEquals(new LedgerEntry.SweepNote(many.subList(0, 1_000), 3_003), read.note());
        assertEquals("ana swept: 1001 releases deleted, 3003 files", read.detail());
    }

    @Test
    void publishersThatTakeTurnsKeepOneChain() {
        Ledger a = ledger("a");
        Ledger b = ledger("b");
        for (int i = 0; i < 20; i++) {
            (i % 3 == 0 ? a : b).append(fact(Kind.LIVE, i));
        }
        assertEquals(new ChainReport(20, List.of()), ledger("c").verifyChain());
    }

    @Test
    void aFreshStartFindsTheHeadFromAnyHint() {
        for (int entries : List.of(1, 98, 99, 100, 101, 250)) {
            store.objects.clear();
            Ledger writer = ledger("a");
            for (int i = 1; i <= entries; i++) {
                writer.append(fact(Kind.LIVE, i));
            }
            int expected = entries;
            for (long hint : new long[] {0, 1, entries / 2, entries, entries + 1000L}) {
                Ledger fresh = ledger("b");
                fresh.startAt(hint);
                long number = fresh.append(fact(Kind.CONFIRMED, ++expected)).number();
                assertEquals(expected, number, "with hint " + hint + " of " + entries);
            }
            assertTrue(ledger("c").verifyChain().isIntact());
        }
    }

    @Test
    void aHintSavesRequests() {
        Ledger writer = ledger("a");
        for (int i = 1; i <= 90; i++) {
            writer.append(fact(Kind.LIVE, i));
        }
        store.drain();
        Ledger fresh = ledger("b");
        fresh.startAt(89);
        fresh.append(fact(Kind.CONFIRMED, 90));

        List<String> requests = store.drain();
        assertEquals(
                List.of("get ledger/0000000089.json", "get ledger/0000000090.json", "put ledger/0000000091.json"),
                requests.stream().filter(request -> !request.startsWith("list")).toList());
        assertTrue(requests.stream().filter(r -> r.startsWith("list")).allMatch(r -> r.equals("list ledger/00000000")));
    }

    @Test
    void theLastEntriesComeOldestFirst() {
        Ledger ledger = ledger("a");
        for (int i = 1; i <= 5; i++) {
            ledger.append(fact(Kind.LIVE, i));
        }
        assertEquals(List.of(4L, 5L), numbers(ledger.last(2)));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), numbers(ledger("b").last(100)));
        assertEquals(List.of(), ledger.last(0));
    }

    @Test
    void tamperingIsFound() {
        Ledger ledger = ledger("a");
        for (int i = 1; i <= 6; i++) {
            ledger.append(fact(Kind.LIVE, i));
        }
        assertTrue(ledger.verifyChain().isIntact());

        String changed = store.text("ledger/0000000003.json").replace("as planned", "as wished");
        store.objects.put("ledger/0000000003.json", Samples.bytes(changed));
        ChainReport report = ledger("b").verifyChain();
        assertEquals(List.of("ledger/0000000004.json doesn't follow from the entry before it"), report.problems());
        assertFalse(report.isIntact());
    }

    @Test
    void missingAndBrokenAndMovedEntriesAreFound() {
        Ledger ledger = ledger("a");
        for (int i = 1; i <= 8; i++) {
            ledger.append(fact(Kind.LIVE, i));
        }
        store.objects.remove("ledger/0000000002.json");
        store.objects.put("ledger/0000000005.json", Samples.bytes("{broken"));
        store.objects.put("ledger/0000000007.json", Samples.bytes(store.text("ledger/0000000006.json")));

        assertEquals(
                List.of(
                        "ledger/0000000002.json is missing",
                        "ledger/0000000003.json doesn't follow from the entry before it",
                        "ledger/0000000005.json is no ledger entry",
                        "ledger/0000000006.json doesn't follow from the entry before it",
                        "ledger/0000000007.json is no ledger entry",
                        "ledger/0000000008.json doesn't follow from the entry before it"),
                ledger("b").verifyChain().problems());
        assertEquals(List.of(1L, 3L, 4L, 6L, 8L), numbers(ledger.last(100)), "people can still read the others");
    }

    @Test
    void aProcessNoticesThatItsOwnLastEntryWasChangedOrTakenAway() {
        Ledger ledger = ledger("a");
        ledger.append(fact(Kind.LIVE, 1));
        ledger.append(fact(Kind.LIVE, 2));
        String changed = store.text("ledger/0000000002.json").replace("as planned", "as wished");
        store.objects.put("ledger/0000000002.json", Samples.bytes(changed));
        assertTrue(ledger("b").verifyChain().isIntact(), "who has seen nothing can't tell");
        assertEquals(
                List.of("ledger/0000000002.json isn't what it was when this process read or wrote it"),
                ledger.verifyChain().problems());

        store.objects.remove("ledger/0000000002.json");
        assertEquals(
                List.of("the entries after number 1 are gone; there were 2"),
                ledger.verifyChain().problems());
    }

    @Test
    void aBrokenNewestEntryDoesntStopTheNight() {
        ledger("a").append(fact(Kind.LIVE, 1));
        store.objects.put("ledger/0000000002.json", Samples.bytes("{broken"));
        Archive archive = Archive.over(store, "b", Samples.CLOCK);

        LedgerEntry next = archive.ledger().append(fact(Kind.LIVE, 2));

        assertEquals(3, next.number());
        assertEquals(Samples.sha256("{broken"), next.previous());
        assertEquals(Set.of("ledger/0000000002.json"), archive.strangers());
    }

    @Test
    void toANewerReleasesEntryNothingIsAppended() {
        ledger("a").append(fact(Kind.LIVE, 1));
        String newer = store.text("ledger/0000000001.json").replace("\"schema\":1", "\"schema\":2");
        store.objects.put("ledger/0000000002.json", Samples.bytes(newer));
        Ledger ledger = ledger("b");

        StoreException refused = assertThrows(StoreException.class, () -> ledger.append(fact(Kind.LIVE, 2)));

        assertEquals(StoreException.Kind.CORRUPT, refused.kind());
        assertTrue(String.valueOf(refused.getMessage()).contains("a newer release of the library reads it"));
        assertEquals(Set.of("ledger/0000000001.json", "ledger/0000000002.json"), store.objects.keySet());
        assertEquals(
                List.of("ledger/0000000002.json has a schema that isn't known; a newer release of the library reads"
                        + " it"),
                ledger("c").verifyChain().problems());
    }

    @Test
    void whatANewerReleaseTellsBesidesIsPassedOver() {
        LedgerEntry first = ledger("a").append(fact(Kind.LIVE, 1));
        String more =
                store.text("ledger/0000000001.json").replace("{\"schema\":1", "{\"schema\":1,\"more\":{\"a\":[1]}");
        store.objects.put("ledger/0000000001.json", Samples.bytes(more));
        Ledger ledger = ledger("b");

        assertEquals(first, ledger.append(fact(Kind.LIVE, 1)), "it is told already");
        assertEquals(Samples.sha256(more), ledger.append(fact(Kind.LIVE, 2)).previous());
        assertTrue(ledger("c").verifyChain().isIntact());
    }

    @Test
    void anInterruptedAppendLeavesTheFlagAndNoEntry() {
        Ledger ledger = ledger("a");
        Thread.currentThread().interrupt();
        try {
            assertThrows(mx.prep.error.CancelledException.class, () -> ledger.append(fact(Kind.LIVE, 1)));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertTrue(store.objects.isEmpty());
    }

    @Test
    void aDetailIsCutAndTheEntryIsWhatIsStored() {
        LedgerFact chatty = new LedgerFact(Kind.INCIDENT, null, 0, null, null, "x".repeat(50_000));
        LedgerEntry entry = ledger("a").append(chatty);
        assertEquals(2001, entry.detail().length());
        assertEquals(List.of(entry), ledger("b").last(1));
        assertSame(Kind.INCIDENT, entry.kind());
    }

    private Ledger ledger(String publisher) {
        return Archive.over(store, publisher, Samples.CLOCK).ledger();
    }

    private static PackageRef reference(int i) {
        return Samples.reference(Samples.cut(i), "package " + i);
    }

    private static LedgerFact fact(Kind kind, int i) {
        return Samples.fact(kind, "portal", reference(i));
    }

    private static List<Long> numbers(List<LedgerEntry> entries) {
        return entries.stream().map(LedgerEntry::number).toList();
    }
}
