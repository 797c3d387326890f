package mx.prep.internal.zip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import mx.prep.error.CancelledException;
import mx.prep.model.RefusalCode;
import org.jspecify.annotations.Nullable;

/** Hashes the entries of one package on a few daemon threads, which end with it. */
final class HashCrew {
    private static final long WORTH_A_THREAD = 1 << 18;

    private final PackageFile file;
    private final FormPlan plan;
    private final List<CentralRecord> records;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    /** Written by the threads, read when all have ended; a folder has none. */
    private final @Nullable ZipFileEntry[] done;

    HashCrew(PackageFile file, FormPlan plan, List<CentralRecord> records) {
        this.file = file;
        this.plan = plan;
        // The largest first: the end of the work is shared, too.
        this.records = records.stream()
                .sorted(Comparator.comparingLong(CentralRecord::size).reversed())
                .toList();
        this.done = new ZipFileEntry[this.records.size()];
    }

    /** Every file's entry, sorted by path. */
    List<ZipFileEntry> hash(int parallelism) throws IOException, RefusedException {
        long size = records.stream()
                .mapToLong(record -> Math.max(record.size(), record.packedSize()))
                .sum();
        int threads = (int) Math.min(Math.min(parallelism, records.size()), 1 + size / WORTH_A_THREAD);
        List<Thread> crew = new ArrayList<>(threads);
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(this::work, "prep-unpack-" + (i + 1));
            thread.setDaemon(true);
            crew.add(thread);
        }
        crew.forEach(Thread::start);
        crew.forEach(this::await);
        Throwable first = failure.get();
        if (first != null) {
            rethrow(first);
        }
        List<ZipFileEntry> files = new ArrayList<>(done.length);
        for (ZipFileEntry entry : done) {
            if (entry != null) {
                files.add(entry);
            }
        }
        files.sort(Comparator.comparing(ZipFileEntry::path));
        return Collections.unmodifiableList(files);
    }

    private void work() {
        try (EntryHasher hasher = new EntryHasher(file, plan)) {
            for (int i = next.getAndIncrement(); i < records.size() && failure.get() == null; ) {
                CentralRecord record = records.get(i);
                if (record.isFolder()) {
                    hasher.checkFolder(record);
                } else {
                    done[i] = hasher.hash(record);
                }
                i = next.getAndIncrement();
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    private void await(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                failure.set(new CancelledException("interrupted while a package was unpacked", e));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(Throwable failure) throws IOException, RefusedException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RefusedException e) {
            throw e;
        }
        if (failure instanceof CancelledException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        throw new RefusedException(RefusalCode.ZIP_MALFORMED, "the zip can't be parsed (" + failure + ")");
    }
}
