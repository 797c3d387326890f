package mx.prep.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Inspector;
import mx.prep.config.Finding;
import mx.prep.config.PrepConfig;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Looks at the configuration.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ConfigCommand.Check.class,
        footer = {"", "Example:", "  prep config check"})
final class ConfigCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: prep config check");
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Says all that is wrong with the configuration, and what should be known about it."
                    + " Asks no server.",
            footer = {
                "",
                "Example:",
                "  prep config check -c noche/prep.yaml",
                "  prep config check --package 20210606_2000_PREP.zip"
            })
    static final class Check implements Callable<Integer> {
        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Mixin
        private final Output output = new Output();

        @Option(
                names = "--package",
                paramLabel = "FILE",
                description =
                        "a package of the authority's: also says what in it doesn't fit a target's mode or address,"
                                + " and which mode fits it")
        private @Nullable Path packageFile;

        @Override
        public Integer call() {
            List<Finding> findings = new ArrayList<>(PrepConfig.check(config.file()));
            Path sample = packageFile;
            if (sample != null && findings.stream().noneMatch(f -> f.level() == Finding.Level.ERROR)) {
                findings.addAll(fit(sample));
            }
            boolean usable = findings.stream().noneMatch(f -> f.level() == Finding.Level.ERROR);
            if (output.isJson()) {
                Map<String, Object> report = new LinkedHashMap<>();
                report.put("schema", 1);
                report.put("file", config.file());
                report.put("usable", usable);
                report.put("findings", findings.stream().map(Check::json).toList());
                output.json(report);
            } else {
                findings.forEach(f -> output.line(level(f) + ": " + f));
                output.line(config.file() + (usable ? " can be used." : " can't be used."));
            }
            return (usable ? ExitCode.DONE : ExitCode.USAGE).code();
        }

        private List<Finding> fit(Path sample) {
            PrepConfig loaded = config.load();
            Inspector inspector = new Inspector(loaded.limits());
            List<Finding> findings = new ArrayList<>();
            for (Target target : loaded.targets()) {
                inspector
                        .misfits(sample, target)
                        .forEach(problem -> findings.add(finding(Finding.Level.WARNING, target, problem)));
                inspector
                        .advice(sample, target)
                        .ifPresent(advice -> findings.add(finding(Finding.Level.NOTE, target, advice)));
            }
            return findings;
        }

        private Finding finding(Finding.Level level, Target target, String said) {
            return new Finding(level, config.file(), 1, "targets", target.name() + ": " + said);
        }

        private static Map<String, Object> json(Finding finding) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("level", level(finding));
            value.put("line", finding.line());
            value.put("key", finding.key());
            value.put("message", finding.message());
            return value;
        }

        private static String level(Finding finding) {
            return finding.level().name().toLowerCase(Locale.ROOT);
        }
    }
}
