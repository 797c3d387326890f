package mx.prep.testkit.zip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds a zip from entries, central directory and end records, and writes what it is told, true or not.
 *
 * <pre>{@code
 * byte[] bytes = ZipForge.zip()
 *         .file("index.html", "<html>")
 *         .add(ForgedEntry.stored("a.csv", data).local(ZipField.CRC, 7))
 *         .build();
 * }</pre>
 *
 * Not thread-safe.
 */
public final class ZipForge {
    private final List<ForgedEntry> entries = new ArrayList<>();
    private final Map<ZipField, Long> end = ZipRecord.noOverrides();
    private final Map<ZipField, Long> zip64End = ZipRecord.noOverrides();
    private final Map<ZipField, Long> locator = ZipRecord.noOverrides();
    private byte[] prefix = {};
    private byte[] beforeDirectory = {};
    private byte[] afterDirectory = {};
    private byte[] comment = {};
    private byte[] suffix = {};
    private boolean zip64;

    private ZipForge() {}

    /** A zip without entries. */
    public static ZipForge zip() {
        return new ZipForge();
    }

    public ZipForge add(ForgedEntry entry) {
        entries.add(entry);
        return this;
    }

    /** Adds a deflated file. */
    public ZipForge file(String name, String content) {
        return add(ForgedEntry.deflated(name, content.getBytes(StandardCharsets.UTF_8)));
    }

    /** Bytes before everything; offsets count from after them. */
    public ZipForge prefix(byte[] bytes) {
        prefix = bytes.clone();
        return this;
    }

    /** Bytes between the last entry and the central directory. */
    public ZipForge beforeDirectory(byte[] bytes) {
        beforeDirectory = bytes.clone();
        return this;
    }

    /** Bytes between the central directory and the end records. */
    public ZipForge afterDirectory(byte[] bytes) {
        afterDirectory = bytes.clone();
        return this;
    }

    /** The end record's comment. */
    public ZipForge comment(byte[] bytes) {
        comment = bytes.clone();
        return this;
    }

    /** Bytes after everything. */
    public ZipForge suffix(byte[] bytes) {
        suffix = bytes.clone();
        return this;
    }

    /** Sets a field of the end record (4.3.16). */
    public ZipForge end(ZipField field, long value) {
        end.put(field, value);
        return this;
    }

    /** Writes a zip64 end record and locator (4.3.14, 4.3.15). */
    public ZipForge zip64() {
        zip64 = true;
        return this;
    }

    /** Sets a field of the zip64 end record. */
    public ZipForge zip64End(ZipField field, long value) {
        zip64End.put(field, value);
        return zip64();
    }

    /** Sets a field of the zip64 locator. */
    public ZipForge locator(ZipField field, long value) {
        locator.put(field, value);
        return zip64();
    }

    /** The zip's bytes. */
    public byte[] build() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        int count = 0;
        for (ForgedEntry entry : entries) {
            body.writeBytes(entry.before());
            if (entry.isInDirectory()) {
                directory.writeBytes(entry.centralBytes(body.size()));
                count++;
            }
            body.writeBytes(entry.localBytes());
        }
        body.writeBytes(beforeDirectory);
        long offset = body.size();
        body.writeBytes(directory.toByteArray());
        body.writeBytes(afterDirectory);
        if (zip64) {
            body.writeBytes(zip64Records(body.size(), count, directory.size(), offset));
        }
        body.writeBytes(endRecord(count, directory.size(), offset));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(prefix);
        all.writeBytes(body.toByteArray());
        all.writeBytes(suffix);
        return all.toByteArray();
    }

    /** Writes the zip to a file. */
    public Path write(Path file) {
        try {
            return Files.write(file, build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] endRecord(int count, int size, long offset) {
        return new ZipRecord()
                .add(ZipField.SIGNATURE, 4, 0x06054b50)
                .add(ZipField.DISK, 2, 0)
                .add(ZipField.DIRECTORY_DISK, 2, 0)
                .add(ZipField.ENTRIES_HERE, 2, count)
                .add(ZipField.ENTRIES, 2, count)
                .add(ZipField.DIRECTORY_SIZE, 4, size)
                .add(ZipField.DIRECTORY_OFFSET, 4, offset)
                .add(ZipField.COMMENT_LENGTH, 2, comment.length)
                .add(comment)
                .bytes(end);
    }

    private byte[] zip64Records(long position, int count, int size, long offset) {
        byte[] record = new ZipRecord()
                .add(ZipField.SIGNATURE, 4, 0x06064b50)
                .add(ZipField.RECORD_SIZE, 8, 44)
                .add(ZipField.MADE_BY, 2, 45)
                .add(ZipField.NEEDED, 2, 45)
                .add(ZipField.DISK, 4, 0)
                .add(ZipField.DIRECTORY_DISK, 4, 0)
                .add(ZipField.ENTRIES_HERE, 8, count)
                .add(ZipField.ENTRIES, 8, count)
                .add(ZipField.DIRECTORY_SIZE, 8, size)
                .add(ZipField.DIRECTORY_OFFSET, 8, offset)
                .bytes(zip64End);
        byte[] pointer = new ZipRecord()
                .add(ZipField.SIGNATURE, 4, 0x07064b50)
                .add(ZipField.DISK, 4, 0)
                .add(ZipField.OFFSET, 8, position)
                .add(ZipField.DISKS, 4, 1)
                .bytes(locator);
        return new ZipRecord().add(record).add(pointer).bytes(Map.of());
    }
}
