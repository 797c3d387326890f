package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import mx.prep.examples.terminal.Terminal;
import mx.prep.integrity.Digests;
import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Real nights with some of the faults; {@code .ci/checks/60-demo.sh} plays all of them. */
@Timeout(120)
class FaultNightTest {
    private final StringWriter text = new StringWriter();

    @TempDir
    Path folder;

    /** What a command's output is made of. */
    @Command(name = "any")
    private static final class Any {
        @Mixin
        private final Output output = new Output();
    }

    private ExitCode play(Verifier integrity, DemoFault... faults) throws Exception {
        Any any = new Any();
        new CommandLine(any).setOut(new PrintWriter(text, true));
        try (FaultNight night = FaultNight.open(folder, new Night.Port(0, false), integrity, List.of(), any.output)) {
            Terminal terminal = Terminal.plain(new PrintWriter(text, true), Terminal.DEFAULT_WIDTH);
            return new FaultTable(terminal).play(night, List.of(faults));
        }
    }

    private String line(String start) {
        return text.toString()
                .lines()
                .filter(l -> l.startsWith(start))
                .findFirst()
                .orElse("");
    }

    @Test
    void whatGoesWrongIsHandledAsPromised() throws Exception {
        ExitCode exit = play(
                Digests.sidecar(DigestAlgorithm.SHA256),
                DemoFault.CORRUPT_ZIP,
                DemoFault.TRUNCATED,
                DemoFault.OTHER_BYTES,
                DemoFault.OLDER_CUT);
        assertEquals(ExitCode.DONE, exit, text::toString);
        assertTrue(line("corrupt zip").matches(".* 20:05 > 20:15 +\\d+ yes"), text::toString);
        assertTrue(line("truncated download").matches(".* 20:15 > 20:20 +\\d+ yes"), text::toString);
        assertTrue(line("same cut, other bytes").matches(".*held it.* 20:20 > 20:25 +\\d+ yes"), text::toString);
        assertTrue(text.toString().contains("    freed by: prep accept "), text::toString);
        assertTrue(line("older cut again").matches(".* 20:25 > 20:30 +\\d+ yes"), text::toString);
        assertTrue(text.toString().contains("4 of 4 handled as promised; in each of "), text::toString);
        assertTrue(text.toString().lines().allMatch(l -> l.length() <= 80), text::toString);
    }

    @Test
    void aPublisherThatChecksNothingIsFoundOut() throws Exception {
        ExitCode exit = play(Digests.none(), DemoFault.OLD_SIDECAR);
        assertEquals(ExitCode.FAILED, exit, text::toString);
        assertTrue(line("old sidecar").endsWith(" NO"), text::toString);
        assertTrue(text.toString().contains("    something went live while it lasted"), text::toString);
        assertTrue(text.toString().contains("0 of 1 handled as promised."), text::toString);
    }
}
