package mx.prep.model;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that shapes the stored bytes and headers of a package's files, in one immutable value.
 *
 * @param root folder of the package that is published as the site's root, ending with {@code /}, or empty
 * @param gzip extensions that are stored with Content-Encoding gzip, lower case
 * @param mediaTypes media type by extension, lower case; any other extension is {@code application/octet-stream}
 * @param cacheRule Cache-Control of every file whose path matches no pattern
 * @param cacheRules Cache-Control by extension, where it differs
 */
public record Recipe(
        String root,
        Set<String> gzip,
        Map<String, MediaType> mediaTypes,
        CacheRule cacheRule,
        Map<String, CacheRule> cacheRules) {
    /** Grows when the same recipe would store other bytes. */
    private static final int FORMAT = 1;

    /** Kinds that compress well: html, css, js, json, geojson, svg, xml, map. */
    public static final Set<String> COMPRESSIBLE =
            Set.of("html", "htm", "css", "js", "mjs", "json", "geojson", "svg", "xml", "map");

    private static final Set<String> TEXT = Set.of("html", "htm", "css", "js", "mjs", "csv", "txt", "svg", "xml");

    /** The allow-list of media types by extension. */
    public static final Map<String, MediaType> MEDIA_TYPES = Map.ofEntries(
            type("html", "text/html"),
            type("htm", "text/html"),
            type("css", "text/css"),
            type("js", "text/javascript"),
            type("mjs", "text/javascript"),
            type("json", "application/json"),
            type("map", "application/json"),
            type("geojson", "application/geo+json"),
            type("topojson", "application/json"),
            type("csv", "text/csv"),
            type("txt", "text/plain"),
            type("xml", "application/xml"),
            type("svg", "image/svg+xml"),
            type("png", "image/png"),
            type("jpg", "image/jpeg"),
            type("jpeg", "image/jpeg"),
            type("gif", "image/gif"),
            type("webp", "image/webp"),
            type("avif", "image/avif"),
            type("ico", "image/vnd.microsoft.icon"),
            type("woff", "font/woff"),
            type("woff2", "font/woff2"),
            type("ttf", "font/ttf"),
            type("otf", "font/otf"),
            type("eot", "application/vnd.ms-fontobject"),
            type("zip", "application/zip"),
            type("pdf", "application/pdf"),
            type("wasm", "application/wasm"),
            type("webmanifest", "application/manifest+json"));

    public Recipe {
        if (!root.isEmpty() && !root.endsWith("/")) {
            throw new IllegalArgumentException("a root ends with a slash: " + root);
        }
        if (!root.isEmpty()) {
            ObjectKey.of(root.substring(0, root.length() - 1));
        }
        gzip = Set.copyOf(gzip);
        mediaTypes = Map.copyOf(mediaTypes);
        cacheRules = Map.copyOf(cacheRules);
    }

    /** The defaults of a mode. */
    public static Recipe of(Mode mode) {
        return new Recipe(
                "",
                COMPRESSIBLE,
                MEDIA_TYPES,
                mode == Mode.RELEASES ? CacheRule.RELEASE : CacheRule.IN_PLACE,
                Map.of());
    }

    /**
     * The defaults of a mode, but for what is stored how.
     *
     * @param root folder of the package that is published as the site's root, ending with {@code /}, or empty
     * @param gzip extensions, without dot, that are stored with gzip
     * @param plain extensions, without dot, that are stored plain all the same
     */
    public static Recipe of(Mode mode, String root, Collection<String> gzip, Collection<String> plain) {
        Recipe defaults = of(mode);
        Set<String> compressed = new HashSet<>(extensions(gzip));
        compressed.removeAll(extensions(plain));
        return new Recipe(root, compressed, defaults.mediaTypes(), defaults.cacheRule(), Map.of());
    }

    private static Set<String> extensions(Collection<String> written) {
        Set<String> names = new HashSet<>();
        for (String extension : written) {
            if (extension.isEmpty() || extension.startsWith(".")) {
                throw new IllegalArgumentException("an extension is written without its dot: " + extension);
            }
            names.add(extension.toLowerCase(Locale.ROOT));
        }
        return names;
    }

    /** The encoding that files of this path are stored in, where the package holds them deflated. */
    public Encoding encodingOf(ObjectKey path) {
        return gzip.contains(path.extension()) ? Encoding.GZIP : Encoding.IDENTITY;
    }

    /**
     * The media type of a file.
     *
     * @param utf8 whether its bytes are valid UTF-8; only then a textual type says so
     */
    public MediaType mediaTypeOf(ObjectKey path, boolean utf8) {
        String extension = path.extension();
        MediaType type = mediaTypes.getOrDefault(extension, MediaType.OCTET_STREAM);
        return utf8 && TEXT.contains(extension) ? type.utf8() : type;
    }

    public CacheRule cacheRuleOf(ObjectKey path) {
        return cacheRules.getOrDefault(path.extension(), cacheRule);
    }

    /** Names the recipe in mode RELEASES: equal recipes have equal digests. */
    public Digest digest() {
        String text = "format=" + FORMAT + "\nroot=" + root + "\ngzip=" + new TreeSet<>(gzip) + "\ntypes="
                + new TreeMap<>(mediaTypes) + "\ncache=" + cacheRule + "\nrules=" + new TreeMap<>(cacheRules);
        return Digest.of(DigestAlgorithm.SHA256, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Names the recipe as a mode stores it: a release has another id in each mode, since its files lie elsewhere. */
    public Digest digest(Mode mode) {
        return mode == Mode.RELEASES
                ? digest()
                : Digest.of(
                        DigestAlgorithm.SHA256, (digest().hex() + "\nmode=" + mode).getBytes(StandardCharsets.UTF_8));
    }

    private static Map.Entry<String, MediaType> type(String extension, String type) {
        return Map.entry(extension, new MediaType(type));
    }
}
