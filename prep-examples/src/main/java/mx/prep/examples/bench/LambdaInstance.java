package mx.prep.examples.bench;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import mx.prep.examples.lambda.LocalContext;

/**
 * What Lambda's runtime does in its process: makes the handler by its name, then calls it for each line of standard
 * input. After each it prints seconds since the process's start, seconds of the call, seconds of the processor so far, and
 * the most memory that the process had, in MiB; before the first the same of the handler's making.
 */
final class LambdaInstance {
    private static final String PEAK = "VmHWM:";

    private LambdaInstance() {}

    /** Serves until its input ends. */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        RequestStreamHandler handler = Class.forName(args[0])
                .asSubclass(RequestStreamHandler.class)
                .getDeclaredConstructor()
                .newInstance();
        print(0);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (requests.readLine() != null) {
            long begun = System.nanoTime();
            handler.handleRequest(
                    InputStream.nullInputStream(),
                    new ByteArrayOutputStream(),
                    new LocalContext(String.valueOf(ProcessHandle.current().pid()), Duration.ofMinutes(15)));
            print((System.nanoTime() - begun) / 1e9);
        }
    }

    private static void print(double call) throws IOException {
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        double sinceStart = (System.currentTimeMillis() - started) / 1000.0;
        double processor =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1000.0;
        System.out.printf(Locale.ROOT, "%.3f %.3f %.2f %.1f%n", sinceStart, call, processor, peak());
    }

    private static double peak() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(PEAK))
                .mapToDouble(line -> Double.parseDouble(
                                line.substring(PEAK.length()).replace("kB", "").strip())
                        / 1024)
                .findFirst()
                .orElseThrow();
    }
}
