package mx.prep.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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

/** One package file as a source: it is offered at every poll, and what lies beside it are its companions. */
final class PackageFile implements PackageSource {
    private static final int CHUNK = 1 << 16;
    private final Path file;

    private PackageFile(Path file) {
        this.file = file;
    }

    /**
     * The source.
     *
     * @throws ConfigException if there is no such file
     */
    static PackageFile of(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new ConfigException("--package: " + file + " is no file that can be read");
        }
        return new PackageFile(file.toAbsolutePath());
    }

    @Override
    public SourceAnswer poll(LastSeen last) {
        return new SourceAnswer.Offers(List.of(new Offer()), null);
    }

    @Override
    public String kind() {
        return "file";
    }

    @Override
    public void close() {}

    private final class Offer implements PackageOffer {
        @Override
        public Validators validators() {
            try {
                return new Validators(
                        String.valueOf(file.getFileName()),
                        null,
                        Files.getLastModifiedTime(file).toInstant(),
                        Files.size(file));
            } catch (IOException e) {
                throw failure(e);
            }
        }

        @Override
        public Transfer transferTo(PackageSink sink) {
            Instant started = Instant.now();
            sink.restart();
            try (FileChannel in = FileChannel.open(file)) {
                sink.expect(in.size());
                ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
                while (in.read(chunk.clear()) >= 0) {
                    sink.accept(chunk.flip());
                }
            } catch (IOException e) {
                throw failure(e);
            }
            return new Transfer(started, Instant.now(), sink.received(), null);
        }

        @Override
        public Optional<byte[]> companion(String name, int limit) {
            try (InputStream in = Files.newInputStream(file.resolveSibling(name))) {
                byte[] bytes = in.readNBytes(limit + 1);
                if (bytes.length > limit) {
                    throw new SourceException(name + " is longer than " + limit + " bytes", null);
                }
                return Optional.of(bytes);
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw failure(e);
            }
        }

        @Override
        public Optional<String> attribute(String name) {
            return Optional.empty();
        }

        @Override
        public void close() {}

        private SourceException failure(IOException e) {
            return new SourceException(
                    file.getFileName() + " can't be read: " + e.getClass().getSimpleName(), e);
        }
    }
}
