package mx.prep.testkit.zip;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Path file = next();
        try (ZipOutputStream zip = open(file)) {
            for (int i = 0; i < count - 1; i++) {
                empty(zip, name(i, "a"));
            }
            empty(zip, name(count - 2, "A"));
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

    private static String name(int i, String letter) {
        String head = "d" + i / 1000 + "/" + i + "-";
        return head + letter.repeat(LONG_NAME - head.length());
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
