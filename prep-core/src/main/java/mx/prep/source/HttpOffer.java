package mx.prep.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSession;
import mx.prep.error.SourceException;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;
import org.jspecify.annotations.Nullable;

/** A package behind an answer that is open. */
final class HttpOffer implements PackageOffer {
    private static final int BUFFER = 1 << 16;

    private final URI uri;
    private final HttpSession session;
    private final HttpRules rules;
    private final Clock clock;
    private final LongSupplier nanos;
    private final ScheduledExecutorService watchdog;
    private HttpResponse<InputStream> response;
    private boolean used;

    HttpOffer(
            URI uri,
            HttpSession session,
            HttpRules rules,
            Clock clock,
            LongSupplier nanos,
            ScheduledExecutorService watchdog,
            HttpResponse<InputStream> response) {
        this.uri = uri;
        this.session = session;
        this.rules = rules;
        this.clock = clock;
        this.nanos = nanos;
        this.watchdog = watchdog;
        this.response = response;
    }

    @Override
    public Validators validators() {
        String path = uri.getPath();
        OptionalLong length = length();
        return new Validators(
                path.substring(path.lastIndexOf('/') + 1),
                attribute("ETag").orElse(null),
                attribute("Last-Modified").flatMap(HttpSession::date).orElse(null),
                length.isPresent() ? length.getAsLong() : null);
    }

    private OptionalLong length() {
        return response.headers().firstValueAsLong("Content-Length");
    }

    @Override
    public Transfer transferTo(PackageSink sink) {
        Instant started = clock.instant();
        reopen();
        sink.restart();
        OptionalLong length = length();
        if (length.isPresent()) {
            sink.expect(length.getAsLong());
        } else if (rules.unknownLength() == UnknownLength.REFUSE) {
            throw new SourceException(
                    "The source doesn't say how long its package is, so that a broken connection looks like its end."
                            + " Where a digest is checked it can be permitted with\nsource:\n  unknownLength: allow",
                    null);
        }
        read(sink, length);
        String protocol = response.sslSession().map(SSLSession::getProtocol).orElse(null);
        return new Transfer(started, clock.instant(), sink.received(), protocol);
    }

    /** The first transfer reads the answer that is open; a later one asks again. */
    private void reopen() {
        if (used) {
            close();
            response = session.get(uri, Map.of());
            if (response.statusCode() != 200) {
                close();
                throw session.unusable(response);
            }
        }
        used = true;
    }

    private void read(PackageSink sink, OptionalLong length) {
        TransferGuard guard = new TransferGuard(rules.rateFloor(), rules.deadline(), nanos.getAsLong());
        AtomicReference<@Nullable String> tooSlow = new AtomicReference<>();
        try (InputStream in = response.body()) {
            ScheduledFuture<?> watch = watchdog.scheduleAtFixedRate(
                    () -> guard.check(sink.received(), nanos.getAsLong()).ifPresent(reason -> {
                        tooSlow.set(reason);
                        HttpSession.close(response);
                    }),
                    1,
                    1,
                    TimeUnit.SECONDS);
            try {
                copy(in, sink);
            } finally {
                watch.cancel(false);
            }
        } catch (IOException e) {
            String reason = tooSlow.get();
            throw new SourceException(
                    reason == null
                            ? "The transfer broke off after " + sink.received() + " bytes: " + HttpSession.plain(e)
                            : "The transfer was given up after " + sink.received() + " bytes: " + reason,
                    e);
        }
        if (tooSlow.get() != null || (length.isPresent() && sink.received() != length.getAsLong())) {
            throw new SourceException("The transfer broke off after " + sink.received() + " bytes.", null);
        }
    }

    private static void copy(InputStream in, PackageSink sink) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            sink.accept(ByteBuffer.wrap(buffer, 0, n));
        }
    }

    @Override
    public Optional<byte[]> companion(String name, int limit) {
        if (name.isEmpty() || name.contains("/") || name.contains("\\")) {
            throw new IllegalArgumentException("a companion lies in the package's own folder: " + name);
        }
        String path = uri.getRawPath();
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        URI beside = uri.resolve(folder + mx.prep.internal.format.UrlPath.of(mx.prep.model.ObjectKey.of(name)));
        HttpResponse<InputStream> answer = session.get(beside, Map.of("Cache-Control", "no-cache"));
        try (InputStream in = answer.body()) {
            if (answer.statusCode() == 404 || answer.statusCode() == 410) {
                return Optional.empty();
            }
            if (answer.statusCode() != 200) {
                throw session.unusable(answer);
            }
            ScheduledFuture<?> deadline = watchdog.schedule(() -> HttpSession.close(answer), 30, TimeUnit.SECONDS);
            try {
                byte[] bytes = in.readNBytes(limit + 1);
                if (bytes.length > limit) {
                    throw new SourceException(
                            "The file " + name + " beside the package is longer than " + limit + " bytes.", null);
                }
                return Optional.of(bytes);
            } finally {
                deadline.cancel(false);
            }
        } catch (IOException e) {
            throw new SourceException(
                    "The file " + name + " beside the package can't be read: " + HttpSession.plain(e), e);
        }
    }

    @Override
    public Optional<String> attribute(String name) {
        return response.headers().firstValue(name);
    }

    @Override
    public void close() {
        HttpSession.close(response);
    }
}
