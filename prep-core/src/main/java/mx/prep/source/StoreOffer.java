package mx.prep.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import mx.prep.error.SourceException;
import mx.prep.error.StoreException;
import mx.prep.model.ObjectKey;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;
import mx.prep.spi.StoredObject;

/** An object of a store. Transferring it anew takes the object as it is then. */
final class StoreOffer implements PackageOffer {
    private static final int BUFFER = 1 << 16;
    private static final int MOST_ATTEMPTS = 5;

    private final ObjectStore store;
    private final Clock clock;
    private StoredObject object;
    private boolean read;

    StoreOffer(ObjectStore store, StoredObject object, Clock clock) {
        this.store = store;
        this.object = object;
        this.clock = clock;
    }

    @Override
    public Validators validators() {
        return new Validators(object.key().name(), object.version().value(), null, object.size());
    }

    @Override
    public Transfer transferTo(PackageSink sink) {
        Instant started = clock.instant();
        if (read) {
            sink.restart();
        }
        read = true;
        for (int attempt = 1; !copy(sink); attempt++) {
            if (attempt == MOST_ATTEMPTS) {
                throw new SourceException(
                        "The package " + object.key().name() + " broke off " + attempt
                                + " times on its way from the source's store. The next poll tries again.",
                        null);
            }
        }
        if (sink.received() != object.size()) {
            throw new SourceException(
                    "The package " + object.key().name() + " has " + sink.received() + " bytes and its store says "
                            + object.size() + ". The next poll tries again.",
                    null);
        }
        return new Transfer(started, clock.instant(), sink.received(), null);
    }

    /** Goes on behind what came, or from the first byte where that is another object's; false if it breaks off. */
    private boolean copy(PackageSink sink) {
        long from = sink.received();
        if (from > 0 && from == object.size()) {
            return true;
        }
        try (ObjectContent content = store.get(object.key(), new ByteRange(from, Long.MAX_VALUE - from))) {
            boolean same = content.object().version().equals(object.version());
            object = content.object();
            if (from > 0 && !same) {
                sink.restart();
                return false;
            }
            if (from == 0) {
                sink.expect(object.size());
            }
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            for (int n = content.stream().read(buffer.array());
                    n >= 0;
                    n = content.stream().read(buffer.array())) {
                sink.accept(buffer.clear().limit(n));
            }
            return true;
        } catch (StoreException e) {
            throw e.kind() == StoreException.Kind.NOT_FOUND
                    ? SourceException.gone("The source has taken its package away meanwhile.")
                    : StoreSource.failure("can't be read", e);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Optional<byte[]> companion(String name, int limit) {
        if (name.isEmpty() || name.contains("/") || name.matches("\\.\\.?")) {
            throw new IllegalArgumentException("a companion lies in the package's own folder: " + name);
        }
        String key = object.key().value();
        ObjectKey beside = ObjectKey.of(key.substring(0, key.lastIndexOf('/') + 1) + name);
        try (ObjectContent content = store.get(beside, new ByteRange(0, limit + 1L))) {
            byte[] bytes = content.stream().readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new SourceException(
                        "The file " + name + " beside the package is longer than " + limit + " bytes.", null);
            }
            return Optional.of(bytes);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw StoreSource.failure("can't be read", e);
        } catch (IOException e) {
            throw new SourceException("The file " + name + " beside the package came incomplete.", null);
        }
    }

    @Override
    public Optional<String> attribute(String name) {
        return Optional.empty();
    }

    @Override
    public void close() {
        // Objects are open only while they are read.
    }
}
