package mx.prep.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.concurrent.locks.LockSupport;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;
import mx.prep.testkit.store.Counts;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;

/**
 * The strict S3 server of the test kit as a process of its own, so that what is measured doesn't share its Java. It
 * answers each request on a thread of that request's own, after a latency. Takes its orders from standard input, one a
 * line, answers each with one line, and ends with its input:
 *
 * <ul>
 *   <li>{@code empty NAME …}: forgets everything, and has these empty buckets; the address
 *   <li>{@code latency MILLISECONDS}: of each request from now on
 *   <li>{@code counts}: requests since the last {@code counts}, bytes of the bodies that came, this process's own
 *       processor time in seconds since then
 *   <li>{@code save BUCKET FOLDER}: writes the bucket's objects, but for those saved before, into a folder; their number
 * </ul>
 */
public final class StoreStand {
    static final S3Keys KEYS = S3Keys.lasting("AKIABENCHMARK", "the-secret-of-the-benchmark");

    private final Latency latency = new Latency();
    private final SavedObjects saved = new SavedObjects();
    private S3Server server = S3Server.builder().keys(KEYS).hook(latency).start();
    private Counts counted = Counts.NONE;
    private Duration processor = Duration.ZERO;

    private StoreStand() {}

    /** Serves until its input ends. */
    public static void main(String[] args) throws IOException {
        StoreStand stand = new StoreStand();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(stand.obey(new StringTokenizer(order)));
            System.out.flush();
        }
        stand.server.close();
    }

    /** Keeps each request waiting, outside of any lock. */
    private static final class Latency implements RequestHook {
        private volatile long nanos;

        @Override
        public void before(Request request) {
            long end = System.nanoTime() + nanos;
            for (long left = nanos; left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    private String obey(StringTokenizer order) throws IOException {
        return switch (order.nextToken()) {
            case "empty" -> empty(order);
            case "latency" -> {
                latency.nanos =
                        Duration.ofMillis(Long.parseLong(order.nextToken())).toNanos();
                yield "done";
            }
            case "counts" -> counts();
            case "save" -> String.valueOf(saved.save(server, order.nextToken(), Path.of(order.nextToken())));
            default -> throw new IllegalArgumentException("no such order");
        };
    }

    private String empty(StringTokenizer names) {
        int port = server.endpoint().getPort();
        server.close();
        server = S3Server.builder().keys(KEYS).hook(latency).port(port).start();
        while (names.hasMoreTokens()) {
            server.bucket(names.nextToken());
        }
        counted = Counts.NONE;
        return server.endpoint().toString();
    }

    private String counts() {
        Counts now = server.counts();
        Counts since = now.since(counted);
        counted = now;
        Optional<Duration> total = ProcessHandle.current().info().totalCpuDuration();
        Duration before = processor;
        processor = total.orElse(Duration.ZERO);
        return since.total() + " " + since.bytes(Operation.PUT) + " "
                + processor.minus(before).toMillis() / 1000.0;
    }
}
