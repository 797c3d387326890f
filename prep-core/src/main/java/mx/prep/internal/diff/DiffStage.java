package mx.prep.internal.diff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.internal.zip.ZipFileEntry;
import mx.prep.model.Encoding;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.Recipe;
import mx.prep.model.ReservedPaths;
import mx.prep.spi.Body;
import org.jspecify.annotations.Nullable;

/** Makes change sets; stateless. */
public final class DiffStage {
    private DiffStage() {}

    /** What a package is in mode RELEASES. */
    public static ChangeSet diff(UnpackedTree tree, Recipe recipe, @Nullable Manifest live) {
        return diff(tree, recipe, Mode.RELEASES, live);
    }

    /**
     * What a package is when stored by a recipe, held against what is live.
     *
     * @param live manifest of the live release, or null where nothing is live
     * @throws IllegalArgumentException if the package has no file under the recipe's root, or one that would lie in a
     *     reserved folder without it
     */
    public static ChangeSet diff(UnpackedTree tree, Recipe recipe, Mode mode, @Nullable Manifest live) {
        record Pair(ManifestEntry entry, ZipFileEntry file) {}
        // The outlet's own pages have no folders of the authority's around them.
        String root = tree.reference() instanceof PackageRef ? recipe.root() : "";
        List<Pair> pairs = new ArrayList<>(tree.files().size());
        for (ZipFileEntry file : tree.files()) {
            String path = file.path().value();
            if (path.startsWith(root)) {
                ObjectKey published = published(path, root);
                pairs.add(new Pair(entry(published, file, recipe), file));
            }
        }
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("the package has no file under the root '" + root + "'");
        }
        pairs.sort(Comparator.comparing(p -> p.entry().path()));
        Manifest manifest = new Manifest(
                tree.reference(),
                recipe.digest(mode),
                mode,
                pairs.stream().map(Pair::entry).toList());
        List<ChangeSet.Change> changes = pairs.stream()
                .map(p -> new ChangeSet.Change(
                        p.entry(),
                        p.file().body(p.entry().encoding()),
                        live == null ? null : live.find(p.entry().path()).orElse(null)))
                .toList();
        return new ChangeSet(manifest, changes);
    }

    private static ObjectKey published(String path, String root) {
        ObjectKey published = ObjectKey.of(path.substring(root.length()));
        if (ReservedPaths.isReserved(published)) {
            throw new IllegalArgumentException("without the root '" + root + "' the package's file " + path
                    + " would lie in a folder that isn't the package's: " + ReservedPaths.NAMES);
        }
        return published;
    }

    private static ManifestEntry entry(ObjectKey path, ZipFileEntry file, Recipe recipe) {
        Encoding encoding = file.isDeflated() ? recipe.encodingOf(path) : Encoding.IDENTITY;
        Body body = file.body(encoding);
        return new ManifestEntry(
                path,
                file.size(),
                file.sha256(),
                recipe.mediaTypeOf(path, file.isUtf8()),
                recipe.cacheRuleOf(path),
                encoding,
                body.length(),
                body.checksums().md5());
    }
}
