package mx.prep.examples;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.error.ConfigException;
import mx.prep.model.LedgerEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "note",
        mixinStandardHelpOptions = true,
        description = "Writes an operator's note into the archive's ledger, where 'prep history' shows it.",
        footer = {"", "Example:", "  prep note 'INE called at 21:40: the next cut will be late'"})
final class NoteCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "TEXT", arity = "1..*", description = "what is to be remembered; no secrets")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        output.isVerbose();
        String text = String.join(" ", words);
        if (text.isBlank()) {
            throw new ConfigException("The note is empty: write prep note 'what happened'.");
        }
        LedgerEntry entry;
        try (Publisher publisher = config.load().publisher().build()) {
            entry = publisher.note(text);
        }
        if (output.isJson()) {
            Map<String, Object> json = Reports.start();
            json.put("entry", Reports.entry(entry));
            output.json(json);
        } else {
            output.line("Noted as entry " + entry.number() + " of the ledger.");
        }
        return ExitCode.DONE.code();
    }
}
