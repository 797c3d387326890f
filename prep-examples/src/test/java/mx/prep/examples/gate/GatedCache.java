package mx.prep.examples.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import mx.prep.spi.EdgeCache;

/** A cache that holds nothing, so that each purge is done as soon as it is asked for. */
final class GatedCache implements EdgeCache {
    private static final Limits LIMITS = new Limits(
            Keys.URL,
            Wildcards.ANYWHERE,
            LetterCase.KEPT_APART,
            3000,
            3000,
            15,
            Duration.ZERO,
            Prices.DEFAULT,
            Integer.MAX_VALUE);

    private final Path purges;

    GatedCache(Path purges) {
        this.purges = purges;
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public Handle purge(Ticket ticket) {
        return Gate.here()
                .around("cache purge " + ticket.release(), () -> new Handle(String.valueOf(ticket.release())));
    }

    @Override
    public Status status(Handle handle) {
        return Gate.here().around("cache status " + handle.value(), () -> {
            try {
                Files.writeString(purges, handle.value() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Status.Done(Instant.now());
        });
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
