package mx.prep.internal.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import mx.prep.error.ConfigException;
import mx.prep.internal.zip.FormPlan;
import mx.prep.internal.zip.ZipPackage;
import mx.prep.internal.zip.ZipReading;
import mx.prep.internal.zip.ZipRules;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Election;
import mx.prep.model.PageKind;
import mx.prep.model.PageRef;
import mx.prep.spi.Body;
import org.jspecify.annotations.Nullable;

/**
 * A page with all that it needs, checked by the same rules as a package. The same files always give the same zip: stored,
 * in the order of their names, with one fixed time.
 */
public final class OwnPage {
    private static final String INDEX = "index.html";
    /** Any time does, as long as it is always the same. */
    private static final LocalDateTime TIME = LocalDateTime.of(2021, 1, 1, 0, 0);

    private final PageRef reference;
    private final byte[] zip;

    private OwnPage(PageRef reference, byte[] zip) {
        this.reference = reference;
        this.zip = zip;
    }

    /**
     * The outlet's page, or ours.
     *
     * @param folder holds an {@code index.html} and what belongs to it, or null for a page of ours in Spanish
     * @param election what the page of ours names
     * @throws ConfigException if the folder can't be read, has no {@code index.html}, is too large, or holds what no
     *     package may hold
     */
    public static OwnPage of(PageKind kind, @Nullable Path folder, Election election) {
        return folder == null ? ours(kind, election) : of(kind, PageFolder.read(folder), folder.toString());
    }

    private static OwnPage ours(PageKind kind, Election election) {
        byte[] page = SpanishPage.of(kind, election).getBytes(StandardCharsets.UTF_8);
        return of(kind, new TreeMap<>(Map.of(INDEX, page)), "the page of ours");
    }

    private static OwnPage of(PageKind kind, SortedMap<String, byte[]> files, String where) {
        if (!files.containsKey(INDEX)) {
            throw new ConfigException("The " + name(kind) + " page's folder " + where + " has no " + INDEX + ".");
        }
        byte[] zip = zip(files);
        check(zip, "The " + name(kind) + " page in " + where + " can't be published");
        return new OwnPage(new PageRef(kind, Digest.of(DigestAlgorithm.SHA256, zip)), zip);
    }

    private static byte[] zip(SortedMap<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                CRC32 crc = new CRC32();
                crc.update(file.getValue());
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(file.getValue().length);
                entry.setCrc(crc.getValue());
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array can always be written", e);
        }
        return out.toByteArray();
    }

    /**
     * Checks that a package could hold such a file.
     *
     * @throws ConfigException if it couldn't
     */
    static void checkName(String path, byte[] bytes) {
        check(zip(new TreeMap<>(Map.of(path, bytes))), "A file at " + path + " can't be published");
    }

    private static void check(byte[] zip, String otherwise) {
        Path file = null;
        try {
            file = Files.createTempFile("prep-page", ".zip");
            Files.write(file, zip);
            ZipReading reading = ZipPackage.read(file, ZipRules.DEFAULT, FormPlan.NONE);
            if (reading instanceof ZipReading.Accepted accepted) {
                accepted.opened().close();
                return;
            }
            throw new ConfigException(
                    otherwise + ": " + ((ZipReading.Refused) reading).refusal().message());
        } catch (IOException e) {
            throw new ConfigException(otherwise + ", since it can't be checked in the temporary folder: " + e, e);
        } finally {
            discard(file);
        }
    }

    private static void discard(@Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // A left-over in the temporary folder harms nobody.
                return;
            }
        }
    }

    private static String name(PageKind kind) {
        return kind == PageKind.HOLDING ? "holding" : "closing";
    }

    public PageRef reference() {
        return reference;
    }

    /** The zip. */
    public Body body() {
        return Body.of(zip);
    }
}
