package mx.prep.internal.zip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mx.prep.model.Encoding;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;

/** Puts bytes before the strict reader and says what came of it. */
final class Judge {
    private static final FormPlan BOTH = path -> Set.of(Encoding.IDENTITY, Encoding.GZIP);
    private final Path file;
    private final ZipRules rules;

    Judge(Path folder, ZipRules rules) {
        this.file = folder.resolve("judged.zip");
        this.rules = rules;
    }

    Judge(Path folder) {
        this(folder, ZipRules.DEFAULT);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    ZipReading read(byte[] zip) {
        try {
            Files.write(file, zip);
            return ZipPackage.read(file, rules, BOTH, 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Expects a refusal for this reason, with a sentence that says which phase failed. */
    Refusal refused(RefusalCode code, byte[] zip) {
        ZipReading reading = read(zip);
        if (reading instanceof ZipReading.Refused refused) {
            Refusal refusal = refused.refusal();
            assertEquals(code, refusal.code(), refusal.message());
            String phase = switch (code.phase()) {
                case TRANSFER -> "Transfer failed: ";
                case INTEGRITY -> "Integrity check failed: ";
                case EXTRACTION -> "Extraction failed: ";
            };
            assertTrue(refusal.message().startsWith(phase), refusal.message());
            assertTrue(refusal.message().endsWith("."), refusal.message());
            assertTrue(refusal.message().chars().noneMatch(Character::isISOControl), refusal.message());
            return refusal;
        }
        return fail(
                "expected " + code + ", but it was accepted: " + tree(reading).keySet());
    }

    /** Expects acceptance, and reads every file. */
    Map<String, String> accepted(byte[] zip) {
        ZipReading reading = read(zip);
        if (reading instanceof ZipReading.Refused refused) {
            return fail(refused.refusal().toString());
        }
        return tree(reading);
    }

    /** The files by path, each decoded byte a character. */
    static Map<String, String> tree(ZipReading reading) {
        Map<String, String> tree = new TreeMap<>();
        try (ZipPackage opened = ((ZipReading.Accepted) reading).opened()) {
            for (ZipFileEntry entry : opened.files()) {
                try (InputStream in = entry.open()) {
                    tree.put(entry.path().value(), new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tree;
    }
}
