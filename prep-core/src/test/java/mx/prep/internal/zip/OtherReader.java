package mx.prep.internal.zip;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/** The readers that the strict one is held against: two that begin at the directory, two that begin at the start. */
enum OtherReader {
    JDK_FILE {
        @Override
        void read(byte[] zip, Path file, Sink sink) throws IOException {
            try (ZipFile reader = new ZipFile(file.toFile())) {
                for (ZipEntry entry : Collections.list(reader.entries())) {
                    sink.put(entry.getName(), reader.getInputStream(entry));
                }
            }
        }
    },
    JDK_STREAM {
        @Override
        void read(byte[] zip, Path file, Sink sink) throws IOException {
            try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    sink.put(entry.getName(), in);
                }
            }
        }
    },
    COMPRESS_FILE {
        @Override
        void read(byte[] zip, Path file, Sink sink) throws IOException {
            try (org.apache.commons.compress.archivers.zip.ZipFile reader =
                    org.apache.commons.compress.archivers.zip.ZipFile.builder()
                            .setPath(file)
                            .get()) {
                for (ZipArchiveEntry entry : Collections.list(reader.getEntries())) {
                    sink.put(entry.getName(), reader.getInputStream(entry));
                }
            }
        }
    },
    COMPRESS_STREAM {
        @Override
        void read(byte[] zip, Path file, Sink sink) throws IOException {
            try (ZipArchiveInputStream in = new ZipArchiveInputStream(new ByteArrayInputStream(zip))) {
                for (ZipArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    sink.put(entry.getName(), in);
                }
            }
        }
    };

    /** Takes the entries as they come. */
    private static final class Sink {
        private final Map<String, String> first = new TreeMap<>();
        private final Map<String, String> last = new TreeMap<>();
        private boolean isTwice;

        void put(String name, InputStream in) throws IOException {
            String content = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            if (!name.endsWith("/")) {
                isTwice |= first.putIfAbsent(name, content) != null;
                last.put(name, content);
            }
        }
    }

    abstract void read(byte[] zip, Path file, Sink sink) throws IOException;

    /**
     * The files by path, each decoded byte a character.
     *
     * @param folder where a file may be left
     * @throws IOException if the reader refuses the zip, by whatever it throws, or finds a file twice
     */
    Map<String, String> tree(byte[] zip, Path folder) throws IOException {
        Sink sink = unpacked(zip, folder);
        if (sink.isTwice) {
            throw new IOException("a file is there twice");
        }
        return sink.last;
    }

    /** The same for who takes the first of files of one name, and for who lets the last replace it. */
    List<Map<String, String>> trees(byte[] zip, Path folder) throws IOException {
        Sink sink = unpacked(zip, folder);
        return List.of(sink.first, sink.last);
    }

    private Sink unpacked(byte[] zip, Path folder) throws IOException {
        Path file = Files.write(folder.resolve("other.zip"), zip);
        Sink sink = new Sink();
        try {
            read(zip, file, sink);
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
        return sink;
    }
}
