package mx.prep.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import mx.prep.error.StoreException;
import mx.prep.model.Cut;
import mx.prep.model.PackageRef;
import mx.prep.model.RefusalCode;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final PackageRef GOOD = Samples.reference(Samples.EIGHT, "good");

    private final CreateOnlyStore store = new CreateOnlyStore(3);

    @Test
    void theFirstClaimOfACutHolds() {
        PackageRef reissue = Samples.reference(Samples.EIGHT, "reissue");
        Archive a = archive("a");
        Archive b = archive("b");

        assertEquals(new ClaimResult.Mine(), Samples.publish(a, "a", Samples.EIGHT, "good"));
        assertEquals(new ClaimResult.AlreadyThis(), Samples.publish(b, "b", Samples.EIGHT, "good"));
        assertEquals(new ClaimResult.Other(GOOD), Samples.publish(a, "a", Samples.EIGHT, "reissue"));
        assertEquals(new ClaimResult.Other(GOOD), Samples.publish(archive("c"), "c", Samples.EIGHT, "reissue"));
        assertEquals(Optional.of(GOOD), archive("d").claims().find(Samples.EIGHT));
        assertEquals(Optional.empty(), archive("d").claims().find(Samples.cut(5)));
        assertNotEquals(GOOD, reissue);
    }

    @Test
    void aPackageWithoutAnAcceptedReceiptCantBeClaimed() {
        Archive archive = archive("a");
        assertThrows(IllegalStateException.class, () -> archive.claims().claim(GOOD));
        archive.receipts().keep(Samples.accepted("a", GOOD));
        archive.receipts().keep(Samples.refused("a", GOOD, RefusalCode.DATA_CRC));
        assertThrows(IllegalStateException.class, () -> archive.claims().claim(GOOD));
        assertFalse(store.objects.containsKey("cuts/20210606-2000.json"));
    }

    @Test
    void theNewestAcceptableClaimIsFoundFirst() {
        for (int i = 0; i < 10; i++) {
            Samples.publish(archive("a"), "a", Samples.cut(i * 5), "package " + i);
        }
        PackageRef newest = Samples.reference(Samples.cut(45), "package 9");
        PackageRef second = Samples.reference(Samples.cut(40), "package 8");
        Claims.Claimed claimed = archive("b").claims().list();

        assertEquals(Optional.of(newest), claimed.newest(null, any -> true));
        assertEquals(Optional.of(second), claimed.newest(null, any -> !any.equals(newest)));
        assertEquals(Optional.empty(), claimed.newest(Samples.cut(45), any -> true));
        assertEquals(List.of(newest, second), claimed.after(Samples.cut(35)));
        assertEquals(10, claimed.after(null).size());
        assertEquals(Samples.cut(0), claimed.newestFirst().get(9));
    }

    @Test
    void whatWasSeenLastIsTheNewestClaim() {
        assertEquals(Optional.empty(), archive("a").claims().lastAccepted());
        Samples.publish(archive("a"), "a", Samples.cut(5), "two");
        Archive b = archive("b");
        Samples.publish(b, "b", Samples.cut(0), "one");

        assertEquals(
                Optional.of(Samples.accepted("a", Samples.reference(Samples.cut(5), "two"))),
                archive("c").claims().lastAccepted());
        assertEquals(
                Optional.of(Samples.accepted("b", Samples.reference(Samples.cut(0), "one"))),
                b.claims().lastAccepted(),
                "a process goes by what it took itself");
    }

    @Test
    void whatWasAcceptedButNotClaimedIsOfferedAgain() {
        Archive archive = archive("a");
        archive.packages().keep(GOOD, Samples.body("good"));
        archive.receipts().keep(Samples.accepted("a", GOOD));
        assertEquals(Optional.empty(), archive.claims().lastAccepted());

        Samples.publish(archive, "a", Samples.EIGHT, "good");
        Samples.publish(archive("b"), "b", Samples.EIGHT, "other");
        assertEquals(
                Optional.of(Samples.accepted("a", GOOD)), archive("b").claims().lastAccepted());
    }

    @Test
    void aBrokenClaimIsNamedAndKeepsNothingNewerOut() {
        store.objects.put("cuts/20210606-2000.json", Samples.bytes("{broken"));
        Archive archive = archive("a");

        corrupt("cuts/20210606-2000.json", () -> archive.claims().find(Samples.EIGHT));
        corrupt("cuts/20210606-2000.json", () -> archive.claims().list().newest(null, any -> true));
        corrupt("cuts/20210606-2000.json", () -> Samples.publish(archive, "a", Samples.EIGHT, "good"));
        assertEquals(Optional.empty(), archive.claims().lastAccepted());
        assertEquals(Set.of("cuts/20210606-2000.json"), archive.strangers());

        assertEquals(new ClaimResult.Mine(), Samples.publish(archive, "a", Samples.cut(5), "newer"));
        assertEquals(
                Optional.of(Samples.reference(Samples.cut(5), "newer")),
                archive("b").claims().list().newest(null, any -> true));
    }

    @Test
    void aClaimUnderAnotherCutsNameIsNoClaim() {
        Samples.publish(archive("a"), "a", Samples.EIGHT, "good");
        store.objects.put("cuts/20210606-2015.json", bytes("cuts/20210606-2000.json"));
        corrupt("cuts/20210606-2015.json", () -> archive("b").claims().find(Cut.parse("20210606-2015")));
    }

    @Test
    void aClaimThatIsTooLargeIsNotRead() {
        store.objects.put("cuts/20210606-2000.json", new byte[2 << 20]);
        corrupt("cuts/20210606-2000.json", () -> archive("a").claims().find(Samples.EIGHT));
    }

    private Archive archive(String publisher) {
        return Archive.over(store, publisher, Samples.CLOCK);
    }

    private byte[] bytes(String key) {
        return Samples.bytes(store.text(key));
    }

    private static void corrupt(String key, org.junit.jupiter.api.function.Executable read) {
        StoreException e = assertThrows(StoreException.class, read);
        assertEquals(StoreException.Kind.CORRUPT, e.kind());
        assertEquals(key, e.key());
    }
}
