package mx.prep.testkit.zip;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Large packages that are to be refused, as late as possible: everything before has to be read. And one that isn't: the
 * first cut of a night. Written to files, in little memory. Not thread-safe.
 */
public final class HostilePackages {
    private static final int LONG_NAME = 200;
    private static final int MIB = 1 << 20;
    private static final byte[] SOUND = "the last file, sound".getBytes(StandardCharsets.US_ASCII);

    private static final int LOCAL_HEADER = 30;
    /** Four blocks of 90 bits each: dynamic codes (RFC 1951, 3.2.7) of one bit for the end of the block, and that end. */
    private static final byte[] EMPTY_BLOCKS = HexFormat.of()
            .parseHex(
                    "04c081000000000090ff6b100007020000000040feaf41" + "001c080000000000f9bf060170200000000000e4ff1a");
    /** The end of a block with fixed codes, the last. */
    private static final byte[] LAST_BLOCK = {3, 0};

    private final Path folder;
    private int number;

    /** @param folder where the files are written */
    public HostilePackages(Path folder) {
        this.folder = folder;
    }

    /** Files of zeros, deflated, and a small one whose bytes don't have their CRC. */
    public Path files(int count, int size) throws IOException {
        Path file = next();
        byte[] chunk = new byte[Math.min(size, MIB)];
        try (ZipOutputStream zip = open(file)) {
            for (int i = 0; i < count; i++) {
                zip.putNextEntry(new ZipEntry("data/" + i / 1000 + "/" + i + ".json"));
                for (int done = 0; done < size; done += chunk.length) {
                    zip.write(chunk);
                }
                zip.closeEntry();
            }
            sound(zip);
        }
        return damage(file);
    }

    /** One large file of noise, stored, and a small one whose bytes don't have their CRC. */
    public Path stored(int mebibytes) throws IOException {
        Path file = next();
        byte[] chunk = new byte[MIB];
        new Random(1).nextBytes(chunk);
        try (ZipOutputStream zip = open(file)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            zip.putNextEntry(new ZipEntry("noise.bin"));
            for (int i = 0; i < mebibytes; i++) {
                zip.write(chunk);
            }
            zip.closeEntry();
            sound(zip);
        }
        return damage(file);
    }

    /** Empty files with long names, of which the last two are one name to a file system that ignores case. */
    public Path clash(int count) throws IOException {
        return clash(count, LONG_NAME, "a", "A");
    }

    /** The same with names of so many bytes, one letter of which lets all take twice the memory. */
    public Path wideClash(int count, int bytes) throws IOException {
        return clash(count, bytes - 1, "\u0101", "\u0100");
    }

    /** Empty files with such names, which don't clash, and a small one whose bytes don't have their CRC. */
    public Path wideNames(int count, int bytes) throws IOException {
        Path file = next();
        try (ZipOutputStream zip = open(file)) {
            for (int i = 0; i < count; i++) {
                empty(zip, name(i, bytes - 1, "\u0101"));
            }
            sound(zip);
        }
        return damage(file);
    }

    private Path clash(int count, int length, String letter, String other) throws IOException {
        Path file = next();
        try (ZipOutputStream zip = open(file)) {
            for (int i = 0; i < count - 1; i++) {
                empty(zip, name(i, length, letter));
            }
            empty(zip, name(count - 2, length, other));
        }
        return file;
    }

    /** Sound: a file of zeros for each section of a country, every figure of which is 0. */
    public Path sections(int count) throws IOException {
        Path file = next();
        byte[] zeros =
                ("{\"capturadas\":\"0\",\"votos\":[" + "0,".repeat(1_000) + "0]}").getBytes(StandardCharsets.US_ASCII);
        try (ZipOutputStream zip = open(file)) {
            for (int i = 0; i < count; i++) {
                zip.putNextEntry(new ZipEntry("assets/" + i / 1000 + "/" + i + ".json"));
                zip.write(zeros);
                zip.closeEntry();
            }
        }
        return file;
    }

