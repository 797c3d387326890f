package mx.prep.examples.gate;

import java.nio.ByteBuffer;
import java.util.Optional;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;

/** A source whose polls, transfers and their bytes pass the gate. */
final class GatedSource implements PackageSource {
    private final PackageSource source;
    private final Passage gate;

    GatedSource(PackageSource source, Passage gate) {
        this.source = source;
        this.gate = gate;
    }

    @Override
    public SourceAnswer poll(LastSeen last) {
        SourceAnswer answer = gate.around("source poll", () -> source.poll(last));
        return answer instanceof SourceAnswer.Offers offers
                ? new SourceAnswer.Offers(
                        offers.oldestFirst().stream()
                                .map(offer -> (PackageOffer) new Offer(offer, gate))
                                .toList(),
                        offers.sourceTime(),
                        offers.otherwise())
                : answer;
    }

    @Override
    public String kind() {
        return source.kind();
    }

    /** Leaves it open: who made it closes it. */
    @Override
    public void close() {}

    private record Offer(PackageOffer offer, Passage gate) implements PackageOffer {
        @Override
        public Validators validators() {
            return offer.validators();
        }

        @Override
        public Transfer transferTo(PackageSink sink) {
            return gate.around("source transfer", () -> offer.transferTo(new Sink(sink, gate)));
        }

        @Override
        public Optional<byte[]> companion(String name, int limit) {
            return gate.around("check companion", () -> offer.companion(name, limit));
        }

        @Override
        public Optional<String> attribute(String name) {
            return offer.attribute(name);
        }

        @Override
        public void close() {
            offer.close();
        }
    }

    private record Sink(PackageSink sink, Passage gate) implements PackageSink {
        @Override
        public void restart() {
            sink.restart();
        }

        @Override
        public void expect(long bytes) {
            sink.expect(bytes);
        }

        /** In two halves, so that there is a moment at which only some of them came. */
        @Override
        public void accept(ByteBuffer chunk) {
            int half = chunk.remaining() / 2;
            sink.accept(chunk.slice(chunk.position(), half));
            gate.pass("source bytes");
            sink.accept(chunk.position(chunk.position() + half));
        }

        @Override
        public long received() {
            return sink.received();
        }
    }
}
