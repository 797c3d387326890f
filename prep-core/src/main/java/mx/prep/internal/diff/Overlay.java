package mx.prep.internal.diff;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.model.Encoding;
import mx.prep.model.FileOverride;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.model.Recipe;
import mx.prep.spi.Body;
import org.jspecify.annotations.Nullable;

/** Puts files of the outlet's own over a package's; stateless. */
public final class Overlay {
    private Overlay() {}

    /** A file of the outlet's own, with its bytes; they are stored as they are. */
    public static final class OwnFile {
        private final FileOverride override;
        private final byte[] bytes;

        public OwnFile(FileOverride override, byte[] bytes) {
            this.override = override;
            this.bytes = Arrays.copyOf(bytes, bytes.length);
        }

        private ManifestEntry entry(Recipe recipe) {
            Body body = Body.of(bytes);
            return new ManifestEntry(
                    override.path(),
                    bytes.length,
                    override.sha256(),
                    recipe.mediaTypeOf(override.path(), isUtf8()),
                    recipe.cacheRuleOf(override.path()),
                    Encoding.IDENTITY,
                    bytes.length,
                    body.checksums().md5());
        }

        private boolean isUtf8() {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
                return true;
            } catch (CharacterCodingException e) {
                return false;
            }
        }
    }

    /**
     * A release with some files of the outlet's own in place of the package's, or besides them.
     *
     * @param live manifest of the live release, or null where nothing is live
     * @throws IllegalArgumentException if a file and the package's can't stand side by side
     */
    public static ChangeSet over(ChangeSet changes, List<OwnFile> own, Recipe recipe, @Nullable Manifest live) {
        if (own.isEmpty()) {
            return changes;
        }
        Manifest plain = changes.manifest();
        Map<ObjectKey, ChangeSet.Change> byPath = new TreeMap<>();
        changes.changes().forEach(change -> byPath.put(change.entry().path(), change));
        for (OwnFile file : own) {
            ManifestEntry entry = file.entry(recipe);
            checkPlace(plain, entry.path());
            ManifestEntry before = live == null ? null : live.find(entry.path()).orElse(null);
            byPath.put(entry.path(), new ChangeSet.Change(entry, Body.of(file.bytes), before));
        }
        Manifest manifest = new Manifest(
                plain.content(),
                plain.recipe(),
                plain.mode(),
                own.stream().map(file -> file.override).sorted().toList(),
                byPath.values().stream().map(ChangeSet.Change::entry).toList());
        return new ChangeSet(manifest, List.copyOf(byPath.values()));
    }

    /**
     * Checks that a file can stand at a path among a package's.
     *
     * @throws IllegalArgumentException if a file of the package has the same name but for its case, or one of the two
     *     would be the other's folder
     */
    public static void checkPlace(Manifest release, ObjectKey path) {
        String wanted = folded(path);
        for (ManifestEntry file : release.files()) {
            String there = folded(file.path());
            boolean otherCase = there.equals(wanted) && !file.path().equals(path);
            if (otherCase || there.startsWith(wanted + "/") || wanted.startsWith(there + "/")) {
                throw new IllegalArgumentException("the outlet's file " + path + " can't stand beside the package's "
                        + file.path() + "; 'prep override --remove " + path + "' takes it away");
            }
        }
    }

    private static String folded(ObjectKey path) {
        return path.value().toLowerCase(Locale.ROOT);
    }
}
