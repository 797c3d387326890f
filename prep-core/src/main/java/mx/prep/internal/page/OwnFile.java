package mx.prep.internal.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import mx.prep.archive.OwnFiles;
import mx.prep.error.ConfigException;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ObjectKey;
import mx.prep.model.ReservedPaths;
import mx.prep.spi.Body;

/** A file of the outlet's own for a path of the site, whose name keeps the rules that a package's names keep. */
public final class OwnFile {
    private final ObjectKey path;
    private final byte[] bytes;

    private OwnFile(ObjectKey path, byte[] bytes) {
        this.path = path;
        this.bytes = bytes;
    }

    /**
     * Reads a file.
     *
     * @param path where it is to stand, without a slash first
     * @throws ConfigException if nobody's file may stand there, or the file can't be read or is longer than 16 MiB
     */
    public static OwnFile read(String path, Path file) {
        ObjectKey key = key(path);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(OwnFiles.MAX_FILE_BYTES + 1);
        } catch (IOException e) {
            throw new ConfigException("The file " + file + " can't be read: " + e, e);
        }
        if (bytes.length > OwnFiles.MAX_FILE_BYTES) {
            throw new ConfigException("The file " + file + " is longer than " + (OwnFiles.MAX_FILE_BYTES >> 20)
                    + " MiB, which no file in place of a package's may be.");
        }
        OwnPage.checkName(path, bytes);
        return new OwnFile(key, bytes);
    }

    /**
     * A path of the site.
     *
     * @throws ConfigException if it is none, or nobody's file may stand there
     */
    public static ObjectKey key(String path) {
        try {
            ObjectKey key = ObjectKey.of(path);
            if (ReservedPaths.isReserved(key)) {
                throw new ConfigException(path + " is not a place for anybody's file: " + ReservedPaths.NAMES
                        + " are the publisher's and the certificates'.");
            }
            return key;
        } catch (IllegalArgumentException e) {
            throw new ConfigException("Not a path of a site: " + e.getMessage(), e);
        }
    }

    public ObjectKey path() {
        return path;
    }

    public Digest sha256() {
        return Digest.of(DigestAlgorithm.SHA256, bytes);
    }

    public Body body() {
        return Body.of(bytes);
    }
}
