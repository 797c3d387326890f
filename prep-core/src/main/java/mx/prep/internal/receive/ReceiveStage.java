package mx.prep.internal.receive;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.error.SourceException;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.model.Transfer;
import mx.prep.spi.Body;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;
import org.jspecify.annotations.Nullable;

/**
 * Takes offers into the work folder. A file's name starts with the process's number, so that what a killed process left
 * is told from what is in use. Thread-safe; one transfer at a time for each offer.
 */
public final class ReceiveStage {
    private static final String PREFIX = "package-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})-\\d+\\.zip");
    private static final AtomicLong NUMBER = new AtomicLong();

    private final Path folder;
    private final long cap;
    private final Progress progress;

    /** Told how many bytes of how many are here; -1 where nobody says how many there will be. */
    public interface Progress {
        void received(String name, long bytes, long total);
    }

    /** What a transfer came to. */
    sealed interface Arrival {
        record Whole(Body.Checksums checksums, Transfer transfer) implements Arrival {}

        record Unfit(Refusal refusal) implements Arrival {}
    }

    /**
     * @param folder the work folder; made when needed
     * @param cap most bytes of a package
     */
    public ReceiveStage(Path folder, long cap, Progress progress) {
        this.folder = folder;
        this.cap = cap;
        this.progress = progress;
    }

    /**
     * Transfers an offered package. The offer is closed with the package, or at once if it is refused or fails.
     *
     * @param source what kind of source it is
     * @param sourceTime the source's own clock, or null
     * @throws SourceException if it breaks off, or the work folder can't take it
     */
    public Receiving receive(PackageOffer offer, String source, @Nullable Instant sourceTime) {
        Path file = newFile();
        boolean taken = false;
        try {
            Arrival arrival = transfer(offer, file);
            if (arrival instanceof Arrival.Unfit unfit) {
                return new Receiving.Refused(unfit.refusal());
            }
            Arrival.Whole whole = (Arrival.Whole) arrival;
            taken = true;
            return new Receiving.Received(
                    new ReceivedPackage(this, offer, file, source, sourceTime, whole.checksums(), whole.transfer()));
        } finally {
            if (!taken) {
                offer.close();
                delete(file);
            }
        }
    }

    Arrival transfer(PackageOffer offer, Path file) {
        String name = offer.validators().name();
        try (WorkFile sink = new WorkFile(file, cap, (bytes, total) -> progress.received(name, bytes, total))) {
            Transfer transfer = offer.transferTo(sink);
            if (sink.expected() >= 0 && sink.received() != sink.expected()) {
                return unfit(
                        RefusalCode.TRUNCATED,
                        sink.received() + " bytes came of the " + sink.expected() + " that were announced");
            }
            if (sink.looksLikeHtml()) {
                return unfit(RefusalCode.NOT_A_PACKAGE, "what came is a web page, not a package");
            }
            return new Arrival.Whole(sink.checksums(), transfer);
        } catch (PackageSink.FullException e) {
            return unfit(RefusalCode.TOO_LARGE, String.valueOf(e.getMessage()));
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new SourceException("The work folder can't take the package: " + e.getMessage(), e);
        }
    }

    private static Arrival unfit(RefusalCode code, String detail) {
        return new Arrival.Unfit(Refusal.of(code, detail));
    }

    private Path newFile() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new SourceException("The work folder can't be made: " + e.getMessage(), e);
        }
        return folder.resolve(PREFIX + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + ".zip");
    }

    /** A new file for a package from elsewhere, such as the archive. */
    public Path fileFor() {
        return newFile();
    }

    /** Deletes what processes that are gone left behind. */
    public void tidy() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*.zip")) {
            for (Path file : files) {
                if (isLeftBehind(file.getFileName().toString())) {
                    delete(file);
                }
            }
        } catch (IOException e) {
            throw new SourceException("The work folder can't be read: " + e.getMessage(), e);
        }
    }

    private static boolean isLeftBehind(String name) {
        Matcher m = NAME.matcher(name);
        if (!m.matches()) {
            return false;
        }
        long pid = Long.parseLong(m.group(1));
        return pid != ProcessHandle.current().pid() && ProcessHandle.of(pid).isEmpty();
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Tidied at the next start.
            return;
        }
    }
}
