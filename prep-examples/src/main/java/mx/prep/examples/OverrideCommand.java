package mx.prep.examples;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.model.Ordered;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "override",
        mixinStandardHelpOptions = true,
        description = "Puts a file of the outlet's own over a path of the site, in the live release and in every later"
                + " one. The manifest, the ledger and 'prep status' name it.",
        footer = {
            "",
            "Example:",
            "  prep override robots.txt --file our-robots.txt --reason 'crawlers overload the site'",
            "  prep override robots.txt --remove --reason 'over'"
        })
final class OverrideCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Parameters(index = "0", paramLabel = "PATH", description = "the path in the site, without a slash first")
    private String path = "";

    @ArgGroup(multiplicity = "1")
    private @Nullable What what;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why; kept with the order")
    private String reason = "";

    /** One of the two. */
    static final class What {
        @Option(names = "--file", paramLabel = "FILE", description = "the file that is to stand there")
        private @Nullable Path file;

        @Option(names = "--remove", description = "give the path back to the package")
        private boolean remove;
    }

    @Override
    public Integer call() {
        output.isVerbose();
        Path file = what == null || what.remove ? null : what.file;
        Ordered ordered;
        try (Publisher publisher = config.load().publisher().build()) {
            ordered = Stop.guard(
                    publisher::close,
                    () -> file == null ? publisher.giveBack(path, reason) : publisher.override(path, file, reason));
        }
        return tell(output, ordered, path + (file == null ? " is the package's again" : " is the outlet's own"));
    }

    static int tell(Output output, Ordered ordered, String what) {
        if (output.isJson()) {
            Map<String, Object> json = Reports.order(ordered.order());
            json.put("targets", Reports.deliveries(ordered.targets()));
            output.json(json);
        } else {
            output.line("Order " + ordered.order().number() + ": " + what);
            ordered.targets().forEach((name, result) -> PublishCommand.tell(output, name, result));
        }
        return ExitCode.ofTargets(ordered.targets().values()).code();
    }
}
