package mx.prep.examples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.alarm.AlarmAnswer;
import mx.prep.error.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "alarm",
        mixinStandardHelpOptions = true,
        description = "Looks after those who are told of incidents.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = AlarmCommand.Test.class,
        footer = {"", "Example:", "  prep alarm test"})
final class AlarmCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: prep alarm test");
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description =
                    "Sends a test to each webhook, to Slack and to the heartbeat's address, and says what came back."
                            + " Ends with 30 if one of them doesn't take it.",
            footer = {"", "Example:", "  prep alarm test -c noche/prep.yaml"})
    static final class Test implements Callable<Integer> {
        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            output.isVerbose();
            List<AlarmAnswer> answers;
            try (Publisher publisher = config.load().publisher().build()) {
                answers = publisher.testAlarms();
            }
            if (answers.isEmpty()) {
                throw new ConfigException("Nobody is told of incidents: name who is in the block alarms of "
                        + config.file() + ", such as alarms: {webhooksEnv: [PREP_WEBHOOK]}");
            }
            if (output.isJson()) {
                Map<String, Object> json = Reports.start();
                json.put("receivers", answers.stream().map(Test::json).toList());
                output.json(json);
            } else {
                answers.forEach(
                        a -> output.line(a.receiver() + ": " + (a.delivered() ? "took it, " : "FAILED, ") + a.said()));
            }
            return (answers.stream().allMatch(AlarmAnswer::delivered) ? ExitCode.DONE : ExitCode.FAILED).code();
        }

        private static Map<String, Object> json(AlarmAnswer answer) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("receiver", answer.receiver());
            json.put("delivered", answer.delivered());
            json.put("said", answer.said());
            return json;
        }
    }
}
