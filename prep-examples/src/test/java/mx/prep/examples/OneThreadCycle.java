package mx.prep.examples;

import java.nio.file.Path;
import mx.prep.OneThread;
import mx.prep.Publisher;
import mx.prep.config.PrepConfig;
import mx.prep.error.PrepException;
import mx.prep.model.CycleResult;

/** {@code prep publish} with one worker thread: one cycle of a configuration, the same exit codes and messages. */
final class OneThreadCycle {
    private OneThreadCycle() {}

    public static void main(String[] args) {
        System.exit(run(Path.of(args[0])).code());
    }

    private static ExitCode run(Path config) {
        try (Publisher publisher = OneThread.build(PrepConfig.load(config).publisher())) {
            CycleResult cycle = publisher.runOnce();
            cycle.intake().forEach(result -> System.out.println("intake: " + result));
            cycle.targets()
                    .forEach((name, result) ->
                            System.out.println(name + ": " + Reports.name(result) + ": " + Reports.message(result)));
            ExitCode exit = ExitCode.of(cycle);
            return exit == ExitCode.NOTHING_NEW ? ExitCode.DONE : exit;
        } catch (PrepException e) {
            System.out.println(e.getMessage());
            return ExitCode.FAILED;
        }
    }
}
