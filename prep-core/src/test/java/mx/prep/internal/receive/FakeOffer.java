package mx.prep.internal.receive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import mx.prep.error.SourceException;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;
import org.jspecify.annotations.Nullable;

/** Offers bytes from memory. */
final class FakeOffer implements PackageOffer {
    private static final Instant TIME = Instant.parse("2021-06-07T01:00:00Z");

    byte[] bytes;
    int chunk = 5;
    boolean closed;

    /** What is announced; null is the truth, -1 nothing. */
    @Nullable
    Long expected;

    /** Thrown in the middle of a transfer. */
    @Nullable
    SourceException failure;

    FakeOffer(byte[] bytes) {
        this.bytes = bytes;
    }

    FakeOffer(String text) {
        this(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Validators validators() {
        return new Validators("prep.zip", "\"1\"", TIME, (long) bytes.length);
    }

    @Override
    public Transfer transferTo(PackageSink sink) {
        long length = expected == null ? bytes.length : expected;
        if (length >= 0) {
            sink.expect(length);
        }
        for (int at = 0; at < bytes.length; at += chunk) {
            sink.accept(ByteBuffer.wrap(bytes, at, Math.min(chunk, bytes.length - at)));
            if (failure != null) {
                throw failure;
            }
        }
        return new Transfer(TIME, TIME.plusSeconds(1), sink.received(), null);
    }

    @Override
    public Optional<byte[]> companion(String name, int limit) {
        return Optional.of(new byte[] {1});
    }

    @Override
    public Optional<String> attribute(String name) {
        return name.toLowerCase(Locale.ROOT).equals("x-fake") ? Optional.of("yes") : Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
    }
}
