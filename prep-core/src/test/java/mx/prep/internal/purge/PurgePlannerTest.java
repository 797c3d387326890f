package mx.prep.internal.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mx.prep.internal.purge.PurgePlanner.Plan;
import mx.prep.internal.purge.UrlTree.Kind;
import mx.prep.spi.EdgeCache.LetterCase;
import mx.prep.spi.EdgeCache.Limits;
import mx.prep.spi.EdgeCache.Wildcards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans of random sites, held against the cheapest of all plans that there are. */
class PurgePlannerTest {
    private static final int SEEDS = 200;
    private static final String[] NAMES = {"a", "ab", "B", "b", "datos", "dato1", "%C3%B1", "%C3%B3", "%c3%b1", "a%20b"
    };

    /** Whether a text ends between two characters, not in one. */
    private static boolean isWhole(String url) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < url.length(); i++) {
            if (url.charAt(i) != '%') {
                bytes.write(url.charAt(i));
            } else if (i + 2 >= url.length()) {
                return false;
            } else {
                bytes.write(Integer.parseInt(url.substring(i + 1, i + 3), 16));
                i += 2;
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** What a cache holds, URL by URL, and what of it is to go. */
    private record Site(TreeMap<String, Kind> urls) {
        static Site random(Random random, int most) {
            TreeMap<String, Kind> urls = new TreeMap<>();
            int size = 1 + random.nextInt(most);
            double share = random.nextDouble();
            while (urls.size() < size) {
                StringBuilder url = new StringBuilder();
                int depth = 1 + random.nextInt(3);
                for (int i = 0; i < depth; i++) {
                    url.append('/').append(NAMES[random.nextInt(NAMES.length)]);
                }
                boolean folder = random.nextInt(8) == 0;
                Kind kind = random.nextDouble() < share ? Kind.OWED : Kind.HELD;
                urls.put(
                        folder ? url + "/" : url.toString(), folder && random.nextInt(3) == 0 ? Kind.OWED_BELOW : kind);
            }
            return new Site(urls);
        }

        Plan plan(Limits limits) {
            UrlTree.Builder tree = new UrlTree.Builder(limits);
            urls.forEach(tree::add);
            return new PurgePlanner(limits).plan(tree.build());
        }
    }

    /** The oracle: compares texts, knows no tree. */
    private record Oracle(Site site, Limits limits) {
        boolean covers(String path, String url) {
            String one = fold(path);
            String other = fold(url);
            return one.endsWith("*") ? other.startsWith(one.substring(0, one.length() - 1)) : one.equals(other);
        }

        private String fold(String text) {
            return limits.letterCase() == LetterCase.IGNORED ? text.toLowerCase(Locale.ROOT) : text;
        }

        boolean isCovered(String url, Kind kind, List<String> paths) {
            // Whatever may lie below is covered if something that nobody thought of is.
            return paths.stream().anyMatch(p -> covers(p, url))
                    && (kind != Kind.OWED_BELOW || paths.stream().anyMatch(p -> covers(p, url + "~")));
        }

        /** The price of paths that cover everything, or -1. */
        long price(List<String> paths) {
            long price = 0;
            Set<String> gone = new TreeSet<>();
            Set<String> owed = new TreeSet<>();
            for (var url : site.urls().entrySet()) {
                if (url.getValue() == Kind.HELD) {
                    if (paths.stream().anyMatch(p -> covers(p, url.getKey()))) {
                        gone.add(fold(url.getKey()));
                    }
                } else if (!isCovered(url.getKey(), url.getValue(), paths)) {
                    return -1;
                } else {
                    owed.add(fold(url.getKey()));
                }
            }
            gone.removeAll(owed);
            for (String path : paths) {
                price += path.endsWith("*")
                        ? limits.prices().wildcard()
                        : limits.prices().path();
            }
            return price + (long) gone.size() * limits.prices().eviction();
        }

        /** Every place where the edge takes a wildcard that isn't in the middle of a character. */
        List<String> wildcards() {
            Set<String> all = new TreeSet<>();
            for (var url : site.urls().entrySet()) {
                if (url.getValue() != Kind.HELD) {
                    for (int i = 1; i <= url.getKey().length(); i++) {
                        String head = url.getKey().substring(0, i);
                        if (limits.wildcards() == Wildcards.ANYWHERE || head.endsWith("/")) {
                            all.add(head + "*");
                        }
                    }
                }
            }
            return all.stream()
                    .filter(w -> isWhole(w.substring(0, w.length() - 1)))
                    .filter(this::isWorthIt)
                    .toList();
        }

        /** A wildcard for one URL that nothing else lies below only takes along what nobody knows of. */
        private boolean isWorthIt(String wildcard) {
            List<Kind> kinds = site.urls().entrySet().stream()
                    .filter(url -> covers(wildcard, url.getKey()))
                    .collect(Collectors.toMap(
                            url -> fold(url.getKey()), Map.Entry::getValue, (a, b) -> a.compareTo(b) > 0 ? a : b))
                    .values()
                    .stream()
                    .toList();
            return kinds.size() > 1 || kinds.contains(Kind.OWED_BELOW);
        }

        long cheapest() {
            // Of wildcards that cover the same, one is enough.
            TreeMap<String, String> different = new TreeMap<>();
            for (String wildcard : wildcards()) {
                StringBuilder covered = new StringBuilder();
                site.urls()
                        .forEach((url, kind) ->
                                covered.append(!covers(wildcard, url) ? '-' : covers(wildcard, url + "~") ? 'x' : 'o'));
                different.putIfAbsent(covered.toString(), wildcard);
            }
            return cheapest(new ArrayList<>(different.values()), new ArrayList<>(), 0, Long.MAX_VALUE);
        }

        private long cheapest(List<String> candidates, List<String> taken, int next, long best) {
            long found = Math.min(best, withSingles(taken));
            if (taken.size() == limits.openWildcards()) {
                return found;
            }
            for (int i = next; i < candidates.size(); i++) {
                String candidate = candidates.get(i);
                if (taken.stream().noneMatch(t -> covers(t, candidate))
                        && (taken.size() + 1L) * limits.prices().wildcard() < found) {
                    taken.add(candidate);
                    found = cheapest(candidates, taken, i + 1, found);
                    taken.remove(taken.size() - 1);
                }
            }
            return found;
        }

        private long withSingles(List<String> wildcards) {
            TreeMap<String, String> singles = new TreeMap<>();
            site.urls().forEach((url, kind) -> {
                if (kind == Kind.OWED && !isCovered(url, kind, wildcards)) {
                    singles.put(fold(url), url);
                }
            });
            if (singles.size() > limits.openPaths()) {
                return Long.MAX_VALUE;
            }
            List<String> paths = new ArrayList<>(wildcards);
            paths.addAll(singles.values());
            long price = price(paths);
            return price < 0 ? Long.MAX_VALUE : price;
        }
    }

    private static void assertWithinLimits(Plan plan, Limits limits) {
        assertTrue(plan.singles() <= limits.openPaths(), plan::toString);
        assertTrue(plan.wildcards() <= limits.openWildcards(), plan::toString);
        for (String path : plan.paths()) {
            String head = path.endsWith("*") ? path.substring(0, path.length() - 1) : path;
            assertTrue(path.startsWith("/") && !head.contains("*"), path);
            assertTrue(isWhole(head), path);
            if (path.endsWith("*") && limits.wildcards() == Wildcards.AFTER_SLASH) {
                assertTrue(path.endsWith("/*"), path);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Profiles.class, mode = EnumSource.Mode.EXCLUDE, names = "CLOUD_FRONT_WITH_ROUTES")
    void theCheapestPlanIsFoundWhereOnlyWildcardsAreFew(Profiles profile) {
        int covered = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Site site = Site.random(random, 12);
            Limits limits = profile.narrow(Integer.MAX_VALUE, 1 + random.nextInt(3), 1 + random.nextInt(12));
            Plan plan = site.plan(limits);
            Oracle oracle = new Oracle(site, limits);
            assertWithinLimits(plan, limits);
            String what = "seed " + seed + ": " + site + " gives " + plan;
            assertEquals(oracle.cheapest(), oracle.price(plan.paths()), what);
            assertEquals(oracle.price(plan.paths()), plan.cost(limits.prices()), what);
            covered += plan.wildcards();
        }
        assertTrue(covered > SEEDS / 8, "wildcards were used: " + covered);
    }

    /** The bound where single paths are few as well: twice the cheapest, and mostly that. */
    @ParameterizedTest
    @EnumSource(value = Profiles.class, mode = EnumSource.Mode.EXCLUDE, names = "CLOUD_FRONT_WITH_ROUTES")
    void withFewPathsAPlanIsNeverFarFromTheCheapest(Profiles profile) {
        int dearer = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Site site = Site.random(random, 12);
            Limits limits = profile.narrow(1 + random.nextInt(4), 1 + random.nextInt(3), 1 + random.nextInt(12));
            Plan plan = site.plan(limits);
            Oracle oracle = new Oracle(site, limits);
            assertWithinLimits(plan, limits);
            long price = oracle.price(plan.paths());
            long cheapest = oracle.cheapest();
            String what = "seed " + seed + ": " + limits + " " + site + " gives " + plan + " for " + cheapest;
            assertTrue(price >= cheapest && price <= cheapest * 2, what);
            dearer += price > cheapest ? 1 : 0;
        }
        assertTrue(dearer < SEEDS / 10, "more than the cheapest: " + dearer);
    }

    @Test
    void manyFilesOfOneFolderAreOneWildcardAndTheRestStays() {
        for (Profiles profile : Profiles.values()) {
            UrlTree.Builder tree = new UrlTree.Builder(profile.limits());
            IntStream.range(0, 5000).forEach(i -> tree.add("/datos/seccion" + i + ".json", Kind.OWED));
            IntStream.range(0, 5000).forEach(i -> tree.add("/imagenes/acta" + i + ".jpg", Kind.HELD));
            tree.add("/index.html", Kind.OWED);
            Plan plan = new PurgePlanner(profile.limits()).plan(tree.build());
            assertEquals(2, plan.paths().size(), plan::toString);
            assertTrue(plan.paths().get(0).startsWith("/datos/"), plan::toString);
            assertEquals(0, plan.evicted());
        }
    }

    @Test
    void aPlanOfALargeSiteKeepsTheLimits() {
        for (Profiles profile : Profiles.values()) {
            UrlTree.Builder tree = new UrlTree.Builder(profile.limits());
            Random random = new Random(7);
            for (int i = 0; i < 70_000; i++) {
                tree.add(
                        "/distrito" + i % 300 + "/seccion" + i / 300 + "/acta" + i + ".json",
                        random.nextInt(5) == 0 ? Kind.OWED : Kind.HELD);
            }
            Plan plan = new PurgePlanner(profile.limits()).plan(tree.build());
            assertWithinLimits(plan, profile.limits());
        }
    }
}
