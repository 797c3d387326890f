package mx.prep.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import mx.prep.error.SourceException;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;

/** A file of a folder. Transferring it anew takes the file as it is then. */
final class FolderOffer implements PackageOffer {
    private static final int BUFFER = 1 << 16;

    private final Clock clock;
    private FolderFile file;
    private boolean read;

    FolderOffer(FolderFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public Validators validators() {
        return file.validators();
    }

    @Override
    public Transfer transferTo(PackageSink sink) {
        Instant started = clock.instant();
        try (FileChannel channel = open(file.path())) {
            if (read) {
                file = now();
                sink.restart();
            }
            read = true;
            sink.expect(file.length());
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                sink.accept(buffer);
                buffer.clear();
            }
            if (sink.received() != file.length() || !now().equals(file)) {
                throw new SourceException(
                        "The file " + file.name() + " changed while it was read. Whoever fills the folder should rename"
                                + " whole files into it; the next poll tries again.",
                        null);
            }
            return new Transfer(started, clock.instant(), sink.received(), null);
        } catch (IOException e) {
            throw new SourceException("The file " + file.name() + " can't be read (" + reason(e) + ").", e);
        }
    }

    private FolderFile now() throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new FolderFile(
                file.path(),
                attributes.size(),
                attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MILLIS),
                attributes.fileKey(),
                file.cut());
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "it is gone" : e.getClass().getSimpleName();
    }

    @Override
    public Optional<byte[]> companion(String name, int limit) {
        Path beside = Objects.requireNonNull(file.path().getParent()).resolve(name);
        if (name.isEmpty() || !name.equals(String.valueOf(beside.getFileName())) || name.matches("\\.\\.?")) {
            throw new IllegalArgumentException("a companion lies in the package's own folder: " + name);
        }
        try (FileChannel channel = open(beside)) {
            if (channel.size() > limit) {
                throw new SourceException(
                        "The file " + name + " beside the package is longer than " + limit + " bytes.", null);
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            int n = 0;
            while (n >= 0 && bytes.hasRemaining()) {
                n = channel.read(bytes);
            }
            byte[] result = new byte[bytes.flip().remaining()];
            bytes.get(result);
            return Optional.of(result);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SourceException("The file " + name + " beside the package can't be read (" + reason(e) + ").", e);
        }
    }

    @Override
    public Optional<String> attribute(String name) {
        return Optional.empty();
    }

    @Override
    public void close() {
        // Files are open only while they are read.
    }
}
