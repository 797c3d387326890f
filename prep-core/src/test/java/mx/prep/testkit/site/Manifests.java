package mx.prep.testkit.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.List;
import mx.prep.model.CacheRule;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.MediaType;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;

/** Manifests of packages that have nothing but names. */
public final class Manifests {
    private Manifests() {}

    public static Manifest of(Cut cut, Collection<String> files) {
        return of(cut, Mode.RELEASES, files);
    }

    public static Manifest of(Cut cut, Mode mode, Collection<String> files) {
        List<ManifestEntry> entries = files.stream()
                .map(ObjectKey::of)
                .sorted()
                .map(path -> new ManifestEntry(
                        path,
                        0,
                        digest(""),
                        MediaType.JSON,
                        CacheRule.RELEASE,
                        Encoding.IDENTITY,
                        0,
                        Digest.of(DigestAlgorithm.MD5, new byte[0])))
                .toList();
        return new Manifest(
                new PackageRef(cut, digest(cut + String.join("\n", files))), digest("recipe"), mode, entries);
    }

    private static Digest digest(String text) {
        return Digest.of(DigestAlgorithm.SHA256, text.getBytes(UTF_8));
    }
}
