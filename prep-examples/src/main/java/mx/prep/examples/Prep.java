package mx.prep.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mx.prep.error.ConfigException;
import mx.prep.error.HeldException;
import mx.prep.error.PrepException;
import mx.prep.error.StoreException;
import mx.prep.model.PlainText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The newsroom runner. */
@Command(
        name = "prep",
        mixinStandardHelpOptions = true,
        versionProvider = Prep.Version.class,
        description = "Publishes the packages of an election night, whole and verified.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Example:",
            "  prep demo                 the whole night in miniature, nothing to set up",
            "  prep init                 writes a prep.yaml to start from",
            "  prep follow               publishes every cut until the window closes",
            "",
            "'prep COMMAND --help' explains a command."
        })
final class Prep implements Runnable {
    private static final List<String> COMMANDS = List.of(
            "demo",
            "simulate",
            "init",
            "prepare",
            "publish",
            "follow",
            "serve",
            "inspect",
            "status",
            "history",
            "why",
            "accept",
            "retry",
            "hold",
            "resume",
            "adopt",
            "note",
            "alarm",
            "rollback",
            "confirm",
            "probe",
            "watch",
            "purge",
            "override",
            "retire",
            "reopen",
            "diff",
            "sweep",
            "reset-target",
            "list",
            "restore",
            "audit",
            "evidence",
            "config");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public static void main(String[] args) {
        keepConnections();
        int code = commandLine(args).execute(args);
        Stop.through();
        System.exit(code);
    }

    /** Java keeps 5 connections to a host when they are idle; a publication uses 32 in turn. This Java is ours alone. */
    private static void keepConnections() {
        if (System.getProperty("http.maxConnections") == null) {
            System.setProperty("http.maxConnections", "64");
        }
    }

    /** The command line that these arguments need: only the command that they name is made. */
    static CommandLine commandLine(String... args) {
        CommandLine root = new CommandLine(new Prep());
        List<String> wanted = args.length > 0 && COMMANDS.contains(args[0]) ? List.of(args[0]) : COMMANDS;
        for (String name : wanted) {
            root.addSubcommand(name, command(name));
        }
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setExecutionExceptionHandler(Prep::explain);
        describeExitCodes(root);
        return root;
    }

    private static Object command(String name) {
        return switch (name) {
            case "demo" -> new DemoCommand();
            case "simulate" -> new SimulateCommand();
            case "serve" -> new ServeCommand();
            case "inspect" -> new InspectCommand();
            case "init" -> new InitCommand();
            case "prepare" -> new PrepareCommand();
            case "publish" -> new PublishCommand();
            case "follow" -> new FollowCommand();
            case "status" -> new StatusCommand();
            case "history" -> new HistoryCommand();
            case "why" -> new WhyCommand();
            case "accept" -> new AcceptCommand();
            case "retry" -> new RetryCommand();
            case "hold" -> new HoldCommand();
            case "resume" -> new ResumeCommand();
            case "adopt" -> new AdoptCommand();
            case "note" -> new NoteCommand();
            case "alarm" -> new AlarmCommand();
            case "rollback" -> new RollbackCommand();
            case "confirm" -> new ConfirmCommand();
            case "probe" -> new ProbeCommand();
            case "watch" -> new WatchCommand();
            case "purge" -> new PurgeCommand();
            case "override" -> new OverrideCommand();
            case "retire" -> new RetireCommand();
            case "reopen" -> new ReopenCommand();
            case "diff" -> new DiffCommand();
            case "sweep" -> new SweepCommand();
            case "reset-target" -> new ResetTargetCommand();
            case "list" -> new ListCommand();
            case "restore" -> new RestoreCommand();
            case "audit" -> new AuditCommand();
            case "evidence" -> new EvidenceCommand();
            case "config" -> new ConfigCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void describeExitCodes(CommandLine line) {
        Map<String, String> codes = new LinkedHashMap<>();
        java.util.Arrays.stream(ExitCode.values())
                .sorted(java.util.Comparator.comparingInt(ExitCode::code))
                .forEach(code -> codes.put(String.format("%3d", code.code()), code.meaning()));
        codes.put("130", "stopped with Ctrl-C (143: by SIGTERM)");
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(codes);
        line.getSubcommands().values().forEach(Prep::describeExitCodes);
    }

    /** Errors are for people: one message, no stack trace, unless it is a mistake of ours. */
    private static int explain(Exception error, CommandLine line, ParseResult result) {
        if (error instanceof PrepException) {
            line.getErr().println(PlainText.lines(String.valueOf(error.getMessage())));
        } else {
            line.getErr().println("prep made a mistake, please report it:");
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            line.getErr().print(PlainText.lines(trace.toString()));
        }
        line.getErr().flush();
        if (error instanceof ConfigException) {
            return ExitCode.USAGE.code();
        }
        if (error instanceof HeldException) {
            return ExitCode.REFUSED.code();
        }
        boolean unknown = error instanceof StoreException store && store.kind() == StoreException.Kind.UNKNOWN_OUTCOME;
        return (unknown ? ExitCode.UNKNOWN : ExitCode.FAILED).code();
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Prep.class.getPackage().getImplementationVersion();
            return new String[] {"prep " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
