package mx.prep;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.error.CancelledException;
import mx.prep.error.ConfigException;
import mx.prep.internal.fit.ModeFit;
import mx.prep.internal.fit.PackageTraits;
import mx.prep.internal.zip.FormPlan;
import mx.prep.internal.zip.ZipFileEntry;
import mx.prep.internal.zip.ZipPackage;
import mx.prep.internal.zip.ZipReading;
import mx.prep.internal.zip.ZipRules;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Limits;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.model.Refusal;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;

/**
 * Looks at package files as a publisher would, without publishing anything. Thread-safe. Any bytes whatsoever are
 * either accepted or refused with a reason; memory is bounded by the limits.
 */
public final class Inspector {
    private static final Pattern NAME = Pattern.compile("(\\d{8})_(\\d{4})_PREP(_[A-Za-z0-9_]+)?(\\.zip)?");
    private static final int BUFFER = 1 << 16;

    private final Limits limits;
    private final Recipe recipe = Recipe.of(Mode.RELEASES);

    /** Inspects under these limits; {@link Limits#DEFAULT} are a publisher's. */
    public Inspector(Limits limits) {
        this.limits = limits;
    }

    /**
     * Reads a file from its first byte to its last.
     *
     * @throws ConfigException if there is no such file or it can't be read
     * @throws CancelledException if the thread is interrupted
     */
    public Inspection inspect(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new ConfigException("Can't inspect " + file + ": it is a folder; name a package file.");
            }
            long bytes = Files.size(file);
            Digest sha256 = bytes <= Math.max(limits.archive(), limits.total()) ? digest(file) : null;
            ZipReading reading = ZipPackage.read(file, ZipRules.of(limits), FormPlan.NONE);
            if (reading instanceof ZipReading.Accepted accepted) {
                try (ZipPackage opened = accepted.opened()) {
                    List<Inspection.InspectedFile> files =
                            opened.files().stream().map(this::inspected).toList();
                    return inspection(file, bytes, sha256, null, files, opened.totalBytes());
                }
            }
            return inspection(file, bytes, sha256, ((ZipReading.Refused) reading).refusal(), List.of(), 0);
        } catch (NoSuchFileException e) {
            throw new ConfigException("Can't inspect " + file + ": there is no such file.", e);
        } catch (IOException e) {
            throw new ConfigException("Can't inspect " + file + ": it can't be read (" + e.getMessage() + ").", e);
        }
    }

    /**
     * What is known against serving a package as a target does: absolute links that lead elsewhere, addresses that are no
     * files. Told from the text of pages and scripts; no server is asked.
     *
     * @return one sentence for each problem, with what to do about it; empty if nothing is known, or if the package would
     *     be refused anyway
     * @throws ConfigException if there is no such file or it can't be read
     */
    public List<String> misfits(Path file, Target target) {
        return traits(file).map(traits -> ModeFit.problems(target, traits)).orElse(List.of());
    }

    /**
     * Which mode fits a package at a target that leaves the choice, one without a release switch, and why. Told from the
     * text of pages and scripts; no server is asked.
     *
     * @return some sentences; empty where there is no choice, where no mode fits (which {@link #misfits} says), or if the
     *     package would be refused anyway
     * @throws ConfigException if there is no such file or it can't be read
     */
    public Optional<String> advice(Path file, Target target) {
        return traits(file).flatMap(traits -> ModeFit.advice(target, traits));
    }

    private Optional<PackageTraits> traits(Path file) {
        try {
            ZipReading reading = ZipPackage.read(file, ZipRules.of(limits), FormPlan.NONE);
            if (!(reading instanceof ZipReading.Accepted accepted)) {
                return Optional.empty();
            }
            try (ZipPackage opened = accepted.opened()) {
                return Optional.of(PackageTraits.of(opened.files()));
            }
        } catch (IOException e) {
            throw new ConfigException("Can't inspect " + file + ": it can't be read (" + e.getMessage() + ").", e);
        }
    }

    private static Inspection inspection(
            Path file,
            long bytes,
            @Nullable Digest sha256,
            @Nullable Refusal refusal,
            List<Inspection.InspectedFile> files,
            long totalBytes) {
        String name = String.valueOf(file.getFileName());
        return new Inspection(name, bytes, sha256, refusal, cut(name), files, totalBytes);
    }

    private Inspection.InspectedFile inspected(ZipFileEntry entry) {
        return new Inspection.InspectedFile(
                entry.path(), entry.size(), entry.sha256(), recipe.mediaTypeOf(entry.path(), entry.isUtf8()));
    }

    private static Digest digest(Path file) throws IOException {
        MessageDigest engine = DigestAlgorithm.SHA256.newDigest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                engine.update(buffer, 0, count);
            }
        }
        return Digest.of(DigestAlgorithm.SHA256, engine);
    }

    private static @Nullable Cut cut(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        try {
            return Cut.parse(matcher.group(1) + "-" + matcher.group(2));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
