package mx.prep.aws.cloudfront;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import mx.prep.edge.RouteTable;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Manifest;
import mx.prep.model.ObjectKey;

/**
 * The names that the function needs to find its way in a release, as they lie in the key-value store.
 *
 * <p>Named by its content, so that cuts with the same folders share one, and what a lagging place reads is never half
 * old. The names are spread over buckets by a hash of the path, since a value has 1 KB at most.
 *
 * @param text {@code name.buckets.depth.dotted}: the twelve hex digits of its digest, the number of buckets, of segments
 *     in the deepest page folder, and 1 if a page folder looks like a file; empty if there are too many names for a store
 * @param entries keys and values
 */
record Shape(String text, Map<String, String> entries) {
    /** Key prefix of all shapes. */
    static final String PREFIX = "shape/";

    private static final int VALUE_BYTES = 1024;
    private static final int USUAL_BYTES = 700;
    /** A quarter of what a store holds (5 MB), so that a few shapes have room beside each other. */
    private static final int MAX_BUCKETS = 1250;

    Shape {
        entries = Map.copyOf(entries);
    }

    static Shape of(Manifest manifest) {
        RouteTable routes = RouteTable.of(manifest);
        Map<String, String> lines = lines(routes);
        int total = lines.entrySet().stream()
                .mapToInt(e -> bytes(e.getKey() + e.getValue()))
                .sum();
        for (int buckets = Math.max(1, total / USUAL_BYTES); buckets <= MAX_BUCKETS; buckets += 1 + buckets / 4) {
            List<String> values = values(lines, buckets);
            if (values.stream().allMatch(v -> bytes(v) <= VALUE_BYTES)) {
                return of(routes, values);
            }
        }
        return new Shape("", Map.of());
    }

    private static Shape of(RouteTable routes, List<String> values) {
        String name = Digest.of(
                        DigestAlgorithm.SHA256, String.join("\0", values).getBytes(StandardCharsets.UTF_8))
                .shortHex();
        Map<String, String> entries = new TreeMap<>();
        for (int i = 0; i < values.size(); i++) {
            entries.put(PREFIX + name + "/" + i, values.get(i));
        }
        int depth = routes.pageFolders().stream().mapToInt(Shape::depth).max().orElse(0);
        boolean dotted =
                routes.pageFolders().stream().anyMatch(f -> !f.isEmpty() && RouteTable.looksLikeFile(ObjectKey.of(f)));
        return new Shape(name + "." + values.size() + "." + depth + (dotted ? ".1" : ".0"), entries);
    }

    /** The name in a shape's text, or an empty text. */
    static String name(String text) {
        return text.substring(0, Math.max(0, text.indexOf('.')));
    }

    /** Path by kind and path. A name too long for a value is left out: what has it is found by its full path only. */
    private static Map<String, String> lines(RouteTable routes) {
        Map<String, String> lines = new TreeMap<>();
        routes.pageFolders().forEach(folder -> lines.put("p" + folder, folder));
        routes.routeLikeFiles().forEach(file -> lines.put("f" + file, file));
        if (routes.entryFolder() != null) {
            lines.put("e" + routes.entryFolder(), "");
        }
        lines.keySet().removeIf(line -> bytes(line) > VALUE_BYTES - 2);
        return lines;
    }

    private static List<String> values(Map<String, String> lines, int buckets) {
        List<StringBuilder> values =
                Stream.generate(() -> new StringBuilder("\n")).limit(buckets).toList();
        lines.forEach(
                (line, path) -> values.get(bucket(path, buckets)).append(line).append('\n'));
        return values.stream().map(StringBuilder::toString).toList();
    }

    /** FNV-1a over UTF-16 units, as in the function. */
    private static int bucket(String path, int buckets) {
        int hash = 0x811c9dc5;
        for (int i = 0; i < path.length(); i++) {
            hash = (hash ^ path.charAt(i)) * 0x01000193;
        }
        return Integer.remainderUnsigned(hash, buckets);
    }

    private static int depth(String folder) {
        return folder.isEmpty() ? 0 : folder.split("/").length;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
