package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mx.prep.testkit.authority.AuthorityFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
    static Stream<List<String>> commands() {
        List<List<String>> paths = new ArrayList<>();
        collect(Prep.commandLine(), List.of(), paths);
        return paths.stream();
    }

    private static void collect(CommandLine line, List<String> path, List<List<String>> paths) {
        paths.add(path);
        line.getSubcommands().forEach((name, command) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            collect(command, longer, paths);
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyHelpHasAnExampleAndTheExitCodes(List<String> path) {
        List<String> args = new ArrayList<>(path);
        args.add("--help");
        Run run = Run.of(args.toArray());
        assertEquals(0, run.exit(), run::err);
        assertTrue(run.out().contains("Example:"), run::out);
        assertTrue(run.out().contains("prep " + String.join(" ", path)), run::out);
        for (int code : new int[] {0, 2, 10, 11, 12, 13, 20, 21, 30, 31, 32, 33, 34, 130}) {
            assertTrue(run.out().matches("(?s).*Exit codes:.*\\n *" + code + " .*"), run::out);
        }
    }

    @Test
    void namesEveryCommand() {
        String help = Run.of("--help").out();
        for (String command : List.of(
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
                "config")) {
            assertTrue(help.contains("\n  " + command + " "), () -> command + " in " + help);
        }
    }

    @Test
    void theSimulatorExplainsItsFaults() {
        String help = Run.of("simulate", "--help").out().replaceAll("\\s+", " ");
        for (AuthorityFault fault : AuthorityFault.values()) {
            assertTrue(help.contains(fault.slug() + " " + fault.sentence()), () -> fault + " in " + help);
        }
    }

    @Test
    void withoutArgumentsItHelps() {
        Run run = Run.of();
        assertEquals(0, run.exit());
        assertTrue(run.out().contains("Usage: prep"), run::out);
    }

    @Test
    void unknownCommandsAndOptionsAreUsage() {
        assertEquals(2, Run.of("pubish").exit());
        assertEquals(2, Run.of("publish", "--pakage", "x").exit());
        assertEquals(2, Run.of("rollback").exit());
        assertTrue(Run.of("pubish").err().contains("publish"), Run.of("pubish")::err);
    }

    @Test
    void aMissingConfigurationSaysHowToStart() {
        for (String command : List.of("publish", "follow", "serve", "status", "history", "confirm")) {
            Run run = Run.of(command, "-c", "nowhere/prep.yaml");
            assertEquals(2, run.exit(), run::toString);
            assertTrue(run.err().contains("prep init"), run::toString);
        }
    }
}
