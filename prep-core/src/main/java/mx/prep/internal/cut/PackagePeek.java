package mx.prep.internal.cut;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import mx.prep.model.Limits;
import mx.prep.model.ObjectKey;

/**
 * A bounded look at the head of one file in a package that nobody has judged yet. What it finds is believed only as far
 * as the strict reader accepts the package later; whatever goes wrong means that there is nothing to see.
 */
final class PackagePeek {
    /** The most that is read of the file. */
    static final int MOST_BYTES = 1 << 20;

    private static final int END_RECORD = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int DIRECTORY_SIZE = 12;

    private PackagePeek() {}

    static Optional<byte[]> head(Path file, ObjectKey wanted) {
        try {
            if (!isModest(file)) {
                return Optional.empty();
            }
            try (ZipFile zip = new ZipFile(file.toFile())) {
                ZipEntry entry = zip.getEntry(wanted.value());
                if (entry == null || entry.isDirectory()) {
                    return Optional.empty();
                }
                try (InputStream in = zip.getInputStream(entry)) {
                    return Optional.of(in.readNBytes(MOST_BYTES));
                }
            }
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The JDK's reader takes the whole central directory into memory: only one within the limits is given to it. */
    private static boolean isModest(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            int length = (int) Math.min(in.length(), END_RECORD + LONGEST_COMMENT);
            byte[] tail = new byte[length];
            in.seek(in.length() - length);
            in.readFully(tail);
            ByteBuffer buffer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = length - END_RECORD; at >= 0; at--) {
                if (buffer.getInt(at) == END_SIGNATURE) {
                    long size = Integer.toUnsignedLong(buffer.getInt(at + DIRECTORY_SIZE));
                    return size <= Limits.DEFAULT.centralDirectory();
                }
            }
            return false;
        }
    }
}
