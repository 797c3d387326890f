package mx.prep.model;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a release is: a pure function of a package or page, a recipe and the overrides.
 *
 * @param content the package or page
 * @param recipe digest of the recipe
 * @param mode where the files lie: under the release's own prefix, or in the live tree
 * @param overrides files of the outlet's own that stand among the package's, sorted by path, no path twice; each is
 *     among the files, too
 * @param files every file, sorted by path, no path twice
 */
public record Manifest(
        Content content, Digest recipe, Mode mode, List<FileOverride> overrides, List<ManifestEntry> files) {
    public Manifest {
        overrides = List.copyOf(overrides);
        files = List.copyOf(files);
        for (int i = 1; i < files.size(); i++) {
            if (files.get(i - 1).path().compareTo(files.get(i).path()) >= 0) {
                throw new IllegalArgumentException("a manifest's files are sorted and unique, not "
                        + files.get(i).path());
            }
        }
        for (int i = 1; i < overrides.size(); i++) {
            if (overrides.get(i - 1).compareTo(overrides.get(i)) >= 0) {
                throw new IllegalArgumentException("a manifest's overrides are sorted and unique, not "
                        + overrides.get(i).path());
            }
        }
        for (FileOverride override : overrides) {
            ManifestEntry file = find(files, override.path());
            if (file == null || !file.sha256().equals(override.sha256())) {
                throw new IllegalArgumentException("the override of " + override.path() + " is not among the files");
            }
        }
    }

    /** The manifest of a release in mode RELEASES. */
    public Manifest(Content content, Digest recipe, List<FileOverride> overrides, List<ManifestEntry> files) {
        this(content, recipe, Mode.RELEASES, overrides, files);
    }

    /** The manifest of a release in mode RELEASES without overrides. */
    public Manifest(Content content, Digest recipe, List<ManifestEntry> files) {
        this(content, recipe, List.of(), files);
    }

    /** A manifest without overrides. */
    public Manifest(Content content, Digest recipe, Mode mode, List<ManifestEntry> files) {
        this(content, recipe, mode, List.of(), files);
    }

    /** The package, or null if this is a page of the outlet's own. */
    public @Nullable PackageRef reference() {
        return content instanceof PackageRef reference ? reference : null;
    }

    /** The release's id in an epoch. */
    public ReleaseId id(int epoch) {
        return ReleaseId.of(content, epoch, recipe, overrides);
    }

    public Optional<ManifestEntry> find(ObjectKey path) {
        return Optional.ofNullable(find(files, path));
    }

    private static @Nullable ManifestEntry find(List<ManifestEntry> files, ObjectKey path) {
        int low = 0;
        int high = files.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = files.get(middle).path().compareTo(path);
            if (order == 0) {
                return files.get(middle);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** Sum of the decoded sizes in bytes. */
    public long totalBytes() {
        return files.stream().mapToLong(ManifestEntry::size).sum();
    }

    /** The entry page: {@code index.html} nearest to the root, the first by name among equals. */
    public Optional<ManifestEntry> entryPage() {
        return files.stream()
                .filter(f -> f.path().name().equals("index.html"))
                .min(java.util.Comparator.<ManifestEntry>comparingLong(f ->
                                f.path().value().chars().filter(c -> c == '/').count())
                        .thenComparing(ManifestEntry::path));
    }
}
