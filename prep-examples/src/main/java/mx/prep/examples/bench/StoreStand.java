package mx.prep.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import mx.prep.testkit.store.Counts;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;

/**
 * A store as a process of its own, so that what is measured doesn't share its Java: a strict server of the test kit
 * ({@code aws}, {@code azure}, {@code google}), which answers each request on a thread of that request's own, after a
 * latency, or Azurite ({@code azurite}). Takes its orders from standard input, one a line, answers each with one
 * line, and ends with its input:
 *
 * <ul>
 *   <li>{@code empty NAME …}: forgets everything, and has these empty buckets; the address
 *   <li>{@code options}: what a store's part of {@code prep.yaml} needs to reach it
 *   <li>{@code environment}: what the runner needs in its environment to reach it, as {@code NAME=VALUE …}
 *   <li>{@code latency MILLISECONDS}: of each request from now on
 *   <li>{@code counts}: requests since the last {@code counts}, bytes of the bodies that came, this process's own
 *       processor time in seconds since then
 *   <li>{@code save BUCKET FOLDER}: writes the bucket's objects, but for those saved before, into a folder; their number
 * </ul>
 */
public final class StoreStand {
    private final Latency latency = new Latency();
    private final SavedObjects saved = new SavedObjects();
    private final Stand stand;
    private Counts counted = Counts.NONE;
    private Duration processor = Duration.ZERO;

    private StoreStand(String store) throws IOException {
        this.stand = switch (store) {
            case "aws" -> new S3Stand(latency);
            case "azure" -> new BlobStand(latency);
            case "google" -> new GcsStand(latency);
            case "azurite" -> new AzuriteStand();
            default -> throw new IllegalArgumentException("no such store: " + store);
        };
    }

    /** Serves until its input ends. */
    public static void main(String[] args) throws IOException {
        StoreStand process = new StoreStand(args[0]);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(process.obey(new StringTokenizer(order)));
            System.out.flush();
        }
        process.stand.close();
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
            case "options" -> stand.options();
            case "environment" ->
                stand.environment().entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(" "));
            case "latency" -> {
                latency.nanos =
                        Duration.ofMillis(Long.parseLong(order.nextToken())).toNanos();
                yield "done";
            }
            case "counts" -> counts();
            case "save" -> String.valueOf(saved.save(stand, order.nextToken(), Path.of(order.nextToken())));
            default -> throw new IllegalArgumentException("no such order");
        };
    }

    private String empty(StringTokenizer names) throws IOException {
        List<String> buckets = new ArrayList<>();
        while (names.hasMoreTokens()) {
            buckets.add(names.nextToken());
        }
        stand.empty(buckets);
        counted = Counts.NONE;
        return stand.endpoint().toString();
    }

    private String counts() {
        Counts now = stand.counts();
        Counts since = now.since(counted);
        counted = now;
        Optional<Duration> total = ProcessHandle.current().info().totalCpuDuration();
        Duration before = processor;
        processor = total.orElse(Duration.ZERO);
        return since.total() + " " + since.bytes(Operation.PUT) + " "
                + processor.minus(before).toMillis() / 1000.0;
    }
}
