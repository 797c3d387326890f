package mx.prep.internal.purge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mx.prep.internal.purge.PurgePlanner.Plan;
import mx.prep.model.Manifest;
import mx.prep.spi.EdgeCache.Keys;
import mx.prep.spi.EdgeCache.LetterCase;
import mx.prep.spi.EdgeCache.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random changes of random sites: whatever URL a reader may have asked for, if its answer isn't the same any more, it is
 * purged. The oracle is a web server of its own that is asked before and after.
 */
class SiteUrlsTest {
    private static final int SEEDS = 120;
    private static final String[] NAMES = {
        "a.json",
        "A.json",
        "ñandú.json",
        "acta (1).jpg",
        "50%.csv",
        "l'été.html",
        "a+b&c=d.txt",
        "x[1].js",
        "x*y.css",
        "x~y.css",
        "x|y.css",
        "e\u0301.png",
        "index.html",
        "index.html",
        "detalle"
    };
    private static final String[] FOLDERS = {"", "", "datos/", "Datos/", "año 2021/", "a*b/", "detalle/", "datos/x/"};

    /** A site as a web server serves it. */
    private record Server(Map<String, String> files, boolean routes, boolean redirects) {
        private static final Pattern FILE = Pattern.compile("[^/]*\\.[^/.]*[a-z]");

        /** What a reader gets for a path below the site's root, as it was sent, without the first slash. */
        String answer(String url) {
            String path = URLDecoder.decode(url.replace("+", "%2B"), UTF_8);
            String folder = path.isEmpty() || path.endsWith("/") ? path : path + "/";
            if (files.containsKey(path)) {
                return files.get(path);
            }
            String index = files.get(folder + "index.html");
            if (index != null) {
                return folder.equals(path) || !redirects ? index : "moved";
            }
            if (path.isEmpty()) {
                return files.keySet().stream()
                        .filter(p -> p.endsWith("/index.html"))
                        .min(Comparator.<String>comparingLong(page ->
                                        page.chars().filter(c -> c == '/').count())
                                .thenComparing(Comparator.naturalOrder()))
                        .map(page -> "moved to " + page)
                        .orElse("404");
            }
            String name = path.substring(path.lastIndexOf('/') + 1);
            return routes && !FILE.matcher(name).matches() ? nearest(folder) : "404";
        }

        private String nearest(String folder) {
            String up = folder;
            while (!up.isEmpty()) {
                up = up.substring(0, up.lastIndexOf('/', up.length() - 2) + 1);
                if (files.containsKey(up + "index.html")) {
                    return files.get(up + "index.html");
                }
            }
            return "404";
        }
    }

