package mx.prep.internal.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import mx.prep.archive.Archive;
import mx.prep.archive.Samples;
import mx.prep.model.Acceptance;
import mx.prep.model.Cut;
import mx.prep.model.Evidence;
import mx.prep.model.HoldReason;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import mx.prep.model.Receipt.Verdict;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.model.Standing;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.testkit.store.InMemoryStore;
import org.junit.jupiter.api.Test;

class HeldPackagesTest {
    private final InMemoryStore store = new InMemoryStore("archive", InMemoryStore.Versions.COUNTER);
    private final Archive archive = Archive.over(store, "one", Samples.CLOCK);
    private final Archive others = Archive.over(store, "two", Samples.CLOCK);
    private final HeldPackages held = new HeldPackages(archive);

    @Test
    void whatIsHeldOrRefusedWaitsNewestCutFirst() {
        PackageRef first = hold(archive, "one", Samples.EIGHT, "held");
        PackageRef second = refuse(Samples.cut(5), "refused");
        Samples.publish(archive, "one", Samples.cut(10), "good");

        assertEquals(List.of(second, first), references(Standing.NONE));
        HeldPackage one = held.waiting(Standing.NONE).get(1);
        assertEquals(Map.of(HoldReason.REISSUED, "it is another package already"), one.reasons());
        HeldPackage other = held.waiting(Standing.NONE).get(0);
        assertEquals(List.of(HoldReason.REFUSED), List.copyOf(other.reasons().keySet()));
    }

    @Test
    void whatTwoPublishersHoldWaitsOnce() {
        PackageRef first = hold(archive, "one", Samples.EIGHT, "held");
        hold(others, "two", Samples.EIGHT, "held");

        assertEquals(List.of(first), references(Standing.NONE));
        assertEquals(2, held.waiting(Standing.NONE).get(0).receipts().size());
    }

    @Test
    void whatWasClaimedOrAcceptedSinceDoesNotWait() {
        PackageRef claimed = refuseInQuarantine(Samples.EIGHT, "put right");
        PackageRef accepted = hold(archive, "one", Samples.cut(5), "accepted");
        assertEquals(2, references(Standing.NONE).size());

        Samples.publish(archive, "one", Samples.EIGHT, "put right");
        assertEquals(List.of(accepted), references(Standing.NONE));
        assertEquals(List.of(), references(Standing.NONE.accept(Acceptance.of(accepted))));
        assertEquals(claimed, archive.claims().find(Samples.EIGHT).orElseThrow());
    }

    @Test
    void onePaperThatCantBeReadHidesNothing() {
        PackageRef first = hold(archive, "one", Samples.EIGHT, "held");
        String stem = "quarantine/2021-06-06/20210606-2000-" + first.sha256().hex();
        put(stem + ".two.json", "{}");
        put("quarantine/2021-06-06/20210606-2005-" + "a".repeat(64) + ".one.json", "not a receipt");
        put("quarantine/2021-06-06/" + "b".repeat(64) + ".json", "not a note");
        put("quarantine/somebody's.txt", "a stranger");

        assertEquals(List.of(first), references(Standing.NONE));
        assertEquals(List.of(), held.withoutCut());
    }

    @Test
    void theWordsOfTheNewestReceiptCount() {
        PackageRef first = refuseInQuarantine(Samples.EIGHT, "twice");
        archive.quarantine()
                .keep(
                        Samples.receipt(
                                "one",
                                first,
                                Verdict.REFUSED,
                                Refusal.of(RefusalCode.DIGEST_MISSING, "there is no sidecar any more")),
                        Samples.body("twice"));

        HeldPackage waiting = held.waiting(Standing.NONE).get(0);
        assertEquals(1, waiting.receipts().size(), "each publisher's newest");
        assertTrue(HoldText.sentence(first, java.util.Objects.requireNonNull(waiting.refusal()))
                .contains("no sidecar any more"));
    }

    @Test
    void aPackageWithoutACutHasItsNote() {
        archive.quarantine()
                .keepWithoutCut(
                        Samples.sha256("odd"),
                        Refusal.of(RefusalCode.CUT_UNKNOWN, "nobody says which cut it is"),
                        List.of(),
                        Samples.body("odd"));
        assertEquals(List.of(), references(Standing.NONE));
        assertEquals(Samples.sha256("odd"), held.withoutCut().get(0).sha256());
    }

    private List<PackageRef> references(Standing standing) {
        return held.waiting(standing).stream().map(HeldPackage::reference).toList();
    }

    private static PackageRef hold(Archive archive, String publisher, Cut cut, String text) {
        PackageRef reference = Samples.reference(cut, text);
        Receipt plain = Samples.receipt(publisher, reference, Verdict.HELD, null);
        archive.quarantine()
                .keep(
                        new Receipt(
                                publisher,
                                reference,
                                plain.origin(),
                                plain.source(),
                                plain.validators(),
                                plain.sourceTime(),
                                plain.transfer(),
                                Verdict.HELD,
                                null,
                                List.of(new Evidence("held REISSUED", "it is another package already", null, null)),
                                plain.receivedAt()),
                        Samples.body(text));
        return reference;
    }

    private PackageRef refuseInQuarantine(Cut cut, String text) {
        PackageRef reference = Samples.reference(cut, text);
        archive.quarantine().keep(Samples.refused("one", reference, RefusalCode.DIGEST_MISMATCH), Samples.body(text));
        return reference;
    }

    /** Refused by its content: archived and accepted at first. */
    private PackageRef refuse(Cut cut, String text) {
        PackageRef reference = Samples.reference(cut, text);
        archive.packages().keep(reference, Samples.body(text));
        archive.receipts().keep(Samples.accepted("one", reference));
        archive.receipts().keep(Samples.refused("one", reference, RefusalCode.DATA_CRC));
        return reference;
    }

    private void put(String key, String text) {
        store.put(ObjectKey.of(key), Body.of(Samples.bytes(text)), ObjectHeaders.CONTROL, Precondition.NONE);
    }
}
