package mx.prep.examples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Auditor;
import mx.prep.archive.Holding;
import mx.prep.examples.terminal.Quantity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists every package in the archive, accepted or in quarantine.",
        footer = {"", "Example:", "  prep list"})
final class ListCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.isVerbose();
        List<Holding> holdings;
        try (Auditor auditor = config.load().auditor().build()) {
            holdings = auditor.list();
        }
        if (output.isJson()) {
            Map<String, Object> json = Reports.start();
            json.put("packages", holdings.stream().map(ListCommand::report).toList());
            output.json(json);
        } else if (holdings.isEmpty()) {
            output.line("The archive has no package yet.");
        } else {
            holdings.forEach(holding -> output.line(String.format(
                    "%-13s  %s  %9s  %s%s",
                    holding.cut() == null ? "no cut" : holding.cut(),
                    holding.sha256().shortHex(),
                    holding.zip() == null ? "-" : Quantity.bytes(holding.bytes()),
                    holding.place() == Holding.Place.PACKAGES ? "package" : "quarantine",
                    holding.zip() == null ? ", only papers" : "")));
        }
        return ExitCode.DONE.code();
    }

    static Map<String, @Nullable Object> report(Holding holding) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("cut", holding.cut());
        json.put("sha256", holding.sha256());
        json.put("place", Reports.lower(holding.place()));
        json.put("bytes", holding.zip() == null ? null : holding.bytes());
        json.put("papers", holding.papers().size());
        return json;
    }
}
