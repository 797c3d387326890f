package mx.prep.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import mx.prep.error.SourceException;
import mx.prep.internal.time.Pause;
import mx.prep.model.Cut;
import mx.prep.model.PackageRef;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import org.jspecify.annotations.Nullable;

/**
 * A folder that somebody else puts packages into.
 *
 * <p>A file counts once it has settled: nothing was written to it for a while, so that one that is still being copied
 * doesn't, and one that was renamed into place does. A poll waits that while for files that are fresh. Hidden files,
 * temporary names ({@code .part}, {@code .tmp}, {@code ~}, …), symbolic links and names that don't match the pattern are
 * never looked at.
 *
 * <p>Offers are the files newer than the package that was accepted last, oldest first: by the cut in their names where
 * the pattern finds one, else by their time of modification. A file of the accepted cut whose length or time is another
 * is offered again. Companions are files beside the package. It deletes and changes nothing, has no clock of its own for
 * {@code sourceTime}, and fails if the folder isn't there. Thread-safe.
 */
public final class FolderSource implements PackageSource {
    private static final Pattern TEMPORARY =
            Pattern.compile("(?i)(\\..*|.*~|~.*|.*\\.(part|partial|filepart|tmp|temp|crdownload|download|swp|lock))");

    private static final Comparator<FolderFile> OLDEST_FIRST = Comparator.comparing(
                    FolderFile::cut, Comparator.nullsFirst(Comparator.<Cut>naturalOrder()))
            .thenComparing(FolderFile::modified)
            .thenComparing(FolderFile::name);

    private final Path folder;
    private final Pattern pattern;
    private final Settling settling;
    private final Pause pause;
    private final AutoCloseable closed;

    FolderSource(Path folder, Pattern pattern, Settling settling, Pause pause, AutoCloseable closed) {
        this.folder = folder;
        this.pattern = pattern;
        this.settling = settling;
        this.pause = pause;
        this.closed = closed;
    }

    public static FolderSourceBuilder builder() {
        return new FolderSourceBuilder();
    }

    @Override
    public SourceAnswer poll(LastSeen last) {
        List<FolderFile> newer = newer(last);
        Optional<Duration> wait = settling.longestWait(newer);
        if (wait.isPresent()) {
            pause.pause(wait.get());
            newer = newer(last);
        }
        List<PackageOffer> offers = new ArrayList<>();
        for (FolderFile file : newer) {
            if (settling.hasSettled(file)) {
                offers.add(new FolderOffer(file, settling.clock()));
            }
        }
        if (!offers.isEmpty()) {
            return new SourceAnswer.Offers(offers, null);
        }
        return last.isNothing() ? new SourceAnswer.NotYet(null, null) : new SourceAnswer.Unchanged(null);
    }

    private List<FolderFile> newer(LastSeen last) {
        List<FolderFile> all = list();
        settling.look(all);
        return all.stream()
                .filter(file -> isNewer(file, last.reference(), last.validators()))
                .filter(file -> last.early().stream().noneMatch(file::isDescribedBy))
                .sorted(OLDEST_FIRST)
                .toList();
    }

    private static boolean isNewer(FolderFile file, @Nullable PackageRef seen, @Nullable Validators validators) {
        if (validators != null && file.isDescribedBy(validators)) {
            return false;
        }
        Cut cut = file.cut();
        if (cut != null && seen != null) {
            return cut.compareTo(seen.cut()) >= (validators == null ? 1 : 0);
        }
        return validators == null
                || validators.lastModified() == null
                || !file.modified().isBefore(validators.lastModified());
    }

    private List<FolderFile> list() {
        List<FolderFile> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (pattern.matcher(name).matches() && !TEMPORARY.matcher(name).matches()) {
                    FolderFile.look(entry, pattern).ifPresent(files::add);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new SourceException("The folder source.path isn't there. Make it, or correct the path.", e);
        } catch (IOException | DirectoryIteratorException e) {
            throw new SourceException(
                    "The folder source.path can't be read (" + e.getClass().getSimpleName()
                            + "). Check that this process may list it.",
                    e);
        }
        return files;
    }

    @Override
    public String kind() {
        return "folder";
    }

    /** Ends a poll that waits. */
    @Override
    public void close() {
        try {
            closed.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
