package mx.prep.internal.fit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mx.prep.error.StoreException;
import mx.prep.internal.zip.ZipFileEntry;
import mx.prep.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * What a package's pages and scripts say about where they have to be served. Told from the text alone: a link that a
 * script puts together isn't found.
 *
 * @param paths every path of the package
 * @param bases {@code <base href>} that starts with a slash, by page
 * @param rootLinks links that start with a slash, each with the first page that has it; without query and fragment
 * @param router a script that changes the address by itself (history API), or null
 */
public record PackageTraits(
        Set<ObjectKey> paths,
        Map<ObjectKey, String> bases,
        Map<String, ObjectKey> rootLinks,
        @Nullable ObjectKey router) {
    private static final int MOST_PAGES = 200;
    private static final int PAGE_BYTES = 256 << 10;
    private static final int MOST_SCRIPTS = 50;
    private static final int SCRIPT_BYTES = 4 << 20;
    private static final int MOST_LINKS = 1000;
    private static final Set<String> PAGES = Set.of("html", "htm");
    private static final Set<String> SCRIPTS = Set.of("js", "mjs");
    private static final Pattern BASE =
            Pattern.compile("<base\\s[^>]{0,200}?href\\s*=\\s*[\"']?(/[^\"'\\s>]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK =
            Pattern.compile("\\s(?:href|src|action)\\s*=\\s*[\"']?(/(?!/)[^\"'\\s>]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ROUTER = Pattern.compile("\\bpushState\\b|\\bBrowserRouter\\b|\\bcreateWebHistory\\b");
    private static final Pattern HASH_ROUTER =
            Pattern.compile("\\bHashRouter\\b|\\bcreateWebHashHistory\\b|\\buseHash\\s*:\\s*(?:!0|true)");

    /** Reads the pages nearest to the root, and scripts, up to a bound. */
    public static PackageTraits of(List<ZipFileEntry> files) {
        Map<ObjectKey, String> bases = new LinkedHashMap<>();
        Map<String, ObjectKey> links = new LinkedHashMap<>();
        nearest(files, PAGES, MOST_PAGES).forEach(page -> {
            String text = head(page, PAGE_BYTES);
            Matcher base = BASE.matcher(text);
            if (base.find()) {
                bases.put(page.path(), base.group(1));
            }
            Matcher link = LINK.matcher(base.replaceAll(""));
            while (link.find() && links.size() < MOST_LINKS) {
                links.putIfAbsent(link.group(1).replaceAll("[?#].*", ""), page.path());
            }
        });
        return new PackageTraits(
                files.stream().map(ZipFileEntry::path).collect(Collectors.toSet()), bases, links, router(files));
    }

    private static @Nullable ObjectKey router(List<ZipFileEntry> files) {
        for (ZipFileEntry script : nearest(files, SCRIPTS, MOST_SCRIPTS)) {
            String text = head(script, SCRIPT_BYTES);
            if (ROUTER.matcher(text).find() && !HASH_ROUTER.matcher(text).find()) {
                return script.path();
            }
        }
        return null;
    }

    private static List<ZipFileEntry> nearest(List<ZipFileEntry> files, Set<String> extensions, int most) {
        return files.stream()
                .filter(file -> extensions.contains(file.path().extension()))
                .sorted(Comparator.<ZipFileEntry>comparingLong(file -> file.path()
                                .value()
                                .chars()
                                .filter(c -> c == '/')
                                .count())
                        .thenComparing(ZipFileEntry::path))
                .limit(most)
                .toList();
    }

    private static String head(ZipFileEntry file, int limit) {
        try (InputStream in = file.open()) {
            return new String(in.readNBytes(limit), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "package", file.path().value(), "can't be read", e);
        }
    }
}
