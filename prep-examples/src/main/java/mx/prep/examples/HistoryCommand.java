package mx.prep.examples;

import java.util.List;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.model.LedgerEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Shows what happened last, oldest first, from the archive's ledger.",
        footer = {"", "Example:", "  prep history --last 50"})
final class HistoryCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Option(names = "--last", paramLabel = "N", defaultValue = "20", description = "how many entries (default: 20)")
    private int last;

    @Override
    public Integer call() {
        output.isVerbose();
        List<LedgerEntry> entries;
        try (Publisher publisher = config.load().publisher().build()) {
            entries = publisher.history(Math.max(1, last));
        }
        if (output.isJson()) {
            output.json(Reports.history(entries));
        } else if (entries.isEmpty()) {
            output.line("Nothing happened yet.");
        } else {
            for (LedgerEntry entry : entries) {
                output.line(String.format(
                        "%6d  %s  %-9s %s%s",
                        entry.number(),
                        entry.at(),
                        Reports.lower(entry.kind()),
                        entry.target() == null ? "" : entry.target() + ": ",
                        entry.detail()));
            }
        }
        return ExitCode.DONE.code();
    }
}
