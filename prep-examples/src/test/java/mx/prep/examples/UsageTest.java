package mx.prep.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a process takes of the machine is seen, and too much of it is. */
class UsageTest {
    private static final int MOST_MIB = 256;
    private static final int READINGS = 8;

    private Process process;
    private BufferedReader out;
    private Writer in;
    private Usage usage;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:MaxDirectMemorySize=1g",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hungry.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        out = process.inputReader(UTF_8);
        in = process.outputWriter(UTF_8);
        usage = new Usage(process.pid());
        take(0, 0, 0);
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    private void take(int mib, int threads, int files) throws IOException {
        in.write(mib + " " + threads + " " + files + "\n");
        in.flush();
        assertEquals("full", out.readLine());
    }

    private void read() throws IOException {
        for (int i = 0; i < READINGS; i++) {
            usage.add();
        }
    }

    private static int rise(List<Integer> series) {
        return series.get(READINGS) - series.get(READINGS - 1);
    }

    @Test
    void whoTakesNothingMoreIsWithinBounds() throws IOException {
        read();
        read();
        assertEquals(Optional.empty(), usage.excess(MOST_MIB));
    }

    @Test
    void threadsAreCounted() throws IOException {
        read();
        take(0, 10, 0);
        read();
        assertTrue(rise(usage.threads()) >= 10, () -> usage.threads().toString());
        assertTrue(usage.excess(MOST_MIB).orElseThrow().startsWith("threads"));
    }

    @Test
    void descriptorsAreCounted() throws IOException {
        read();
        take(0, 0, 20);
        read();
        assertTrue(rise(usage.descriptors()) >= 20, () -> usage.descriptors().toString());
        assertTrue(usage.excess(MOST_MIB).orElseThrow().startsWith("descriptors"));
    }

    @Test
    void memoryIsCounted() throws IOException {
        read();
        int before = usage.peakMib();
        take(MOST_MIB, 0, 0);
        read();
        assertTrue(usage.peakMib() >= before + MOST_MIB - 1, () -> before + " MiB, then " + usage.peakMib());
        assertTrue(usage.excess(MOST_MIB).orElseThrow().endsWith("MiB"));
    }

    @Test
    void whatGrowsByOneWithEachCutIsSeen() {
        List<Integer> leak = IntStream.range(0, 16).map(cut -> 40 + cut).boxed().toList();
        assertFalse(Usage.isFlat(leak));
    }
}
