package mx.prep.internal.keep;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mx.prep.archive.Archive;
import mx.prep.archive.ClaimResult;
import mx.prep.internal.verify.VerifiedPackage;
import mx.prep.model.DatedCut;
import mx.prep.model.Evidence;
import mx.prep.model.HoldReason;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import mx.prep.model.Receipt.Verdict;
import mx.prep.model.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what came in before anything of it is published. Package first, then receipt, then, after the package was
 * unpacked, the claim: whatever of these is there, a second run adds the rest. Thread-safe.
 */
public final class ArchiveStage {
    /** What the method of a sighting starts with that says why a package is held; the reason follows. */
    public static final String HELD = "held ";

    private final Archive archive;
    private final String publisher;
    private final Clock clock;

    public ArchiveStage(Archive archive, String publisher, Clock clock) {
        this.archive = archive;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Keeps a verified package and its receipt; returns when both are durable. */
    public ArchivedPackage archive(VerifiedPackage verified, DatedCut cut) {
        Arrival arrival = Arrival.of(verified);
        return archive(arrival, cut, receipt(arrival, cut, Verdict.ACCEPTED, null, arrival.evidence()));
    }

    /** The same; the receipt says that packages before it are still to come. */
    public ArchivedPackage archiveAhead(VerifiedPackage verified, DatedCut cut) {
        Arrival arrival = Arrival.of(verified);
        Receipt plain = receipt(arrival, cut, Verdict.ACCEPTED, null, arrival.evidence());
        return archive(
                arrival,
                cut,
                new Receipt(
                        plain.publisher(),
                        plain.reference(),
                        plain.origin(),
                        plain.source(),
                        plain.validators(),
                        plain.sourceTime(),
                        plain.transfer(),
                        plain.verdict(),
                        plain.refusal(),
                        plain.evidence(),
                        plain.receivedAt(),
                        true));
    }

    private ArchivedPackage archive(Arrival arrival, DatedCut cut, Receipt receipt) {
        PackageRef reference = reference(arrival, cut);
        archive.packages().keep(reference, arrival.body());
        archive.receipts().keep(receipt);
        return new ArchivedPackage(reference, arrival.file(), arrival.body().length());
    }

    /** Claims the cut of a package whose content was found good. */
    public ClaimResult claim(ArchivedPackage archived) {
        return archive.claims().claim(archived.reference());
    }

    /** Notes beside an archived package that its content was refused; it makes no claim. */
    public void refuse(VerifiedPackage verified, DatedCut cut, Refusal refusal) {
        Arrival arrival = Arrival.of(verified);
        archive.receipts().keep(receipt(arrival, cut, Verdict.REFUSED, refusal, arrival.evidence()));
    }

    /** Keeps a package that failed verification out of the way, with the reason. */
    public void quarantine(Arrival arrival, DatedCut cut, Refusal refusal) {
        archive.quarantine().keep(receipt(arrival, cut, Verdict.REFUSED, refusal, arrival.evidence()), arrival.body());
    }

    /** Keeps a package that failed verification and whose cut nobody can tell. */
    public void quarantineWithoutCut(Arrival arrival, Refusal refusal) {
        archive.quarantine()
                .keepWithoutCut(arrival.body().checksums().sha256(), refusal, arrival.evidence(), arrival.body());
    }

    /** Keeps a verified package that waits for an operator out of the way, with the reasons. */
    public void hold(VerifiedPackage verified, DatedCut cut, Map<HoldReason, String> reasons) {
        Arrival arrival = Arrival.of(verified);
        List<Evidence> evidence = new ArrayList<>();
        // First, since only the first sightings are kept where a verifier had many.
        reasons.forEach((reason, message) -> evidence.add(new Evidence(HELD + reason, message, null, null)));
        evidence.addAll(arrival.evidence());
        archive.quarantine().keep(receipt(arrival, cut, Verdict.HELD, null, evidence), arrival.body());
    }

    private Receipt receipt(
            Arrival arrival, DatedCut cut, Verdict verdict, @Nullable Refusal refusal, List<Evidence> evidence) {
        return new Receipt(
                publisher,
                reference(arrival, cut),
                cut.origin(),
                arrival.source(),
                arrival.validators(),
                arrival.sourceTime(),
                arrival.transfer(),
                verdict,
                refusal,
                evidence,
                clock.instant());
    }

    private static PackageRef reference(Arrival arrival, DatedCut cut) {
        return new PackageRef(cut.cut(), arrival.body().checksums().sha256());
    }
}
