package mx.prep.internal.pipeline;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import org.jspecify.annotations.Nullable;

/** A source that has one package at a time, from memory. */
final class ShelfSource implements PackageSource {
    private final Clock clock;
    private @Nullable String name;
    private byte[] bytes = new byte[0];

    ShelfSource(Clock clock) {
        this.clock = clock;
    }

    void put(String newName, byte[] newBytes) {
        name = newName;
        bytes = newBytes;
    }

    @Override
    public SourceAnswer poll(LastSeen last) {
        String offered = name;
        if (offered == null) {
            return new SourceAnswer.NotYet(null, null);
        }
        Validators known = last.validators();
        return known != null && offered.equals(known.name())
                ? new SourceAnswer.Unchanged(null)
                : new SourceAnswer.Offers(List.of(new Offer(offered, bytes)), null);
    }

    @Override
    public String kind() {
        return "shelf";
    }

    @Override
    public void close() {}

    private final class Offer implements PackageOffer {
        private final String name;
        private final byte[] bytes;

        Offer(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        @Override
        public Validators validators() {
            return new Validators(name, "\"" + name + "\"", null, (long) bytes.length);
        }

        @Override
        public Transfer transferTo(PackageSink sink) {
            Instant now = clock.instant();
            sink.expect(bytes.length);
            sink.accept(ByteBuffer.wrap(bytes));
            return new Transfer(now, now.plusSeconds(1), bytes.length, null);
        }

        @Override
        public Optional<byte[]> companion(String companion, int limit) {
            return Optional.empty();
        }

        @Override
        public Optional<String> attribute(String attribute) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
