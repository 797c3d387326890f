package mx.prep.edge;

import java.util.Optional;
import java.util.regex.Pattern;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;

/** Where a path leads in a release. Only the manifest is asked, never the store. */
sealed interface Route {
    /** A file of the release. */
    record File(ManifestEntry entry) implements Route {
        boolean isPage() {
            return entry.mediaType().value().startsWith("text/html");
        }
    }

    /** A folder asked for without its last slash, on which the page's relative links depend. */
    record Moved(String location) implements Route {}

    /** There is no such thing. */
    record Missing() implements Route {}

    /**
     * A file by its name; a folder's {@code index.html}; for a route of a single-page application the nearest {@code
     * index.html} upwards. What looks like a file (an extension with a letter in it) or is hidden (a dot first) is
     * there or missing.
     */
    static Route of(Release release, RequestPath path) {
        if (path.isRoot()) {
            return root(release);
        }
        Manifest manifest = release.manifest();
        Optional<ObjectKey> valid = path.key();
        if (valid.isEmpty()) {
            return new Missing();
        }
        ObjectKey key = valid.get();
        Optional<ManifestEntry> file = path.folder() ? Optional.empty() : manifest.find(key);
        if (file.isPresent()) {
            return new File(file.get());
        }
        Optional<ManifestEntry> index = index(manifest, key.value());
        if (index.isPresent()) {
            return path.folder() ? new File(index.get()) : new Moved(RequestPath.encode(key.value() + "/"));
        }
        return Kinds.isRoute(key) ? nearest(manifest, key.value()) : new Missing();
    }

    private static Route root(Release release) {
        Optional<ManifestEntry> index = index(release.manifest(), "");
        if (index.isPresent()) {
            return new File(index.get());
        }
        return Optional.ofNullable(release.entryPage())
                .map(page -> page.path().value())
                .<Route>map(page -> new Moved(RequestPath.encode(page.substring(0, page.lastIndexOf('/') + 1))))
                .orElseGet(Missing::new);
    }

    private static Route nearest(Manifest manifest, String path) {
        String folder = path;
        while (!folder.isEmpty()) {
            folder = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
            Optional<ManifestEntry> index = index(manifest, folder);
            if (index.isPresent()) {
                return new File(index.get());
            }
        }
        return new Missing();
    }

    private static Optional<ManifestEntry> index(Manifest manifest, String folder) {
        // What is longer than any name in a release isn't there.
        return ObjectKey.find(folder.isEmpty() ? "index.html" : folder + "/index.html")
                .flatMap(manifest::find);
    }

    /** What kind of thing a path names, by its text alone. */
    final class Kinds {
        private static final Pattern FILE = Pattern.compile(".*\\.(?=[0-9]*[A-Za-z])[A-Za-z0-9]{1,12}");

        private Kinds() {}

        static boolean isRoute(ObjectKey key) {
            String path = key.value();
            return !path.startsWith(".")
                    && !path.contains("/.")
                    && !path.startsWith(TargetLayout.RELEASES)
                    && !(path + "/").equals(TargetLayout.RELEASES)
                    && !FILE.matcher(key.name()).matches();
        }
    }
}
