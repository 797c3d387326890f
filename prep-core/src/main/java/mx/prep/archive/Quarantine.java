package mx.prep.archive;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import mx.prep.archive.ArchiveLayout.Room;
import mx.prep.internal.format.QuarantineFormat;
import mx.prep.internal.format.ReceiptFormat;
import mx.prep.model.Digest;
import mx.prep.model.Evidence;
import mx.prep.model.ObjectKey;
import mx.prep.model.QuarantineNote;
import mx.prep.model.Receipt;
import mx.prep.model.Refusal;
import mx.prep.spi.Body;

/** What was refused or waits for an operator, with the reason beside it. Thread-safe. */
public final class Quarantine {
    private final Documents documents;
    private final Packages packages;
    private final Receipts receipts;
    private final String publisher;
    private final Clock clock;
    private final Recent<ObjectKey, Instant> noted = new Recent<>(16);

    Quarantine(Documents documents, Packages packages, Receipts receipts, String publisher, Clock clock) {
        this.documents = documents;
        this.packages = packages;
        this.receipts = receipts;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Keeps a package and this publisher's receipt of it. Two requests; none where this process kept it before with
     * the same verdict.
     *
     * @param receipt held or refused
     * @return the receipt that stands
     */
    public Receipt keep(Receipt receipt, Body body) {
        if (receipt.verdict() == Receipt.Verdict.ACCEPTED) {
            throw new IllegalArgumentException("an accepted package isn't for quarantine: " + receipt.reference());
        }
        packages.keep(
                ArchiveLayout.zip(Room.QUARANTINE, receipt.reference()),
                receipt.reference().sha256(),
                body);
        return receipts.keep(Room.QUARANTINE, receipt);
    }

    /** Keeps a refused package that has no cut, and so no receipt, with a note for people. Two requests, once. */
    public void keepWithoutCut(Digest sha256, Refusal refusal, List<Evidence> evidence, Body body) {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        packages.keep(ArchiveLayout.uncut(today, sha256, ".zip"), sha256, body);
        ObjectKey key = ArchiveLayout.uncut(today, sha256, ".json");
        if (noted.find(key) == null) {
            byte[] note = QuarantineFormat.write(new QuarantineNote(publisher, sha256, refusal, evidence, now));
            // A note that is there already says the same of the same bytes.
            documents.create(key, note, ReceiptFormat.MAX_BYTES);
            noted.put(key, now);
        }
    }
}
