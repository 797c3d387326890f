package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import mx.prep.model.ChangeSummary;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.ConfirmationReport.AskedOf;
import mx.prep.model.ConfirmationReport.State;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.PackageRef;
import mx.prep.model.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutLineTest {
    private static final PackageRef PACKAGE = new PackageRef(Cut.parse("20210606-2005"), Digest.sha256("a".repeat(64)));

    private static CutLine line(State state, AskedOf by, int files, Duration each) {
        Map<Stage, Duration> times =
                Arrays.stream(Stage.values()).collect(Collectors.toMap(Function.identity(), stage -> each));
        return new CutLine(
                "portal",
                PACKAGE,
                new ChangeSummary(files, 1, 638, 0, 1_200_000),
                times,
                new ConfirmationReport(state, by, files, List.of(), each, each));
    }

    private static CutLine line(State state) {
        return line(state, AskedOf.PUBLIC_URL, 3004, Duration.ofMillis(120));
    }

    @Test
    void fitsAnOldTerminal() {
        assertEquals(
                "  cut  files chngd bytes srce vrfy arch unpk diff upld swch purg conf reader ok", CutLine.header(80));
        assertEquals(
                "20:05  3,004   639  1.2M 0.12 0.12 0.12 0.12 0.12 0.12 0.12 0.12 0.12   0.12 yes",
                line(State.SERVED_NEW).format(80));
    }

    @Test
    void usesAWideOne() {
        String header = CutLine.header(120);
        String line = line(State.SERVED_NEW).format(120);
        assertTrue(header.contains("archive") && header.contains("confirmed"), header);
        assertTrue(line.startsWith("06-06 20:05") && line.endsWith("yes, 3,004"), line);
        assertTrue(line.length() <= 120, line);
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 120, 200})
    void neverWrapsAndKeepsItsColumns(int width) {
        for (Duration each : List.of(Duration.ZERO, Duration.ofMillis(9996), Duration.ofSeconds(1234))) {
            for (State state : State.values()) {
                String line = line(state, AskedOf.PUBLIC_URL, 70_000, each).format(width);
                assertTrue(line.length() <= width, () -> line.length() + ": " + line);
            }
            String store = line(State.SERVED_NEW, AskedOf.STORE, 70_000, each).format(width);
            assertTrue(store.length() <= width, store);
        }
        assertTrue(CutLine.header(width).length() <= width);
    }

    @Test
    void saysWhatIsNotConfirmed() {
        assertTrue(line(State.MIXED).format(80).endsWith(" NO"));
        assertTrue(line(State.MIXED).format(120).endsWith("NO, mixed"));
    }
}
