package mx.prep.internal.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mx.prep.archive.Archive;
import mx.prep.archive.ClaimResult;
import mx.prep.archive.CreateOnlyStore;
import mx.prep.archive.Samples;
import mx.prep.error.StoreException;
import mx.prep.internal.verify.VerifiedPackage;
import mx.prep.model.CutOrigin;
import mx.prep.model.DatedCut;
import mx.prep.model.HoldReason;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveStageTest {
    private static final DatedCut EIGHT = new DatedCut(Samples.EIGHT, CutOrigin.CONTENT);
    private static final PackageRef GOOD = Samples.reference(Samples.EIGHT, "good");
    private static final String STEM = "/2021-06-06/20210606-2000-" + GOOD.sha256();

    private final CreateOnlyStore store = new CreateOnlyStore();
    private final Archive archive = Archive.over(store, "a", Samples.CLOCK);
    private final ArchiveStage stage = new ArchiveStage(archive, "a", Samples.CLOCK);

    @TempDir
    Path work;

    @Test
    void aPackageIsDurableBeforeItsReceiptAndItsClaim() throws IOException {
        ArchivedPackage archived = stage.archive(verified("good"), EIGHT);

        assertEquals(GOOD, archived.reference());
        assertEquals(4, archived.length());
        assertEquals("good", Files.readString(archived.file()));
        assertEquals(List.of("put packages" + STEM + ".zip", "put packages" + STEM + ".a.json"), store.drain());

        assertEquals(new ClaimResult.Mine(), stage.claim(archived));
        assertEquals(List.of("put cuts/20210606-2000.json"), store.drain());
        Receipt receipt = archive.claims().lastAccepted().orElseThrow();
        assertEquals(CutOrigin.CONTENT, receipt.origin());
        assertEquals("prep.zip", receipt.validators().name());
        assertEquals(Samples.NOW, receipt.receivedAt());
    }

    @Test
    void whatUnpackRefusesMakesNoClaim() throws IOException {
        VerifiedPackage arrival = verified("good");
        ArchivedPackage archived = stage.archive(arrival, EIGHT);
        stage.refuse(arrival, EIGHT, Refusal.of(RefusalCode.DATA_CRC, "entry 7"));

        assertThrows(IllegalStateException.class, () -> stage.claim(archived));
        assertTrue(store.text("packages" + STEM + ".a.2.json").contains("DATA_CRC"));
        assertEquals(Optional.empty(), archive.claims().lastAccepted());
    }

    @Test
    void whatIsHeldOrFailsVerificationGoesToQuarantine() throws IOException {
        stage.hold(verified("good"), EIGHT, Map.of(HoldReason.REISSUED, "20210606-2000 is another package already"));
        assertEquals(Set.of("quarantine" + STEM + ".zip", "quarantine" + STEM + ".a.json"), store.objects.keySet());
        String receipt = store.text("quarantine" + STEM + ".a.json");
        assertTrue(receipt.contains("\"verdict\":\"held\"") && receipt.contains("held REISSUED"), receipt);

        stage.quarantine(arrival("good"), EIGHT, Refusal.of(RefusalCode.DIGEST_MISMATCH, "another digest"));
        assertTrue(store.text("quarantine" + STEM + ".a.2.json").contains("DIGEST_MISMATCH"));

        stage.quarantineWithoutCut(arrival("odd"), Refusal.of(RefusalCode.ZIP_END_RECORD, "no end record"));
        assertEquals("odd", store.text("quarantine/2021-06-07/" + Samples.sha256("odd") + ".zip"));
    }

    @Test
    void anArchivedPackageComesBackThroughTheSecondDoorOnly() throws IOException {
        stage.archive(verified("good"), EIGHT);
        Path file = work.resolve("again.zip");

        ArchivedPackage again = ArchivedPackage.readmit(archive, GOOD, file);

        assertEquals(GOOD, again.reference());
        assertEquals(4, again.length());
        assertEquals("good", Files.readString(again.file()));
        assertTrue(Stream.of(ArchivedPackage.class.getDeclaredConstructors())
                .map(Constructor::getModifiers)
                .noneMatch(modifiers -> Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers)));
    }

    @Test
    void theSecondDoorChecksTheDigest() throws IOException {
        stage.archive(verified("good"), EIGHT);
        store.objects.put("packages" + STEM + ".zip", Samples.bytes("evil"));

        StoreException e = assertThrows(
                StoreException.class, () -> ArchivedPackage.readmit(archive, GOOD, work.resolve("again.zip")));
        assertEquals(StoreException.Kind.CORRUPT, e.kind());
    }

    /** A package that stage 2 has accepted; its second door is the one that tests can go through. */
    private VerifiedPackage verified(String text) throws IOException {
        Arrival arrival = arrival(text);
        Receipt like = Samples.accepted("a", Samples.reference(Samples.EIGHT, text));
        Receipt receipt = new Receipt(
                "a",
                like.reference(),
                CutOrigin.CONTENT,
                arrival.source(),
                arrival.validators(),
                null,
                arrival.transfer(),
                Receipt.Verdict.ACCEPTED,
                null,
                arrival.evidence(),
                Samples.NOW);
        return VerifiedPackage.readmit(receipt, arrival.file());
    }

    private Arrival arrival(String text) throws IOException {
        Path file = work.resolve("prep.zip");
        Files.writeString(file, text);
        Receipt like = Samples.accepted("a", GOOD);
        return new Arrival(
                file,
                Samples.body(text),
                "folder",
                new mx.prep.model.Validators("prep.zip", null, null, (long) text.length()),
                null,
                like.transfer(),
                like.evidence());
    }
}
