package mx.prep.edge;

import java.util.List;
import java.util.Optional;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * What an edge that can't look into a release has to know of it to answer every path as the embedded edge does.
 *
 * <p>Everything else follows from a path's text: what looks like a file, by {@link #looksLikeFile}, is there or missing.
 *
 * @param pageFolders folders that have an {@code index.html}, without slash at either end, the root as an empty text;
 *     sorted
 * @param routeLikeFiles files that don't look like files, such as {@code LEEME}; sorted
 * @param entryFolder where the root leads, if it has no page of its own: the entry page's folder, or null
 */
public record RouteTable(
        List<String> pageFolders,
        List<String> routeLikeFiles,
        @Nullable String entryFolder) {
    private static final String INDEX = "index.html";

    public RouteTable {
        pageFolders = List.copyOf(pageFolders);
        routeLikeFiles = List.copyOf(routeLikeFiles);
    }

    /** The table of a release or live tree. */
    public static RouteTable of(Manifest manifest) {
        List<ObjectKey> paths =
                manifest.files().stream().map(ManifestEntry::path).toList();
        List<String> folders = paths.stream()
                .filter(p -> p.name().equals(INDEX))
                .map(RouteTable::folder)
                .sorted()
                .toList();
        Optional<String> entry =
                folders.contains("") ? Optional.empty() : manifest.entryPage().map(page -> folder(page.path()));
        return new RouteTable(
                folders,
                paths.stream()
                        .filter(p -> !looksLikeFile(p))
                        .map(ObjectKey::value)
                        .sorted()
                        .toList(),
                entry.orElse(null));
    }

    /** Whether a path names a file (an extension with a letter in it), is hidden (a dot first) or among releases. */
    public static boolean looksLikeFile(ObjectKey path) {
        return !Route.Kinds.isRoute(path);
    }

    private static String folder(ObjectKey file) {
        return file.value().substring(0, Math.max(0, file.value().lastIndexOf('/')));
    }
}
