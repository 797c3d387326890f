package mx.prep.internal.audit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mx.prep.archive.Archive;
import mx.prep.archive.ChainReport;
import mx.prep.archive.Holding;
import mx.prep.error.StoreException;
import mx.prep.model.Cut;
import mx.prep.model.LedgerEntry;
import mx.prep.model.ObjectKey;
import mx.prep.model.Order;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;

/** Reads all of an archive, every byte of every package. For one run on one thread. */
final class ArchiveAudit {
    private final Archive archive;
    private final Findings findings;
    /** Packages that were accepted when they came in, as named, whether their bytes are good or not. */
    private final Set<PackageRef> packages = new HashSet<>();
    /** What lies in quarantine and has a cut. */
    private final Set<PackageRef> quarantine = new HashSet<>();

    private final Set<PackageRef> accepted = new HashSet<>();
    /** What claims and orders say may be live. */
    private final Set<PackageRef> named = new HashSet<>();

    private int quarantined;
    private int receipts;
    private int claims;
    private int orders;
    private long bytes;

    ArchiveAudit(Archive archive, Findings findings) {
        this.archive = archive;
        this.findings = findings;
    }

    int packages() {
        return packages.size();
    }

    int quarantined() {
        return quarantined;
    }

    int receipts() {
        return receipts;
    }

    int claims() {
        return claims;
    }

    int orders() {
        return orders;
    }

    long bytes() {
        return bytes;
    }

    /**
     * Reads packages, receipts, claims, orders and ledger.
     *
     * @return number of ledger entries
     */
    long run() {
        findings.reading(() -> archive.catalogue().list().forEach(this::holding));
        findings.reading(this::claimed);
        findings.reading(this::ordered);
        return ledger();
    }

    private void holding(Holding holding) {
        boolean room = holding.place() == Holding.Place.PACKAGES;
        Cut cut = holding.cut();
        if (cut != null && holding.zip() != null) {
            (room ? packages : quarantine).add(new PackageRef(cut, holding.sha256()));
        }
        quarantined += room ? 0 : 1;
        bytes += holding.bytes();
        findings.reading(() -> archive.packages().check(holding));
        if (holding.papers().isEmpty()) {
            // A publisher that is killed between the two leaves this; the package comes again and gets its receipt.
            findings.remarks.add(holding.title() + ": no receipt stands beside it");
        }
        for (ObjectKey paper : holding.papers()) {
            findings.reading(() -> paper(holding, paper));
        }
    }

    private void paper(Holding holding, ObjectKey paper) {
        if (holding.cut() == null) {
            archive.catalogue().note(holding, paper);
            return;
        }
        Receipt receipt = archive.catalogue().receipt(holding, paper);
        receipts++;
        if (holding.zip() != null && receipt.transfer().bytes() != holding.bytes()) {
            findings.problems.add(
                    paper + " speaks of " + receipt.transfer().bytes() + " bytes, the package has " + holding.bytes());
        }
        if (receipt.verdict() == Receipt.Verdict.ACCEPTED) {
            accepted.add(receipt.reference());
        }
    }

    private void claimed() {
        List<Cut> cuts = archive.claims().list().newestFirst();
        claims = cuts.size();
        cuts.forEach(cut -> findings.reading(() -> archive.claims().find(cut).ifPresentOrElse(this::claim, () -> {
            throw new StoreException(
                    StoreException.Kind.CORRUPT, archive.name(), cut.toString(), "the claim is listed but gone", null);
        })));
    }

    private void claim(PackageRef reference) {
        named.add(reference);
        if (!packages.contains(reference)) {
            findings.problems.add("cut " + reference.cut() + " is claimed for package "
                    + reference.sha256().shortHex() + ", which isn't in the archive");
        } else if (!accepted.contains(reference)) {
            findings.problems.add("cut " + reference.cut() + " is claimed for package "
                    + reference.sha256().shortHex() + ", which has no receipt that accepts it");
        }
    }

    private void ordered() {
        List<Order> all = archive.orders().all();
        orders = all.size();
        int expected = 1;
        for (Order order : all) {
            if (order.number() != expected) {
                findings.problems.add("order " + expected + " is missing; the next one is " + order.number());
            }
            expected = order.number() + 1;
            PackageRef live = order.live();
            if (live != null) {
                named.add(live);
            }
            if (live != null && !packages.contains(live) && !quarantine.contains(live)) {
                findings.problems.add(
                        "order " + order.number() + " names package " + live + ", which isn't in the archive");
            }
        }
    }

    private long ledger() {
        ChainReport[] chain = new ChainReport[1];
        Set<PackageRef> seen = new HashSet<>();
        findings.reading(() -> chain[0] = archive.ledger().verifyChain(entry -> {
            if (entry.kind() == LedgerEntry.Kind.LIVE && seen.add(entry.reference())) {
                live(entry);
            }
        }));
        if (chain[0] == null) {
            return 0;
        }
        findings.problems.addAll(chain[0].problems());
        return chain[0].entries();
    }

    private void live(LedgerEntry entry) {
        PackageRef reference = entry.reference();
        String told = "ledger entry " + entry.number() + " says that package " + reference + " went live; ";
        if (reference == null) {
            return;
        }
        if (!packages.contains(reference) && !quarantine.contains(reference)) {
            findings.problems.add(told + "it isn't in the archive");
        } else if (!named.contains(reference)) {
            findings.problems.add(told + "no claim and no order names it");
        }
    }
}
