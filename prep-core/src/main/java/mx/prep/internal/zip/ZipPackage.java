package mx.prep.internal.zip;

import static mx.prep.model.RefusalCode.EMPTY;
import static mx.prep.model.RefusalCode.TOO_LARGE;
import static mx.prep.model.RefusalCode.ZIP_MALFORMED;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mx.prep.error.CancelledException;
import mx.prep.model.ObjectKey;

/**
 * A zip file that keeps every rule, open for reading by position. Every file in it was decoded and hashed once.
 * Thread-safe; nothing but the zip itself is on disk.
 */
public final class ZipPackage implements AutoCloseable {
    /** More threads don't read faster than a disk gives. */
    private static final int MOST_THREADS = 4;

    private static final int WINDOW = 1 << 12;

    private final PackageFile file;
    private final List<ZipFileEntry> files;
    private final long totalBytes;

    private ZipPackage(PackageFile file, List<ZipFileEntry> files) {
        this.file = file;
        this.files = files;
        this.totalBytes = files.stream().mapToLong(ZipFileEntry::size).sum();
    }

    /**
     * Checks a zip and hashes its files, on as many threads as there are processors, four at most.
     *
     * @param forms which stored forms will be asked for
     * @throws IOException if the file can't be read; whatever is wrong with its bytes is a refusal
     * @throws CancelledException if the thread is interrupted
     */
    public static ZipReading read(Path file, ZipRules rules, FormPlan forms) throws IOException {
        return read(
                file, rules, forms, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    }

    static ZipReading read(Path path, ZipRules rules, FormPlan forms, int threads) throws IOException {
        try {
            return judge(new PackageFile(path), rules, forms, threads);
        } catch (ClosedByInterruptException e) {
            throw new CancelledException("interrupted while a package was unpacked", e);
        }
    }

    private static ZipReading judge(PackageFile file, ZipRules rules, FormPlan forms, int threads) throws IOException {
        boolean kept = false;
        try {
            List<ZipFileEntry> files = check(file, rules, forms, threads);
            kept = true;
            return new ZipReading.Accepted(new ZipPackage(file, files));
        } catch (RefusedException e) {
            return new ZipReading.Refused(e.refusal());
        } finally {
            if (!kept) {
                file.close();
            }
        }
    }

    private static List<ZipFileEntry> check(PackageFile file, ZipRules rules, FormPlan forms, int threads)
            throws IOException, RefusedException {
        if (file.length() > rules.limits().archive()) {
            throw new RefusedException(
                    TOO_LARGE,
                    "the package has " + file.length() + " bytes, more than the limit of "
                            + rules.limits().archive());
        }
        List<CentralRecord> records;
        try {
            records = records(file, rules);
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new RefusedException(ZIP_MALFORMED, "the zip can't be parsed (" + e + ")");
        }
        return new HashCrew(file, forms, records).hash(threads);
    }

    private static List<CentralRecord> records(PackageFile file, ZipRules rules) throws IOException, RefusedException {
        EndRecords end = EndRecords.read(new Window(file, WINDOW), rules.limits());
        List<CentralRecord> records = new CentralDirectory(new Window(file, 1 << 16), rules).read(end);
        new LocalRecords(new Window(file, WINDOW), rules).check(records, end);
        NameRules names = new NameRules(rules);
        boolean empty = true;
        for (CentralRecord record : records) {
            names.check(record.name());
            empty &= record.isFolder();
        }
        if (empty) {
            throw new RefusedException(EMPTY, "the zip holds no file");
        }
        NameClashes.check(records, rules);
        return records;
    }

    /** Every file, sorted by path; folders aren't files. */
    public List<ZipFileEntry> files() {
        return files;
    }

    /** Sum of the decoded sizes in bytes. */
    public long totalBytes() {
        return totalBytes;
    }

    /** Length of the zip file in bytes. */
    public long length() {
        return file.length();
    }

    public Optional<ZipFileEntry> find(ObjectKey path) {
        int low = 0;
        int high = files.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = files.get(middle).path().compareTo(path);
            if (order == 0) {
                return Optional.of(files.get(middle));
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    /** The first decoded bytes of a file, at most {@code limit}; empty where there is no such file. */
    public Optional<byte[]> head(ObjectKey path, int limit) throws IOException {
        Optional<ZipFileEntry> entry = find(path);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = entry.get().open()) {
            return Optional.of(in.readNBytes(limit));
        }
    }

    /** Ends all reading. */
    @Override
    public void close() throws IOException {
        file.close();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
