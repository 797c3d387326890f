package mx.prep.internal.zip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import mx.prep.model.Limits;
import mx.prep.model.ObjectKey;

/**
 * The promise about any bytes: they are refused with a sentence fit for people, or every other reader that takes them
 * finds the very same files, each byte alike. Not thread-safe.
 */
final class Agreement {
    /** Less than many files have, more than others. */
    private static final int PEEK = 100;

    private static final int ZIP64_FIELD = 1;

    private final Path folder;

    Agreement(Path folder) {
        this.folder = folder;
    }

    /** In a folder of its own, which ends with the process. */
    static Agreement inTemporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("prep-agreement");
            folder.toFile().deleteOnExit();
            folder.resolve("judged.zip").toFile().deleteOnExit();
            folder.resolve("other.zip").toFile().deleteOnExit();
            return new Agreement(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws AssertionError if the promise is broken */
    void check(byte[] zip) {
        ZipReading reading = new Judge(folder).read(zip);
        if (reading instanceof ZipReading.Refused refused) {
            String message = refused.refusal().message();
            // What is quoted is the package's own.
            String ours = message.replaceAll("'.*'", "''");
            if (!message.matches("(Extraction|Transfer) failed: [^\\p{Cntrl}]*\\.") || ours.contains("Exception")) {
                throw new AssertionError("a refusal that is no sentence: " + message);
            }
            return;
        }
        check(Judge.tree(reading), zip);
    }

    /**
     * Holds the files that somebody found against those that each other reader finds, if it takes the zip, and against
     * what a look at each of them shows.
     */
    void check(Map<String, String> ours, byte[] zip) {
        for (OtherReader reader : OtherReader.values()) {
            Map<String, String> theirs;
            try {
                theirs = reader.tree(zip, folder);
            } catch (IOException e) {
                continue;
            }
            boolean givesUp = reader == OtherReader.JDK_STREAM && hasHardDescriptor(zip);
            if (givesUp ? !ours.entrySet().containsAll(theirs.entrySet()) : !theirs.equals(ours)) {
                throw new AssertionError(reader + " reads " + theirs + " instead of " + ours);
            }
        }
        ours.forEach((name, content) -> checkPeek(name, content, zip));
    }

    /** @throws AssertionError if a look shows something else than the head of this content */
    void checkPeek(String name, String content, byte[] zip) {
        try {
            Path file = Files.write(folder.resolve("other.zip"), zip);
            String head = content.substring(0, Math.min(PEEK, content.length()));
            Optional<String> seen = ZipPeek.head(file, ObjectKey.of(name), PEEK, Limits.DEFAULT)
                    .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1));
            if (!seen.equals(Optional.of(head))) {
                throw new AssertionError("a look at " + name + " shows " + seen + " instead of " + head);
            }
        } catch (IOException e) {
            throw new AssertionError("a look at " + name + " fails", e);
        }
    }

    /**
     * Whether sizes that follow the data are 8 bytes wide, as a zip64 field says, or follow stored data. There the JDK's
     * stream loses its way and ends without a word, with the files before; JDK 17 does so even after an empty file.
     */
    boolean hasHardDescriptor(byte[] zip) {
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        try (PackageFile file = new PackageFile(Files.write(folder.resolve("other.zip"), zip))) {
            Window window = new Window(file, 1 << 16);
            EndRecords end = EndRecords.read(window, Limits.DEFAULT);
            return new CentralDirectory(window, ZipRules.DEFAULT)
                    .read(end).stream()
                            .filter(CentralRecord::hasDescriptor)
                            .anyMatch(record -> !record.isDeflated() || hasZip64Field(bytes, (int) record.offset()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RefusedException e) {
            // What isn't accepted excuses nobody.
            return false;
        }
    }

    private static boolean hasZip64Field(ByteBuffer bytes, int local) {
        int at = local + 30 + bytes.getShort(local + 26);
        int end = at + bytes.getShort(local + 28);
        while (at + 4 <= end) {
            if (bytes.getShort(at) == ZIP64_FIELD) {
                return true;
            }
            at += 4 + bytes.getShort(at + 2);
        }
        return false;
    }
}
