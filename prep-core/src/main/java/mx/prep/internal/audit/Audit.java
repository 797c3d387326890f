package mx.prep.internal.audit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mx.prep.archive.Archive;
import mx.prep.internal.unpack.UnpackStage;
import mx.prep.model.AuditReport;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;

/** One reading of everything. */
public final class Audit {
    private Audit() {}

    /**
     * Reads the archive from the first byte to the last, then each target's pointer and manifest.
     *
     * @param targets each with its store
     * @param work an existing folder for one package at a time
     */
    public static AuditReport run(Archive archive, UnpackStage unpack, Map<Target, ObjectStore> targets, Path work) {
        Findings findings = new Findings();
        ArchiveAudit audit = new ArchiveAudit(archive, findings);
        long entries = audit.run();
        SiteAudit sites = new SiteAudit(archive, unpack, findings);
        List<String> good = new ArrayList<>();
        targets.forEach((target, store) -> {
            if (sites.check(target, store, work)) {
                good.add(target.name());
            }
        });
        archive.strangers().forEach(key -> findings.remarks.add(key + " isn't an object of the archive"));
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
}
