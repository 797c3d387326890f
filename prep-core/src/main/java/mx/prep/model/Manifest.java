package mx.prep.model;

import java.util.List;
import java.util.Optional;

/**
 * Everything that a release is: a pure function of a package and a recipe.
 *
 * @param reference the package
 * @param recipe digest of the recipe
 * @param files every file, sorted by path, no path twice
 */
public record Manifest(PackageRef reference, Digest recipe, List<ManifestEntry> files) {
    public Manifest {
        files = List.copyOf(files);
        for (int i = 1; i < files.size(); i++) {
            if (files.get(i - 1).path().compareTo(files.get(i).path()) >= 0) {
                throw new IllegalArgumentException("a manifest's files are sorted and unique, not "
                        + files.get(i).path());
            }
        }
    }

    public Optional<ManifestEntry> find(ObjectKey path) {
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