    /** Sound, but for its directory of at least so many MiB, which is comments. Its first file is {@code a.csv}. */
    public Path directory(int mebibytes, String csv) throws IOException {
        return directory(mebibytes, csv, "");
    }

    /** The same with an end record in its comment, by which it has no directory at all. */
    public Path hiddenDirectory(int mebibytes, String csv) throws IOException {
        return directory(mebibytes, csv, new String(ZipForge.zip().build(), StandardCharsets.ISO_8859_1) + ".");
    }

    private Path directory(int mebibytes, String csv, String comment) throws IOException {
        Path file = next();
        String filling = "x".repeat(60_000);
        try (ZipOutputStream zip = open(file)) {
            zip.setComment(comment);
            zip.putNextEntry(new ZipEntry("a.csv"));
            zip.write(csv.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i <= mebibytes * MIB / filling.length(); i++) {
                ZipEntry entry = new ZipEntry("entry-" + i);
                entry.setComment(filling);
                zip.putNextEntry(entry);
            }
        }
        return file;
    }

    /** 178 bytes whose zip64 end record counts 600 million entries. */
    public Path countless() throws IOException {
        long entries = 600_000_000;
        return ZipForge.zip()
                .file("a", "")
                .zip64End(ZipField.ENTRIES, entries)
                .zip64End(ZipField.ENTRIES_HERE, entries)
                .end(ZipField.ENTRIES, 0xffff)
                .end(ZipField.ENTRIES_HERE, 0xffff)
                .write(next());
    }

    /** One file without content, in so many MiB of deflate blocks that have none either, each with codes of its own. */
    public Path emptyBlocks(String name, int mebibytes) throws IOException {
        Path file = next();
        int rounds = mebibytes * MIB / EMPTY_BLOCKS.length;
        long length = (long) rounds * EMPTY_BLOCKS.length + LAST_BLOCK.length;
        byte[] around = ZipForge.zip()
                .add(ForgedEntry.deflated(name, new byte[0]).data(new byte[0]).both(ZipField.PACKED_SIZE, length))
                .end(ZipField.DIRECTORY_OFFSET, LOCAL_HEADER + name.length() + length)
                .build();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), MIB)) {
            out.write(around, 0, LOCAL_HEADER + name.length());
            for (int i = 0; i < rounds; i++) {
                out.write(EMPTY_BLOCKS);
            }
            out.write(LAST_BLOCK);
            out.write(around, LOCAL_HEADER + name.length(), around.length - LOCAL_HEADER - name.length());
        }
        return file;
    }

    private static String name(int i, int length, String letter) {
        String head = "d" + i / 1000 + "/" + i + "-";
        return head + "a".repeat(length - head.length() - 1) + letter;
    }

    private static void empty(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(0);
        entry.setCrc(0);
        zip.putNextEntry(entry);
        zip.closeEntry();
    }

    private static void sound(ZipOutputStream zip) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(SOUND);
        ZipEntry entry = new ZipEntry("last.txt");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(SOUND.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(SOUND);
        zip.closeEntry();
    }

    /** Changes a letter of the small file, which stands right before the directory. */
    private static Path damage(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] tail = new byte[(int) Math.min(bytes.length(), 64 * MIB)];
            long start = bytes.length() - tail.length;
            bytes.seek(start);
            bytes.readFully(tail);
            String text = new String(tail, StandardCharsets.ISO_8859_1);
            int at = text.lastIndexOf(new String(SOUND, StandardCharsets.ISO_8859_1));
            if (at < 0) {
                throw new IOException("the small file isn't where it was written");
            }
            bytes.seek(start + at);
            bytes.write('T');
        }
        return file;
    }

    private Path next() throws IOException {
        number++;
        return Files.createDirectories(folder).resolve("20210606_2320_hostile" + number + ".zip");
    }

    private static ZipOutputStream open(Path file) throws IOException {
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), MIB);
        return new ZipOutputStream(out, StandardCharsets.UTF_8);
    }
}
