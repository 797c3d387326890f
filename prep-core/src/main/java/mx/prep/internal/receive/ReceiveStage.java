package mx.prep.internal.receive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import mx.prep.error.SourceException;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.model.Transfer;
import mx.prep.spi.Body;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;
import org.jspecify.annotations.Nullable;

/** Takes offers into the work folder. Thread-safe; one transfer at a time for each offer. */
public final class ReceiveStage implements AutoCloseable {
    private final WorkFolder folder;
    private final long cap;
    private final Progress progress;

    /** Told about once a mebibyte how many bytes of how many are here; -1 where nobody says how many there will be. */
    public interface Progress {
        void received(String name, long bytes, long total);
    }

    /**
     * When a package comes in.
     *
     * @param told what the source says that its own clock shows, or null
     * @param reference the source's clock as far as it is believed, else ours
     */
    public record Times(@Nullable Instant told, Instant reference) {}

    /** What a transfer came to. */
    sealed interface Outcome {
        record Whole(Body.Checksums checksums, Transfer transfer) implements Outcome {}

        record Unfit(Refusal refusal) implements Outcome {}
    }

    /**
     * A stage over a folder.
     *
     * @param folder the work folder; made when needed, may be shared by processes
     * @param cap most bytes of a package
     */
    public ReceiveStage(Path folder, long cap, Progress progress) {
        this.folder = new WorkFolder(folder);
        this.cap = cap;
        this.progress = progress;
    }

    /**
     * Transfers an offered package. The offer is closed with the package, or at once if it is refused or fails.
     *
     * @param source what kind of source it is
     * @throws SourceException if it can't be fetched, or the work folder can't take it
     */
    public Receiving receive(PackageOffer offer, String source, Times times) {
        @Nullable Path file = null;
        boolean taken = false;
        try {
            file = fileFor();
            Outcome outcome = transfer(offer, file);
            if (outcome instanceof Outcome.Unfit unfit) {
                return new Receiving.Refused(unfit.refusal());
            }
            Outcome.Whole whole = (Outcome.Whole) outcome;
            taken = true;
            return new Receiving.Received(new ReceivedPackage(this, offer, file, source, times, whole));
        } finally {
            if (!taken) {
                offer.close();
                if (file != null) {
                    WorkFolder.delete(file);
                }
            }
        }
    }

    Outcome transfer(PackageOffer offer, Path file) {
        String name = offer.validators().name();
        try (WorkFile sink = new WorkFile(file, cap, (bytes, total) -> progress.received(name, bytes, total))) {
            Transfer transfer = offer.transferTo(sink);
            return new Outcome.Whole(sink.finish(), transfer);
        } catch (PackageSink.FullException e) {
            return unfit(RefusalCode.TOO_LARGE, e);
        } catch (WorkFile.NoPackageException e) {
            return unfit(e.code(), e);
        } catch (SourceException e) {
            if (e.refusal().isPresent()) {
                return unfit(e.refusal().get(), e);
            }
            throw e;
        } catch (IOException | UncheckedIOException e) {
            throw unusable(e);
        }
    }

    private static Outcome unfit(RefusalCode code, RuntimeException reason) {
        return new Outcome.Unfit(Refusal.of(code, String.valueOf(reason.getMessage())));
    }

    private static SourceException unusable(Exception e) {
        Throwable reason = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return new SourceException(
                "The work folder can't take the package: " + reason.getMessage()
                        + ". Make room, or name another folder with 'work'.",
                e);
    }

    /** A name for a package from elsewhere, such as the archive, that is tidied as others are. */
    public Path fileFor() {
        try {
            return folder.newFile();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Deletes what processes that are gone left behind. */
    public void tidy() {
        try {
            folder.tidy();
        } catch (IOException e) {
            throw new SourceException("The work folder can't be tidied: " + e.getMessage(), e);
        }
    }

    /** Gives up the files that are left: whoever tidies next deletes them. */
    @Override
    public void close() {
        folder.close();
    }
}
