package mx.prep.examples.embedding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mx.prep.error.ConfigException;
import mx.prep.error.SourceException;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import org.jspecify.annotations.Nullable;

/** A source of one's own: a single file that some other program replaces. Stateless, as the port asks. */
public final class SingleFileSource implements PackageSource {
    private final Path file;

    private SingleFileSource(Path file) {
        this.file = file;
    }

    @Override
    public SourceAnswer poll(LastSeen last) {
        try {
            Validators now = validators();
            Validators before = last.validators();
            return before != null && now.equals(before)
                    ? new SourceAnswer.Unchanged(null)
                    : new SourceAnswer.Offers(List.of(new Offer(now)), null);
        } catch (NoSuchFileException e) {
            return new SourceAnswer.NotYet(null, null);
        } catch (IOException e) {
            throw new SourceException("the package file can't be looked at (" + e + ")", e);
        }
    }

    private Validators validators() throws IOException {
        Instant modified = Files.getLastModifiedTime(file).toInstant();
        long length = Files.size(file);
        return new Validators(
                String.valueOf(file.getFileName()), "\"" + length + "-" + modified.toEpochMilli() + "\"", null, length);
    }

    @Override
    public String kind() {
        return "single file";
    }

    @Override
    public void close() {
        // Nothing is held open between two polls.
    }

    private final class Offer implements PackageOffer {
        private final Validators validators;
        private boolean again;

        Offer(Validators validators) {
            this.validators = validators;
        }

        @Override
        public Validators validators() {
            return validators;
        }

        @Override
        public Transfer transferTo(PackageSink sink) {
            Instant started = Instant.now();
            try (SeekableByteChannel channel = Files.newByteChannel(file)) {
                if (again) {
                    sink.restart();
                }
                again = true;
                sink.expect(channel.size());
                ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
                while (channel.read(buffer) >= 0) {
                    sink.accept(buffer.flip());
                    buffer.clear();
                }
                return new Transfer(started, Instant.now(), sink.received(), null);
            } catch (IOException e) {
                throw new SourceException("the package file can't be read (" + e + ")", e);
            }
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
        public void close() {
            // Open only while it is transferred.
        }
    }

    /** Its methods are the keys of the YAML block. */
    public static final class Builder implements mx.prep.spi.Builder<PackageSource> {
        private @Nullable Path file;

        /** The file that is replaced. */
        public Builder file(Path value) {
            file = value;
            return this;
        }

        @Override
        public PackageSource build() {
            Path given = file;
            if (given == null) {
                throw new ConfigException("a source of type single-file needs its file");
            }
            return new SingleFileSource(given);
        }
    }
}
