package mx.prep.internal.confirm;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import mx.prep.error.CancelledException;
import mx.prep.internal.format.UrlPath;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.ManifestEntry;
import org.jspecify.annotations.Nullable;

/** Reads through a public URL: no cookie, gzip accepted, a deadline on the whole answer. Thread-safe. */
final class HttpReading implements Reading, AutoCloseable {
    /** A page has to be there within 10 s (the call, II.a.iii.3); a reader waits no longer than three times that. */
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final int POINTER_BYTES = 256 << 10;

    private final URI base;
    private final HttpClient client;
    private final ScheduledExecutorService watchdog;

    HttpReading(URI base) {
        this.base = base;
        this.client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslParameters(tls())
                .build();
        this.watchdog = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "prep-confirm-watchdog");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static javax.net.ssl.SSLParameters tls() {
        return new javax.net.ssl.SSLParameters(null, new String[] {"TLSv1.3", "TLSv1.2"});
    }

    /** The pointer that readers see, or empty if the URL has none. */
    Optional<byte[]> pointer() throws IOException {
        HttpResponse<InputStream> response = get(".prep/current.json");
        try (InputStream body = response.body()) {
            ScheduledFuture<?> deadline = closeAtDeadline(body);
            try {
                return response.statusCode() == 200 ? Optional.of(body.readNBytes(POINTER_BYTES)) : Optional.empty();
            } finally {
                deadline.cancel(false);
            }
        }
    }

    @Override
    public Answer read(ManifestEntry entry) throws IOException {
        long started = System.nanoTime();
        HttpResponse<InputStream> response = get(UrlPath.of(entry.path()));
        try (InputStream body = response.body()) {
            ScheduledFuture<?> deadline = closeAtDeadline(body);
            try {
                if (response.statusCode() == 404) {
                    return new Answer(false, null, null, since(started));
                }
                if (response.statusCode() != 200) {
                    throw new IOException("status " + response.statusCode());
                }
                Digest digest = digest(decoded(response, body), entry.size());
                return new Answer(true, digest, flaw(response.headers(), entry), since(started));
            } finally {
                deadline.cancel(false);
            }
        }
    }

    private HttpResponse<InputStream> get(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(DEADLINE)
                .header("Accept-Encoding", "gzip")
                .GET()
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while asking the public URL", e);
        }
    }

    private ScheduledFuture<?> closeAtDeadline(InputStream body) {
        return watchdog.schedule(
                () -> {
                    body.close();
                    return null;
                },
                DEADLINE.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static InputStream decoded(HttpResponse<InputStream> response, InputStream body) throws IOException {
        return response.headers()
                        .firstValue("Content-Encoding")
                        .filter("gzip"::equalsIgnoreCase)
                        .isPresent()
                ? new GZIPInputStream(body, 1 << 16)
                : body;
    }

    private static Digest digest(InputStream in, long expected) throws IOException {
        MessageDigest engine = DigestAlgorithm.SHA256.newDigest();
        byte[] buffer = new byte[1 << 16];
        long left = expected + 1;
        for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
            engine.update(buffer, 0, n);
            left -= n;
        }
        return Digest.of(DigestAlgorithm.SHA256, engine);
    }

    private static @Nullable String flaw(HttpHeaders headers, ManifestEntry entry) {
        String type = headers.firstValue("Content-Type").orElse("no Content-Type");
        if (!plain(type).equals(plain(entry.mediaType().value()))) {
            return "is served as " + type + " instead of " + entry.mediaType();
        }
        if (headers.firstValue("Cache-Control").isEmpty()) {
            return "is served without Cache-Control";
        }
        boolean compressed = headers.firstValue("Content-Encoding").isPresent();
        return entry.encoding() == Encoding.GZIP && !compressed ? "is served uncompressed" : null;
    }

    private static String plain(String type) {
        return type.toLowerCase(Locale.ROOT).replace(" ", "");
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
    }
}
