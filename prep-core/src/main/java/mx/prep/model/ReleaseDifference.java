package mx.prep.model;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * How two releases of a target differ.
 *
 * @param target the target's name
 * @param before the first release
 * @param after the second
 * @param files every file that isn't the same, sorted by path
 * @param unchanged how many files are
 */
public record ReleaseDifference(
        String target, ReleaseId before, ReleaseId after, List<FileDifference> files, int unchanged) {
    public ReleaseDifference {
        files = List.copyOf(files);
    }

    /** Holds one manifest against the other. */
    public static ReleaseDifference of(
            String target, ReleaseId before, Manifest first, ReleaseId after, Manifest second) {
        TreeSet<ObjectKey> paths = new TreeSet<>();
        first.files().forEach(file -> paths.add(file.path()));
        second.files().forEach(file -> paths.add(file.path()));
        List<FileDifference> files = new ArrayList<>();
        for (ObjectKey path : paths) {
            ManifestEntry old = first.find(path).orElse(null);
            ManifestEntry now = second.find(path).orElse(null);
            if (old == null || now == null) {
                FileDifference.Kind kind = old == null ? FileDifference.Kind.CREATED : FileDifference.Kind.VANISHED;
                files.add(new FileDifference(
                        path, kind, old == null ? null : old.size(), now == null ? null : now.size()));
            } else if (!now.sameObject(old)) {
                files.add(new FileDifference(path, FileDifference.Kind.CHANGED, old.size(), now.size()));
            }
        }
        return new ReleaseDifference(target, before, after, files, paths.size() - files.size());
    }

    /** How many files differ in a way. */
    public long count(FileDifference.Kind kind) {
        return files.stream().filter(file -> file.kind() == kind).count();
    }
}
