package mx.prep.internal.purge;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.model.CacheRule;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;

/** Manifests of files that are a few letters long. */
final class Manifests {
    private Manifests() {}

    /** The manifest of the cut at 20:00 plus so many minutes. */
    static Manifest of(int minutes, Map<String, String> files) {
        List<ManifestEntry> entries = files.entrySet().stream()
                .map(file -> entry(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8)))
                .sorted(Comparator.comparing(ManifestEntry::path))
                .toList();
        Cut cut = Cut.parse(String.format("20210606-20%02d", minutes));
        Digest content = Digest.of(DigestAlgorithm.SHA256, files.toString().getBytes(StandardCharsets.UTF_8));
        return new Manifest(new PackageRef(cut, content), Digest.sha256("b".repeat(64)), entries);
    }

    /** A manifest of files given as {@code path=content}. */
    static Manifest of(int minutes, String... files) {
        Map<String, String> all = new TreeMap<>();
        for (String file : files) {
            int equals = file.indexOf('=');
            all.put(file.substring(0, equals), file.substring(equals + 1));
        }
        return of(minutes, all);
    }

    private static ManifestEntry entry(String path, byte[] content) {
        return new ManifestEntry(
                ObjectKey.of(path),
                content.length,
                Digest.of(DigestAlgorithm.SHA256, content),
                MediaType.OCTET_STREAM,
                CacheRule.RELEASE,
                Encoding.IDENTITY,
                content.length,
                Digest.of(DigestAlgorithm.MD5, content));
    }
}
