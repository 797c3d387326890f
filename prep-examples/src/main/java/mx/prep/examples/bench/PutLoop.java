package mx.prep.examples.bench;

import com.google.common.base.Splitter;
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
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;

/**
 * A bare parallel loop that puts the files of folders into buckets, each signed for its SHA-256, and does nothing else:
 * no package, no manifest, no condition, no retry, one connection for each thread.
 *
 * <p>{@code java -cp prep.jar mx.prep.examples.bench.PutLoop ENDPOINT THREADS BUCKET=FOLDER …}; keys are taken from
 * {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}, names must need no escapes.
 */
public final class PutLoop {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String REGION = "us-east-1";
    private static final int BUFFER = 16 * 1024;

    private final URI endpoint;
    private final Queue<Item> items = new ConcurrentLinkedQueue<>();
    private final String accessKey = System.getenv("AWS_ACCESS_KEY_ID");
    private final byte[] signingKey;
    private final String stamp = STAMP.format(Clock.systemUTC().instant());
    private final String scope = stamp.substring(0, 8) + "/" + REGION + "/s3/aws4_request";

    private PutLoop(URI endpoint) throws GeneralSecurityException {
        this.endpoint = endpoint;
        byte[] key = ("AWS4" + System.getenv("AWS_SECRET_ACCESS_KEY")).getBytes(StandardCharsets.UTF_8);
        for (String part : Splitter.on('/').split(scope)) {
            key = hmac(key, part);
        }
        this.signingKey = key;
    }

    /** Puts all. */
    public static void main(String[] args)
            throws IOException, InterruptedException, ExecutionException, GeneralSecurityException {
        PutLoop loop = new PutLoop(URI.create(args[0]));
        for (int i = 2; i < args.length; i++) {
            String[] pair = args[i].split("=", 2);
            loop.add(pair[0], Path.of(pair[1]));
        }
        int threads = Integer.parseInt(args[1]);
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

    private record Item(String path, Path file) {}

    private void add(String bucket, Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.filter(Files::isRegularFile)
                    .forEach(file -> items.add(new Item("/" + bucket + "/" + folder.relativize(file), file)));
        }
    }

    private Void drain() throws IOException, GeneralSecurityException {
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
            for (Item item = items.poll(); item != null; item = items.poll()) {
                byte[] body = Files.readAllBytes(item.file());
                out.write(head(item.path(), body));
                out.write(body);
                out.flush();
                expectSuccess(in, item.path());
            }
        }
        return null;
    }

    private byte[] head(String path, byte[] body) throws GeneralSecurityException {
        String digest = hex(body);
        String host = endpoint.getRawAuthority();
        String names = "host;x-amz-content-sha256;x-amz-date";
        String signed = "host:" + host + "\nx-amz-content-sha256:" + digest + "\nx-amz-date:" + stamp + "\n";
        String canonical = "PUT\n" + path + "\n\n" + signed + "\n" + names + "\n" + digest;
        String toSign =
                "AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" + hex(canonical.getBytes(StandardCharsets.UTF_8));
        String signature = HexFormat.of().formatHex(hmac(signingKey, toSign));
        String head = "PUT " + path + " HTTP/1.1\r\nHost: " + host + "\r\nx-amz-content-sha256: " + digest
                + "\r\nx-amz-date: " + stamp + "\r\nContent-Length: " + body.length
                + "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=" + accessKey + "/" + scope + ", SignedHeaders="
                + names + ", Signature=" + signature + "\r\n\r\n";
        return head.getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads an answer whose body has a known length. */
    private static void expectSuccess(InputStream in, String path) throws IOException {
        String status = line(in);
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(path + ": " + status + "\n" + body);
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

    private static String hex(byte[] bytes) {
        return Digest.of(DigestAlgorithm.SHA256, bytes).hex();
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
