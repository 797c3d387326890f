package mx.prep.examples;

import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Auditor;
import mx.prep.archive.Holding;
import mx.prep.model.HelpDeskMail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "evidence",
        mixinStandardHelpOptions = true,
        description =
                "Writes the mail to the authority's help desk, in Spanish: what was received, when, from what kind"
                        + " of source, and whether transfer, integrity or extraction failed.",
        footer = {"", "Example:", "  prep evidence 3fa9c1d2e4b5"})
final class EvidenceCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "SHA12", description = "the first digits of the package's SHA-256, or its cut")
    private String name = "";

    @Override
    public Integer call() {
        output.isVerbose();
        Holding holding;
        HelpDeskMail mail;
        try (Auditor auditor = config.load().auditor().build()) {
            holding = auditor.find(name);
            mail = auditor.evidence(holding);
        }
        if (output.isJson()) {
            Map<String, Object> json = Reports.start();
            json.put("package", ListCommand.report(holding));
            json.put("subject", mail.subject());
            json.put("body", mail.body());
            output.json(json);
        } else {
            output.line("Asunto: " + mail.subject());
            output.line("");
            mail.body().lines().forEach(output::line);
        }
        return ExitCode.DONE.code();
    }
}
