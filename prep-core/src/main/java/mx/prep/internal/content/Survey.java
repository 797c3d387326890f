package mx.prep.internal.content;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import mx.prep.error.CancelledException;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.internal.zip.ZipFileEntry;
import mx.prep.model.Cut;
import org.jspecify.annotations.Nullable;

/** What one reading of a package's files found. */
final class Survey {
    private static final int SAMPLE = 128;
    private static final int MOST_NAMED = 3;
    private static final Pattern CUT_IN_A_NAME = Pattern.compile("\\d{8}[_-]\\d{4}");

    private final List<String> broken = new ArrayList<>();
    private final Set<String> paths = new HashSet<>();
    private int brokenFiles;
    private @Nullable JsonLook overview;
    private @Nullable CsvLook database;
    private @Nullable Cut newestJson;

    private Survey() {}

    /**
     * A JSON file that was read.
     *
     * @param look what it says, or null where it isn't JSON
     * @param where what is wrong with it otherwise
     */
    private record Read(ZipFileEntry file, @Nullable JsonLook look, String where) {
        static Read of(ZipFileEntry file) {
            try (InputStream in = file.open()) {
                return new Read(file, JsonLook.at(in), "");
            } catch (JacksonException e) {
                int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
                return new Read(file, null, "line " + line);
            } catch (IOException e) {
                return new Read(file, null, String.valueOf(e.getMessage()));
            }
        }
    }

    /**
     * Reads the files that say something.
     *
     * @param threads where JSON is read
     * @throws IOException if the package can't be read
     */
    static Survey of(UnpackedTree tree, Executor threads) throws IOException {
        Survey survey = new Survey();
        List<ZipFileEntry> json = new ArrayList<>();
        for (ZipFileEntry file : tree.files()) {
            String path = file.path().value();
            survey.paths.add(digest(path));
            String name = path.toLowerCase(Locale.ROOT);
            if (name.endsWith(".json") || name.endsWith(".geojson")) {
                json.add(file);
            } else if (name.endsWith(".csv")) {
                survey.csv(tree, file);
            }
        }
        read(json, threads).forEach(survey::json);
        return survey;
    }

    private static List<Read> read(List<ZipFileEntry> files, Executor threads) {
        List<CompletableFuture<Read>> reads = files.stream()
                .map(file -> CompletableFuture.supplyAsync(() -> Read.of(file), threads))
                .toList();
        try {
            CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while a package's content was looked at", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return reads.stream().map(CompletableFuture::join).toList();
    }

    private void json(Read read) {
        JsonLook look = read.look();
        if (look == null) {
            broken(read.file(), read.where());
            return;
        }
        Cut printed = look.printed();
        if (printed != null && (newestJson == null || newestJson.compareTo(printed) < 0)) {
            newestJson = printed;
        }
        boolean telling = look.expected() >= 0 || look.packageName() != null;
        if (telling && (overview == null || rank(look) > rank(overview))) {
            overview = look;
        }
    }

    /** The overview names its package, or counts the most acts. */
    private static long rank(JsonLook look) {
        return look.packageName() == null ? look.expected() : Long.MAX_VALUE;
    }

    private void csv(UnpackedTree tree, ZipFileEntry file) throws IOException {
        byte[] head = tree.head(file.path(), CsvLook.HEAD).orElse(new byte[0]);
        CsvLook.at(head).ifPresent(look -> {
            if (database == null || look.expected() > database.expected()) {
                database = look;
            }
        });
    }

    private void broken(ZipFileEntry file, String where) {
        brokenFiles++;
        if (broken.size() < MOST_NAMED) {
            broken.add(shown(file.path().value()) + " (" + where + ")");
        }
    }

    static String shown(String text) {
        String plain = text.replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]", "?");
        return plain.length() > 120 ? "…" + plain.substring(plain.length() - 120) : plain;
    }

    /** A path's digest; a cut's time in it doesn't make it another. */
    private static String digest(String path) {
        CRC32C crc = new CRC32C();
        crc.update(CUT_IN_A_NAME.matcher(path).replaceAll("#").getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    int brokenFiles() {
        return brokenFiles;
    }

    /** Some of the files that aren't JSON, with the place. */
    List<String> broken() {
        return broken;
    }

    @Nullable
    JsonLook overview() {
        return overview;
    }

    @Nullable
    CsvLook database() {
        return database;
    }

    @Nullable
    Cut newestJson() {
        return newestJson;
    }

    boolean has(String digest) {
        return paths.contains(digest);
    }

    /** The newest time that the data prints, or null. */
    @Nullable
    Cut printed() {
        Cut csv = database == null ? null : database.printed();
        return csv == null || (newestJson != null && newestJson.compareTo(csv) > 0) ? newestJson : csv;
    }

    Figures figures(int files) {
        SortedMap<String, Long> totals = new TreeMap<>();
        if (overview != null) {
            totals.putAll(overview.totals());
        }
        if (database != null) {
            totals.putAll(database.totals());
        }
        Collection<String> lowest = new TreeSet<>(paths);
        return new Figures(files, lowest.stream().limit(SAMPLE).toList(), totals, printed());
    }
}
