package mx.prep.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mx.prep.error.StoreException;
import mx.prep.internal.format.ReceiptFormat;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    private static final PackageRef GOOD = Samples.reference(Samples.EIGHT, "good");
    private static final String STEM = "packages/2021-06-06/20210606-2000-" + GOOD.sha256();
    private static final String QUARANTINED = STEM.replace("packages/", "quarantine/");

    private final CreateOnlyStore store = new CreateOnlyStore(3);

    @TempDir
    Path work;

    @Test
    void everythingLiesWhereTheLayoutSays() {
        Archive archive = archive("redaccion-1");
        Samples.publish(archive, "redaccion-1", Samples.EIGHT, "good");
        archive.orders().create(newest -> Samples.order(1, "why"));
        archive.ledger().append(Samples.fact(mx.prep.model.LedgerEntry.Kind.LIVE, "portal", GOOD));

        assertEquals(
                Set.of(
                        STEM + ".zip",
                        STEM + ".redaccion-1.json",
                        "cuts/20210606-2000.json",
                        "orders/000001.json",
                        "ledger/0000000001.json"),
                store.objects.keySet());
        assertEquals("good", store.text(STEM + ".zip"));
    }

    @Test
    void keepingAPackageAgainIsASuccessAndChangesNothing() {
        assertEquals(Kept.WRITTEN, archive("a").packages().keep(GOOD, Samples.body("good")));
        assertEquals(Kept.ALREADY_THERE, archive("b").packages().keep(GOOD, Samples.body("good")));
        assertEquals("good", store.text(STEM + ".zip"));
    }

    @Test
    void somethingElseUnderAPackagesNameIsTold() {
        store.objects.put(STEM + ".zip", Samples.bytes("evil"));
        corrupt(STEM + ".zip", () -> archive("a").packages().keep(GOOD, Samples.body("good")));

        store.objects.put(STEM + ".zip", Samples.bytes("longer than good"));
        corrupt(STEM + ".zip", () -> archive("a").packages().keep(GOOD, Samples.body("good")));
    }

    @Test
    void bytesThatArentThePackagesAreNeverKept() {
        Archive archive = archive("a");
        assertThrows(IllegalArgumentException.class, () -> archive.packages().keep(GOOD, Samples.body("bad")));
        assertTrue(store.objects.isEmpty());
    }

    @Test
    void aDownloadIsThePackageByteForByte() throws IOException {
        archive("a").packages().keep(GOOD, Samples.body("good"));
        Path file = work.resolve("package.zip");
        Files.writeString(file, "left over from before");

        assertEquals(4, archive("b").packages().download(GOOD, file));

        assertEquals("good", Files.readString(file));
        assertEquals(List.of(file), left());
    }

    @Test
    void aDownloadThatIsntThePackageLeavesNoFile() throws IOException {
        store.objects.put(STEM + ".zip", Samples.bytes("evil"));
        Path file = work.resolve("package.zip");

        corrupt(STEM + ".zip", () -> archive("a").packages().download(GOOD, file));
        store.objects.clear();
        StoreException e =
                assertThrows(StoreException.class, () -> archive("a").packages().download(GOOD, file));

        assertEquals(StoreException.Kind.NOT_FOUND, e.kind());
        assertEquals(List.of(), left());
    }

    @Test
    void aPublisherKeepsItsFirstReceipt() {
        Receipt first = Samples.accepted("a", GOOD);

        assertEquals(first, archive("a").receipts().keep(first));
        assertEquals(first, archive("a").receipts().keep(later(first)));
        assertEquals(Set.of(STEM + ".a.json"), store.objects.keySet());
    }

    @Test
    void eachPublisherHasItsOwnReceipt() {
        archive("a").receipts().keep(Samples.accepted("a", GOOD));
        archive("a-b").receipts().keep(Samples.accepted("a-b", GOOD));

        assertEquals(Set.of(STEM + ".a.json", STEM + ".a-b.json"), store.objects.keySet());
        assertThrows(
                IllegalArgumentException.class, () -> archive("a").receipts().keep(Samples.accepted("b", GOOD)));
    }

    @Test
    void aVerdictThatChangesStandsBesideTheOneBefore() {
        Receipt accepted = Samples.accepted("a", GOOD);
        Receipt refused = Samples.refused("a", GOOD, RefusalCode.DATA_CRC);
        Receipt otherCode = Samples.refused("a", GOOD, RefusalCode.ZIP_LAYOUT);
        Receipt again = later(accepted);
        for (Receipt receipt : List.of(accepted, refused, refused, otherCode, again)) {
            assertEquals(receipt, archive("a").receipts().keep(receipt), "in a process of its own");
        }
        assertEquals(accepted, ReceiptFormat.read(bytes(STEM + ".a.json")));
        assertEquals(refused, ReceiptFormat.read(bytes(STEM + ".a.2.json")));
        assertEquals(otherCode, ReceiptFormat.read(bytes(STEM + ".a.3.json")));
        assertEquals(again, ReceiptFormat.read(bytes(STEM + ".a.4.json")));
        assertEquals(4, store.objects.size());
    }

    @Test
    void theNewestVerdictSaysWhetherAPackageIsAccepted() {
        Archive archive = archive("a");
        assertEquals(Optional.empty(), archive.receipts().accepted(GOOD));
        archive.receipts().keep(Samples.accepted("a", GOOD));
        assertEquals(
                Optional.of(Samples.accepted("a", GOOD)),
                archive("a").receipts().accepted(GOOD));
        assertEquals(
                Optional.of(Samples.accepted("a", GOOD)),
                archive("b").receipts().accepted(GOOD));

        archive.receipts().keep(Samples.refused("a", GOOD, RefusalCode.DATA_CRC));
        assertEquals(Optional.empty(), archive.receipts().accepted(GOOD));
        assertEquals(Optional.empty(), archive("a").receipts().accepted(GOOD));
        assertEquals(Optional.empty(), archive("b").receipts().accepted(GOOD));
    }

    @Test
    void aReceiptThatCantBeReadGetsAnotherBesideIt() {
        store.objects.put(STEM + ".a.json", Samples.bytes("{broken"));
        Archive archive = archive("a");

        assertEquals(Samples.accepted("a", GOOD), archive.receipts().keep(Samples.accepted("a", GOOD)));

        assertEquals(Samples.accepted("a", GOOD), ReceiptFormat.read(bytes(STEM + ".a.2.json")));
        assertEquals(Set.of(STEM + ".a.json"), archive.strangers());
    }

    @Test
    void publishersWithOddNamesDontMeet() {
        List<String> names =
                List.of("Redacción 1", "redacci-n-1", "REDACCIÓN 1", "a/../b", "a.2", "A", "-", "x".repeat(500));
        for (String name : names) {
            archive(name).receipts().keep(Samples.accepted(name, GOOD));
        }
        assertEquals(
                names.size(), store.objects.size(), () -> store.objects.keySet().toString());
        for (String name : names) {
            assertEquals(
                    Optional.of(name),
                    archive(name).receipts().accepted(GOOD).map(Receipt::publisher),
                    "each finds its own");
        }
    }

    @Test
    void whatWasRefusedOrHeldLiesInQuarantineWithTheReason() {
        Archive archive = archive("a");
        Receipt refused = Samples.refused("a", GOOD, RefusalCode.DIGEST_MISMATCH);
        archive.quarantine().keep(refused, Samples.body("good"));
        archive.quarantine().keep(refused, Samples.body("good"));

        assertEquals(Set.of(QUARANTINED + ".zip", QUARANTINED + ".a.json"), store.objects.keySet());
        assertEquals(refused, ReceiptFormat.read(bytes(QUARANTINED + ".a.json")));
        assertEquals(Optional.empty(), archive.receipts().accepted(GOOD));
        assertThrows(IllegalStateException.class, () -> archive.claims().claim(GOOD));
        assertThrows(
                IllegalArgumentException.class,
                () -> archive.quarantine().keep(Samples.accepted("a", GOOD), Samples.body("good")));
    }

    @Test
    void aPackageWithoutACutLiesInQuarantineUnderItsDay() {
        Refusal refusal = Refusal.of(RefusalCode.ZIP_END_RECORD, "no end record");
        for (String publisher : List.of("a", "b")) {
            Archive archive = archive(publisher);
            archive.quarantine().keepWithoutCut(GOOD.sha256(), refusal, List.of(), Samples.body("good"));
            archive.quarantine().keepWithoutCut(GOOD.sha256(), refusal, List.of(), Samples.body("good"));
        }
        String stem = "quarantine/2021-06-07/" + GOOD.sha256();
        assertEquals(Set.of(stem + ".zip", stem + ".json"), store.objects.keySet());
        assertTrue(store.text(stem + ".json").contains("\"code\":\"ZIP_END_RECORD\""));
        assertTrue(store.text(stem + ".json").contains("Extraction failed: no end record."));
    }

    @Test
    void foreignNamesAreLeftOutOfListsAndReported() {
        Samples.publish(archive("a"), "a", Samples.EIGHT, "good");
        List<String> foreign = List.of(
                "cuts/20210631-2000.json",
                "cuts/README.txt",
                "cuts/old/20210606-2000.json",
                "orders/1.json",
                "orders/000000.json",
                "ledger/.DS_Store",
                "ledger/000000001.json");
        foreign.forEach(key -> store.objects.put(key, Samples.bytes("?")));
        Archive archive = archive("b");

        assertEquals(List.of(Samples.EIGHT), archive.claims().list().newestFirst());
        assertEquals(Optional.empty(), archive.orders().newest());
        assertEquals(List.of(), archive.ledger().last(10));
        assertEquals(Set.copyOf(foreign), archive.strangers());
    }

    private Archive archive(String publisher) {
        return Archive.over(store, publisher, Samples.CLOCK);
    }

    private static Receipt later(Receipt first) {
        return new Receipt(
                first.publisher(),
                first.reference(),
                first.origin(),
                "folder",
                first.validators(),
                null,
                first.transfer(),
                first.verdict(),
                first.refusal(),
                List.of(),
                first.receivedAt().plusSeconds(60));
    }

    private byte[] bytes(String key) {
        return Samples.bytes(store.text(key));
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            return files.toList();
        }
    }

    private static void corrupt(String key, org.junit.jupiter.api.function.Executable read) {
        StoreException e = assertThrows(StoreException.class, read);
        assertEquals(StoreException.Kind.CORRUPT, e.kind());
        assertEquals(key, e.key());
    }
}
