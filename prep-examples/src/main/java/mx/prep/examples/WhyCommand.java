package mx.prep.examples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.model.Explanation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        description = "Says what is waited for, one sentence each, with the command to type.",
        footer = {"", "Example:", "  prep why --json"})
final class WhyCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.isVerbose();
        List<Explanation> why;
        try (Publisher publisher = config.load().publisher().build()) {
            why = publisher.why();
        }
        if (output.isJson()) {
            Map<String, Object> json = Reports.start();
            json.put("waiting", why.stream().map(WhyCommand::json).toList());
            output.json(json);
        } else {
            why.forEach(one -> output.line(one.sentence()));
        }
        boolean person = why.stream().anyMatch(one -> one.command() != null);
        return (person ? ExitCode.REFUSED : ExitCode.DONE).code();
    }

    private static Map<String, Object> json(Explanation one) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sentence", one.sentence());
        json.put("command", one.command());
        return json;
    }
}
