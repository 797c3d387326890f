package mx.prep.internal.audit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mx.prep.archive.Archive;
import mx.prep.internal.unpack.Unpacking;
import mx.prep.model.AuditReport;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;

/** One reading of everything. */
public final class Audit {
    private Audit() {}

    /**
     * Reads the archive from the first byte to the last, then each target's pointer and manifest.
     *
     * @param stores each of the archive's stores by itself; the counts are the first one's
     * @param archive all of them together
     * @param targets each with its store
     * @param work an existing folder for one package at a time
     */
    public static AuditReport run(
            List<Archive> stores, Archive archive, Unpacking unpack, Map<Target, ObjectStore> targets, Path work) {
        Findings findings = new Findings();
        ArchiveAudit audit = new ArchiveAudit(stores.get(0), findings);
        long entries = audit.run();
        for (Archive copy : stores.subList(1, stores.size())) {
            copied(stores.get(0), copy, findings);
        }
        SiteAudit sites = new SiteAudit(archive, unpack, findings);
        List<String> good = new ArrayList<>();
        targets.forEach((target, store) -> {
            if (sites.check(target, store, work)) {
                good.add(target.name());
            }
        });
        stores.get(0).strangers().forEach(key -> findings.remarks.add(key + " isn't an object of the archive"));
        return new AuditReport(
                audit.packages(),
                audit.quarantined(),
                audit.bytes(),
                audit.receipts(),
                audit.claims(),
                audit.orders(),
                entries,
                good,
                findings.problems,
                findings.remarks);
    }

    /** A copy is held against itself and against the first store. */
    private static void copied(Archive first, Archive copy, Findings findings) {
        Findings own = new Findings();
        new ArchiveAudit(copy, own).run();
        own.problems.forEach(problem -> findings.problems.add(copy.name() + ": " + problem));
        own.remarks.forEach(remark -> findings.remarks.add(copy.name() + ": " + remark));
        findings.reading(() -> {
            Set<ObjectKey> here = first.catalogue().keys();
            Set<ObjectKey> there = copy.catalogue().keys();
            lacks(copy, here, there, findings);
            lacks(first, there, here, findings);
        });
    }

    private static void lacks(Archive archive, Set<ObjectKey> all, Set<ObjectKey> has, Findings findings) {
        List<String> missing = all.stream()
                .filter(key -> !has.contains(key))
                .map(ObjectKey::value)
                .toList();
        if (!missing.isEmpty()) {
            findings.problems.add(archive.name() + ": lacks " + missing.size() + " objects that another store has, the"
                    + " first is " + missing.get(0) + "; the next cycle of a publisher makes them up");
        }
    }
}