    /** How readers' programs write a path: none of it is ours. */
    private static Set<String> spellings(String path) {
        Set<String> all = new TreeSet<>();
        try {
            all.add(new URI(null, null, "/" + path, null).toASCIIString().substring(1));
        } catch (URISyntaxException e) {
            throw new AssertionError(path, e);
        }
        String component = URLEncoder.encode(path, UTF_8).replace("+", "%20").replace("%2F", "/");
        all.add(component.replace("%7E", "~"));
        all.add(component.replace("%7E", "~").replace("*", "%2A"));
        all.add(component
                .replace("%7E", "~")
                .replace("%28", "(")
                .replace("%29", ")")
                .replace("%27", "'"));
        all.add(component
                .replace("%7E", "~")
                .replace("%5B", "[")
                .replace("%5D", "]")
                .replace("%7C", "|"));
        all.addAll(all.stream().map(SiteUrlsTest::withLowerHex).toList());
        // java.net.URI composes letters; browsers leave them as they are.
        return all.stream()
                .filter(url -> URLDecoder.decode(url.replace("+", "%2B"), UTF_8).equals(path))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String withLowerHex(String url) {
        return Pattern.compile("%..").matcher(url).replaceAll(m -> m.group().toLowerCase(Locale.ROOT));
    }

    /** Everything that readers ask for, and some of what nobody has. */
    private static Set<String> asked(Set<String> files) {
        Set<String> paths = new TreeSet<>(files);
        paths.add("");
        paths.add("no/hay");
        for (String file : files) {
            for (int slash = file.indexOf('/'); slash > 0; slash = file.indexOf('/', slash + 1)) {
                paths.add(file.substring(0, slash));
                paths.add(file.substring(0, slash + 1));
                paths.add(file.substring(0, slash + 1) + "casilla/7");
            }
            paths.add(file + "/");
        }
        return paths.stream().flatMap(path -> spellings(path).stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> site(Random random) {
        Map<String, String> files = new TreeMap<>();
        int size = 1 + random.nextInt(25);
        for (int i = 0; i < size; i++) {
            put(files, random);
        }
        return files;
    }

    /** A file that no folder is in the way of, nor the other way round. */
    private static void put(Map<String, String> files, Random random) {
        String path = FOLDERS[random.nextInt(FOLDERS.length)] + NAMES[random.nextInt(NAMES.length)];
        boolean clash = files.keySet().stream().anyMatch(f -> f.startsWith(path + "/") || path.startsWith(f + "/"));
        if (!clash) {
            files.put(path, "v" + random.nextInt(1000));
        }
    }

    private static Map<String, String> changed(Map<String, String> before, Random random) {
        Map<String, String> after = new TreeMap<>(before);
        for (String path : before.keySet()) {
            int dice = random.nextInt(12);
            if (dice == 0) {
                after.remove(path);
            } else if (dice < 4) {
                after.put(path, "w" + random.nextInt(1000));
            }
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            put(after, random);
        }
        return after;
    }

    private static List<String> touched(Map<String, String> before, Map<String, String> after) {
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        all.removeIf(path -> before.containsKey(path) && before.get(path).equals(after.get(path)));
        return new ArrayList<>(all);
    }

    private static boolean covers(String path, String url, Limits limits) {
        boolean ignored = limits.letterCase() == LetterCase.IGNORED;
        String one = ignored ? path.toLowerCase(Locale.ROOT) : path;
        String other = ignored ? url.toLowerCase(Locale.ROOT) : url;
        return one.endsWith("*") ? other.startsWith(one.substring(0, one.length() - 1)) : one.equals(other);
    }

    @ParameterizedTest
    @EnumSource(Profiles.class)
    void everyAnswerThatIsNotTheSameAnyMoreIsPurged(Profiles profile) {
        int changes = 0;
        int spared = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Limits limits = profile.narrow(
                    profile.limits().openPaths(), profile.limits().openWildcards(), 1 + seed % 12);
            String base = random.nextBoolean() ? "/" : "/prep2021/";
            Map<String, String> old = site(random);
            Map<String, String> now = changed(old, random);
            Manifest live = Manifests.of(5, now);
            Plan plan = new SiteUrls(URI.create("https://medio.example.mx" + base), limits)
                    .plan(touched(old, now), List.of(), live);
            Set<String> files = new TreeSet<>(old.keySet());
            files.addAll(now.keySet());
            boolean routes = limits.keys() == Keys.URL_AND_ROUTE;
            boolean redirects = random.nextBoolean();
            Server before = new Server(old, routes, redirects);
            Server after = new Server(now, routes, redirects);
            for (String url : asked(files)) {
                boolean purged = plan.paths().stream().anyMatch(path -> covers(path, base + url, limits));
                if (!before.answer(url).equals(after.answer(url))) {
                    changes++;
                    assertTrue(purged, "seed " + seed + ": " + url + " of " + old + " to " + now + " by " + plan);
                } else if (!purged) {
                    spared++;
                }
            }
            plan.paths().forEach(path -> assertEquals(path, URI.create(path).getRawPath(), "a vendor takes URIs"));
            assertTrue(plan.paths().stream().allMatch(path -> path.startsWith(base) || path.equals("/prep2021")));
            assertFalse(plan.paths().stream().anyMatch(path -> covers(path, "/prep2021-viejo/a.json", limits))
                    && !base.equals("/"));
            // Never dearer than the two plans that anybody thinks of.
            Plan everything = new Plan(List.of(base + "*"), now.size() + 1);
            assertTrue(plan.cost(limits.prices()) <= everything.cost(limits.prices()) + 20, plan::toString);
        }
        assertTrue(changes > 10 * SEEDS, "changes: " + changes);
        // Where routes are answered, the page above them takes most with it.
        assertTrue(spared > (profile.limits().keys() == Keys.URL ? 5 : 2) * SEEDS, "spared: " + spared);
    }

    @Test
    void aPageIsItsFolderTooAndAPlainFileIsOneUrl() {
        SiteUrls urls = new SiteUrls(null, Profiles.CLOUD_CDN.narrow(400, 400, 11));
        Manifest live = Manifests.of(0, "index.html=1", "a.json=1", "x/index.html=1", "lib/y.js=1");
        assertEquals(
                List.of("/a.json"),
                urls.plan(List.of("a.json"), List.of(), live).paths());
        assertEquals(
                List.of("/", "/index.html"),
                urls.plan(List.of("index.html"), List.of(), live).paths());
        assertEquals(
                List.of("/x", "/x/*"),
                urls.plan(List.of("x/index.html"), List.of(), live).paths());
        assertEquals(
                List.of("/lib", "/lib/*"),
                urls.plan(List.of("lib/"), List.of(), live).paths());
        assertEquals(
                List.of("/*"),
                urls.plan(List.of("/", "a.json"), List.of(), live).paths());
        assertEquals(
                List.of("/a.json", "/lib/*"),
                urls.plan(List.of("a.json"), List.of("/lib/*"), live).paths());
    }

    @Test
    void aPageThatAnswersRoutesTakesItsFolderAlong() {
        SiteUrls urls =
                new SiteUrls(URI.create("https://m.example.mx/prep/"), Profiles.CLOUD_FRONT_WITH_ROUTES.limits());
        Manifest live = Manifests.of(0, "index.html=1", "a.json=1", "x/index.html=1", "x/y.js=1");
        assertEquals(
                List.of("/prep", "/prep/*"),
                urls.plan(List.of("index.html"), List.of(), live).paths());
        assertEquals(
                List.of("/prep/x*"),
                urls.plan(List.of("x/index.html"), List.of(), live).paths(),
                "and /prep/x, which leads there");
    }

    @Test
    void withoutWildcardsEverythingIsEachFile() {
        Limits single = new Limits(
                Keys.URL,
                mx.prep.spi.EdgeCache.Wildcards.NONE,
                LetterCase.KEPT_APART,
                30,
                2,
                0,
                java.time.Duration.ZERO,
                mx.prep.spi.EdgeCache.Prices.DEFAULT,
                100);
        Manifest live = Manifests.of(0, "index.html=1", "x/a.json=1", "x/b*.json=1");
        assertEquals(
                List.of("/", "/index.html", "/x/a.json", "/x/b%2A.json", "/x/b%2a.json"),
                new SiteUrls(null, single).plan(List.of("/"), List.of(), live).paths());
        assertEquals(
                List.of("/x/a.json", "/x/b%2A.json", "/x/b%2a.json"),
                new SiteUrls(null, single).plan(List.of("x/"), List.of(), live).paths());
    }
}
