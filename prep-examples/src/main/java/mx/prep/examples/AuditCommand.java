package mx.prep.examples;

import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Auditor;
import mx.prep.examples.terminal.Quantity;
import mx.prep.model.AuditReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Reads every byte of the archive: the ledger's chain, every receipt, claim and order, every"
                + " package's digest; then derives from the archive what each target should serve and compares."
                + " Changes nothing. Ends with 30 if anything is missing or altered.",
        footer = {"", "Example:", "  prep audit --json"})
final class AuditCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.isVerbose();
        AuditReport report;
        try (Auditor auditor = config.load().auditor().build()) {
            report = Stop.guard(auditor::close, auditor::audit);
        }
        if (output.isJson()) {
            output.json(json(report));
        } else {
            tell(report);
        }
        return (report.isWhole() ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    private void tell(AuditReport report) {
        output.line(report.isWhole() ? "The archive is whole." : "The archive is NOT whole:");
        report.problems().forEach(problem -> output.line("  ! " + problem));
        output.line("  packages    " + Quantity.count(report.packages()) + ", in quarantine "
                + Quantity.count(report.quarantined()) + ", together " + Quantity.bytes(report.bytes()));
        output.line("  papers      receipts " + Quantity.count(report.receipts()) + ", claimed cuts "
                + Quantity.count(report.claims()) + ", orders " + Quantity.count(report.orders()));
        output.line("  ledger      " + Quantity.count(report.ledgerEntries()) + " entries, each with the digest of"
                + " the one before");
        output.line("  live        "
                + (report.targets().isEmpty()
                        ? "no target's release was found to be the archive's"
                        : String.join(", ", report.targets()) + ": every file derived from the archive is the same"));
        report.remarks().forEach(remark -> output.line("  note: " + remark));
    }

    private static Map<String, Object> json(AuditReport report) {
        Map<String, Object> json = Reports.start();
        json.put("whole", report.isWhole());
        json.put("packages", report.packages());
        json.put("quarantined", report.quarantined());
        json.put("bytes", report.bytes());
        json.put("receipts", report.receipts());
        json.put("claims", report.claims());
        json.put("orders", report.orders());
        json.put("ledgerEntries", report.ledgerEntries());
        json.put("targets", report.targets());
        json.put("problems", report.problems());
        json.put("remarks", report.remarks());
        return json;
    }
}
