package mx.prep.histories;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mx.prep.error.SourceException;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;

/** The authority as one actor sees it: it offers its newest edition. */
final class SteppedSource implements PackageSource {
    private final World world;
    private final Actor actor;

    SteppedSource(World world, Actor actor) {
        this.world = world;
        this.actor = actor;
    }

    @Override
    public SourceAnswer poll(LastSeen last) {
        Mishap mishap = world.pass(actor, "source poll");
        if (!mishap.isHarmlessToReads()) {
            throw new SourceException("goes wrong by schedule", null);
        }
        if (world.issued().isEmpty()) {
            return new SourceAnswer.NotYet(null, null);
        }
        Edition newest = world.issued().get(world.issued().size() - 1);
        Validators validators = validators(newest);
        return last.validators() != null
                        && validators.etag().equals(last.validators().etag())
                ? new SourceAnswer.Unchanged(null)
                : new SourceAnswer.Offers(List.of(new Offer(newest, validators, world.now())), null);
    }

    private static Validators validators(Edition edition) {
        return new Validators(edition.fileName(), "\"" + edition.number() + "-" + edition.version() + "\"", null, (long)
                edition.zip().length);
    }

    @Override
    public String kind() {
        return "memory";
    }

    @Override
    public void close() {}

    private record Offer(Edition edition, Validators validators, Instant now) implements PackageOffer {
        @Override
        public Transfer transferTo(PackageSink sink) {
            byte[] zip = edition.zip();
            sink.accept(ByteBuffer.wrap(zip));
            return new Transfer(now, now, zip.length, null);
        }

        @Override
        public Optional<byte[]> companion(String name, int limit) {
            return Optional.empty();
        }

        @Override
        public Optional<String> attribute(String name) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
