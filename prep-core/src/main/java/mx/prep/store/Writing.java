package mx.prep.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.spi.Version;
import org.jspecify.annotations.Nullable;

/** Writes complete files of a tree under temporary names, for {@link Placing} to move them to their places. */
final class Writing {
    private static final int BUFFER = 64 * 1024;
    private final Tree tree;
    private final FolderErrors errors;
    private final Placing placing;

    Writing(Tree tree, FolderErrors errors) {
        this.tree = tree;
        this.errors = errors;
        this.placing = new Placing(tree, errors);
    }

    Placing placing() {
        return placing;
    }

    /** Writes a body beside the objects, and checks it. */
    Written write(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) throws IOException {
        tree.names().path(key);
        Path temporary = tree.newTemporary();
        try {
            try (FileChannel out = create(temporary)) {
                tree.headers().attach(temporary, headers);
                receive(key, body, out);
            }
            return finished(key, temporary, headers, precondition);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private Written finished(ObjectKey key, Path temporary, ObjectHeaders headers, Precondition precondition)
            throws IOException {
        FileState state = tree.finish(temporary);
        tree.headers().keep(state, headers);
        return new Written(key, temporary, state, headers, precondition, Written.Durability.PENDING);
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /** Spares the writing of what can't be placed. */
    void checkEarly(ObjectKey key, Precondition precondition) throws IOException {
        if (!precondition.equals(Precondition.NONE)) {
            placing.check(key, tree.state(tree.names().path(key)), precondition);
        }
    }

    private void receive(ObjectKey key, Body body, FileChannel out) throws IOException {
        MessageDigest sha256 = DigestAlgorithm.SHA256.newDigest();
        byte[] buffer = new byte[(int) Math.min(BUFFER, body.length() + 1)];
        long length = 0;
        try (InputStream in = open(key, body)) {
            int count = read(key, in, buffer);
            while (count >= 0 && length <= body.length()) {
                length += count;
                sha256.update(buffer, 0, count);
                writeFully(out, ByteBuffer.wrap(buffer, 0, count));
                count = read(key, in, buffer);
            }
        }
        if (length != body.length()) {
            throw errors.failure(
                    Kind.CORRUPT,
                    key.value(),
                    "the body isn't as long as it says, " + body.length() + " bytes; nothing was stored");
        }
        Digest expected = body.checksums().sha256();
        Digest actual = Digest.of(DigestAlgorithm.SHA256, sha256);
        if (!actual.equals(expected)) {
            throw errors.failure(
                    Kind.CORRUPT,
                    key.value(),
                    "SHA-256 is " + actual + ", the body says " + expected + "; nothing was stored");
        }
    }

    private InputStream open(ObjectKey key, Body body) {
        try {
            return body.open();
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }

    private int read(ObjectKey key, InputStream in, byte[] buffer) {
        errors.checkInterrupted(key.value());
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }

    private RuntimeException unreadable(ObjectKey key, IOException e) {
        return errors.failed(key.value(), new IOException("the bytes to store can't be read: " + e.getMessage(), e));
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Makes a second name for an object, or a second file where the headers differ or a link can't be made. */
    Written copy(ObjectKey source, Version version, ObjectKey target, ObjectHeaders headers) throws IOException {
        Path from = tree.names().find(source).orElseThrow(() -> absent(source));
        Path temporary = tree.newTemporary();
        try {
            FileState state = link(source, from, version, temporary, headers);
            if (state != null) {
                return new Written(target, temporary, state, headers, Precondition.NONE, Written.Durability.FORCED);
            }
            try (FileChannel out = create(temporary)) {
                tree.headers().attach(temporary, headers);
                copyBytes(source, from, version, out);
            }
            return finished(target, temporary, headers, Precondition.NONE);
        } catch (NoSuchFileException e) {
            Files.deleteIfExists(temporary);
            throw absent(source);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /** The state of the link, or null if a link won't do. */
    private @Nullable FileState link(
            ObjectKey source, Path from, Version version, Path temporary, ObjectHeaders headers) throws IOException {
        FileState before = checkSource(source, from, version);
        if (!new Reading(tree).headers(source, from, before).equals(headers)) {
            return null;
        }
        try {
            Files.createLink(temporary, from);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // No links here, or too many of this file.
            return null;
        }
        FileState linked = FileState.of(temporary);
        if (linked == null || !linked.equals(before)) {
            throw otherVersion(source);
        }
        return linked;
    }

    private void copyBytes(ObjectKey source, Path from, Version version, FileChannel out) throws IOException {
        FileState before = checkSource(source, from, version);
        try (FileChannel in = Reading.open(from)) {
            if (!before.equals(tree.state(from))) {
                throw otherVersion(source);
            }
            long position = 0;
            while (position < before.size()) {
                long count = in.transferTo(position, before.size() - position, out);
                if (count <= 0) {
                    throw new IOException("the copy's source became shorter");
                }
                position += count;
            }
        }
    }

    private FileState checkSource(ObjectKey source, Path from, Version version) throws IOException {
        FileState state = tree.state(from);
        if (state == null || !state.isFile()) {
            throw absent(source);
        }
        if (!state.version().equals(version.value())) {
            throw otherVersion(source);
        }
        return state;
    }

    /** Makes a complete file's bytes durable; if that fails, the file is gone. */
    void force(Written written) throws IOException {
        if (written.durability() == Written.Durability.FORCED) {
            return;
        }
        try {
            Durable.forceFile(written.temporary());
        } catch (IOException e) {
            Files.deleteIfExists(written.temporary());
            throw e;
        }
    }

    private RuntimeException absent(ObjectKey key) {
        return errors.failure(Kind.NOT_FOUND, key.value(), "there is no such object");
    }

    private RuntimeException otherVersion(ObjectKey source) {
        return errors.failure(Kind.PRECONDITION, source.value(), "the copy's source is another version");
    }
}
