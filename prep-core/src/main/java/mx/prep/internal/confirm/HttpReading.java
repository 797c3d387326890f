package mx.prep.internal.confirm;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import mx.prep.error.CancelledException;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.web.WebClient;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Limits;
import mx.prep.model.ManifestEntry;
import org.jspecify.annotations.Nullable;

/**
 * Reads through a public URL over TLS 1.2 or newer: gzip accepted, a deadline on the whole answer, and never more bytes
 * than files of a package may have: another cut's file may be longer than this one's. Redirects are followed within the
 * site's host only, and never to http. Thread-safe.
 */
final class HttpReading implements Reading, AutoCloseable {
    /** A page has to be there within 10 s (the call, II.a.iii.3); a reader waits no longer than three times that. */
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** What edges say in their own words carries this header. */
    private static final String NOTICE = "x-prep-notice";

    private static final int MOST_REDIRECTS = 5;
    private static final int MOST_TEXT = 2 << 20;

    private final URI base;
    private final Ticker ticker;
    private final Duration deadline;
    private final long longest;
    private final HttpClient client;
    private final ScheduledExecutorService watchdog;

    HttpReading(URI base, Ticker ticker) {
        this(base, ticker, DEADLINE, Limits.DEFAULT.file());
    }

    /**
     * @param deadline longest time until an answer's headers, and from there to its last byte
     * @param longest of a file that is longer than this and than it should be, no more is read
     */
    HttpReading(URI base, Ticker ticker, Duration deadline, long longest) {
        this.base = base;
        this.ticker = ticker;
        this.deadline = deadline;
        this.longest = longest;
        this.client = WebClient.builder(CONNECT).build();
        this.watchdog = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "prep-confirm-watchdog");
            thread.setDaemon(true);
            return thread;
        });
    }

    URI base() {
        return base;
    }

    /** A document of the library's own, and the headers that it came with. */
    static final class Control {
        private final byte[] bytes;
        private final HttpHeaders headers;

        private Control(byte[] bytes, HttpHeaders headers) {
            this.bytes = bytes;
            this.headers = headers;
        }

        byte[] bytes() {
            return bytes;
        }

        HttpHeaders headers() {
            return headers;
        }
    }

    /**
     * The document at a path, or empty if there is none.
     *
     * @throws IOException if it can't be reached, breaks off, takes too long or has more bytes than allowed
     */
    Optional<Control> control(String path, int most) throws IOException {
        HttpResponse<InputStream> response = get(base.resolve(path), null);
        return inTime(response, body -> {
            if (isGone(response.statusCode())) {
                return Optional.empty();
            }
            expectFile(response);
            byte[] bytes = decoded(response, body).readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException("has more than " + most + " bytes");
            }
            return Optional.of(new Control(bytes, response.headers()));
        });
    }

    @Override
    public Answer read(Ask ask) throws IOException {
        return read(ask, null);
    }

    /**
     * As {@link #read(Ask)}, as part of a page load.
     *
     * @param cookies what the page's own answer set, or null
     */
    Answer read(Ask ask, @Nullable String cookies) throws IOException {
        Stopwatch watch = ticker.start();
        HttpResponse<InputStream> response = follow(base.resolve(ask.uri()), cookies);
        return inTime(response, body -> {
            if (isGone(response.statusCode()) || isNotice(response)) {
                return Answer.missing(watch.elapsed());
            }
            expectFile(response);
            return answer(ask, response, body, watch);
        });
    }

    private Answer answer(Ask ask, HttpResponse<InputStream> response, InputStream body, Stopwatch watch)
            throws IOException {
        long size = ask.entry().size();
        Counter counter = new Counter(body);
        Sink sink = new Sink(isText(ask.entry()));
        sink.fill(decoded(response, counter), Math.max(size, longest));
        if (sink.bytes < size && !isFramed(response)) {
            throw new IOException("breaks off after " + sink.bytes + " of " + size
                    + " bytes, as far as can be told without a Content-Length");
        }
        return new Answer(
                Digest.of(DigestAlgorithm.SHA256, sink.engine),
                AnswerRules.flaws(response.headers(), ask),
                watch.elapsed(),
                sink.bytes,
                counter.bytes,
                sink.text(response));
    }

    /** The status of whatever is at an address. */
    int status(URI uri, @Nullable String cookies) throws IOException {
        HttpResponse<InputStream> response = follow(uri, cookies);
        response.body().close();
        return response.statusCode();
    }

    private HttpResponse<InputStream> follow(URI uri, @Nullable String cookies) throws IOException {
        HttpResponse<InputStream> response = get(uri, cookies);
        for (int i = 0; i < MOST_REDIRECTS && isRedirect(response.statusCode()); i++) {
            response.body().close();
            URI next = location(response);
            response = get(next, cookies);
        }
        return response;
    }

    private static URI location(HttpResponse<InputStream> response) throws IOException {
        String location = response.headers().firstValue("Location").orElseThrow(() -> new IOException("leads nowhere"));
        URI here = response.uri();
        try {
            URI next = here.resolve(location);
            boolean down = "https".equalsIgnoreCase(here.getScheme()) && !"https".equalsIgnoreCase(next.getScheme());
            if (here.getHost().equalsIgnoreCase(next.getHost()) && !down) {
                return next;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("leads to what is no address", e);
        }
        throw new IOException("leads away from the site");
    }

    private HttpResponse<InputStream> get(URI uri, @Nullable String cookies) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(deadline)
                .header("User-Agent", "prep-publisher")
                .header("Accept-Encoding", "gzip")
                .GET();
        if (cookies != null) {
            request.header("Cookie", cookies);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while asking the public URL", e);
        } catch (IOException e) {
            // Messages of the JDK may be missing; what kind of failure it is says more.
            throw new IOException(
                    e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage()), e);
        }
    }

    /** Whether an edge speaks for itself, since it has heard of no release yet: no file of anybody's. */
    private static boolean isNotice(HttpResponse<InputStream> response) {
        return response.headers().firstValue(NOTICE).isPresent();
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /** S3 answers 403 for what isn't there, where listing isn't allowed. */
    private static boolean isGone(int status) {
        return status == 403 || status == 404 || status == 410;
    }

    private static void expectFile(HttpResponse<InputStream> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
    }

    private static InputStream decoded(HttpResponse<InputStream> response, InputStream body) throws IOException {
        String encoding = response.headers()
                .firstValue("Content-Encoding")
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .orElse("identity");
        return switch (encoding) {
            case "identity", "" -> body;
            case "gzip", "x-gzip" -> new GZIPInputStream(body, 1 << 16);
            default -> throw new IOException("comes encoded in a way that wasn't asked for");
        };
    }

    /** Whether an end before the last byte would have been noticed. */
    private static boolean isFramed(HttpResponse<?> response) {
        return response.version() != HttpClient.Version.HTTP_1_1
                || response.headers().firstValue("Content-Length").isPresent()
                || response.headers().firstValue("Transfer-Encoding").isPresent()
                || response.headers().firstValue("Content-Encoding").isPresent();
    }

    private static boolean isText(ManifestEntry entry) {
        String type = entry.mediaType().value();
        return (type.startsWith("text/html") || type.startsWith("text/css")) && entry.size() <= MOST_TEXT;
    }

    private interface Taking<T> {
        T from(InputStream body) throws IOException;
    }

    /** Reads a body, and closes it where that takes too long: the request's own timeout ends at the headers. */
    private <T> T inTime(HttpResponse<InputStream> response, Taking<T> taking) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        try (InputStream body = response.body()) {
            ScheduledFuture<?> alarm = watchdog.schedule(
                    () -> {
                        late.set(true);
                        response.body().close();
                        return null;
                    },
                    deadline.toMillis(),
                    TimeUnit.MILLISECONDS);
            try {
                T taken = taking.from(body);
                if (late.get()) {
                    throw new IOException("closed");
                }
                return taken;
            } catch (IOException e) {
                throw late.get() ? new IOException("takes longer than " + deadline.toSeconds() + " s", e) : e;
            } finally {
                alarm.cancel(false);
            }
        }
    }

    /** Counts what comes over the wire. */
    private static final class Counter extends FilterInputStream {
        private long bytes;

        Counter(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            bytes += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            bytes += Math.max(0, n);
            return n;
        }
    }

    /** Hashes what is decoded, and keeps it where it has to be read. */
    private static final class Sink {
        private final MessageDigest engine = DigestAlgorithm.SHA256.newDigest();
        private final @Nullable ByteArrayOutputStream kept;
        private long bytes;

        Sink(boolean keep) {
            kept = keep ? new ByteArrayOutputStream() : null;
        }

        /** Reads until the end, or until there is more than allowed. */
        void fill(InputStream in, long most) throws IOException {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                engine.update(buffer, 0, n);
                bytes += n;
                if (kept != null && bytes <= MOST_TEXT) {
                    kept.write(buffer, 0, n);
                }
                if (bytes > most) {
                    return;
                }
            }
        }

        @Nullable
        Text text(HttpResponse<?> response) {
            if (kept == null) {
                return null;
            }
            String cookies = response.headers().allValues("Set-Cookie").stream()
                    .map(cookie -> cookie.split(";", 2)[0].strip())
                    .filter(cookie -> cookie.indexOf('=') > 0)
                    .collect(Collectors.joining("; "));
            return new Text(response.uri(), kept.toString(StandardCharsets.UTF_8), cookies.isEmpty() ? null : cookies);
        }
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
    }
}
