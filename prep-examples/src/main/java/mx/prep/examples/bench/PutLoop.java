package mx.prep.examples.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * A bare parallel loop that puts the files of folders into buckets, each in its cloud's plainest way, and does nothing
 * else: no package, no manifest, no condition, no retry, one connection for each thread.
 *
 * <p>{@code java -cp prep.jar mx.prep.examples.bench.PutLoop CLOUD ENDPOINT THREADS BUCKET=FOLDER …}; CLOUD is
 * {@code aws}, {@code azure} or {@code google}, names must need no escapes.
 */
public final class PutLoop {
    private static final int BUFFER = 16 * 1024;

    private final URI endpoint;
    private final PutRequest request;
    private final Queue<Item> items = new ConcurrentLinkedQueue<>();

    private PutLoop(CloudKind cloud, URI endpoint) throws GeneralSecurityException {
        this.endpoint = endpoint;
        this.request = PutRequest.of(cloud, endpoint);
    }

    /** Puts all. */
    public static void main(String[] args)
            throws IOException, InterruptedException, ExecutionException, GeneralSecurityException {
        PutLoop loop = new PutLoop(CloudKind.of(args[0]), URI.create(args[1]));
        for (int i = 3; i < args.length; i++) {
            String[] pair = args[i].split("=", 2);
            loop.add(pair[0], Path.of(pair[1]));
        }
        int threads = Integer.parseInt(args[2]);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Callable<Void> drain = loop::drain;
            futures.add(pool.submit(drain));
        }
        pool.shutdown();
        for (Future<?> future : futures) {
            future.get();
        }
    }

    private record Item(String bucket, String name, Path file) {}

    private void add(String bucket, Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.filter(Files::isRegularFile)
                    .forEach(file ->
                            items.add(new Item(bucket, folder.relativize(file).toString(), file)));
        }
    }

    private Void drain() throws IOException, GeneralSecurityException {
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
            for (Item item = items.poll(); item != null; item = items.poll()) {
                byte[] body = Files.readAllBytes(item.file());
                out.write(request.head(item.bucket(), item.name(), body));
                out.write(body);
                out.flush();
                expectSuccess(in, item.name());
            }
        }
        return null;
    }

    /** Reads an answer whose body has a known length. */
    private static void expectSuccess(InputStream in, String name) throws IOException {
        String status = line(in);
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!status.startsWith("HTTP/1.1 20")) {
            throw new IOException(name + ": " + status + "\n" + body);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server hung up");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
