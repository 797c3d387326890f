package mx.prep.testkit.authority;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Makes other packages of packages. */
final class Damage {
    private Damage() {}

    /** Turns over the byte in a file's middle. */
    static void corrupt(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long middle = channel.size() / 2;
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, middle);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) ~one.get(0)}), middle);
        } catch (IOException e) {
            throw new UncheckedIOException("can't damage " + file, e);
        }
    }

    /**
     * A valid package with the same name and files, and {@code corregido-N.txt}, in a folder of its own beside the
     * original's.
     *
     * @throws IllegalStateException if the file is no zip
     */
    static Path reissued(Path original, int number) {
        try {
            Path folder = original.toAbsolutePath().getParent();
            Path file = Files.createTempDirectory(folder, "again").resolve(String.valueOf(original.getFileName()));
            try (ZipInputStream in = new ZipInputStream(Files.newInputStream(original));
                    ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
                @Nullable ZipEntry last = null;
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    add(out, entry.getName(), entry.getTime(), in);
                    last = entry;
                }
                if (last == null) {
                    throw new IllegalStateException("the current package is no zip");
                }
                byte[] text = ("Paquete corregido, " + number + "\n").getBytes(StandardCharsets.UTF_8);
                add(out, "corregido-" + number + ".txt", last.getTime(), new ByteArrayInputStream(text));
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("can't make another package of " + original, e);
        }
    }

    private static void add(ZipOutputStream out, String name, long time, InputStream content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(time);
        out.putNextEntry(entry);
        content.transferTo(out);
        out.closeEntry();
    }
}
