package mx.prep.internal.purge;

import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import mx.prep.internal.purge.PurgePlanner.Plan;
import mx.prep.internal.purge.UrlTree.Kind;
import mx.prep.model.Manifest;
import mx.prep.model.ObjectKey;
import mx.prep.spi.EdgeCache;
import org.jspecify.annotations.Nullable;

/**
 * Under which URLs a cache may hold a site's files.
 *
 * <p>A folder's {@code index.html} is also {@code /folder/} and {@code /folder}, and where the edge answers routes,
 * whatever begins with {@code /folder/}. The site's root without an {@code index.html} leads to a page further down, so
 * it changes with any of them. No wildcard ever reaches beyond the target's public URI.
 */
final class SiteUrls {
    /** In a set of what is owed: everything. */
    static final String EVERYTHING = "/";

    private static final String INDEX = "index.html";

    private final EdgeCache.Limits limits;
    private final String base;

    /** @param publicUri where readers find the site's root, or null for a host's root */
    SiteUrls(@Nullable URI publicUri, EdgeCache.Limits limits) {
        String path = publicUri == null ? null : publicUri.getRawPath();
        this.base = path == null || path.isEmpty() ? "/" : path;
        this.limits = limits;
    }

    /**
     * The cheapest paths to purge.
     *
     * @param owed files of the site; with a slash at the end, folders and all in them; {@link #EVERYTHING}
     * @param again paths of an earlier plan
     * @param live what the site has now
     */
    Plan plan(Collection<String> owed, Collection<String> again, Manifest live) {
        boolean everything = owed.contains(EVERYTHING) || again.contains(base + "*");
        if (everything && hasWildcards()) {
            Set<String> all = new TreeSet<>(outside(again));
            all.addAll(root());
            all.remove(base);
            all.add(base + "*");
            return new Plan(List.copyOf(all), 0);
        }
        UrlTree.Builder urls = new UrlTree.Builder(limits);
        Set<String> all = new HashSet<>();
        Set<String> outside = new TreeSet<>(outside(again));
        owed.forEach(path -> add(path, live, all));
        if (everything) {
            live.files().forEach(file -> file(file.path().value(), live, all));
        }
        all.addAll(again);
        for (String path : all) {
            if (!path.startsWith(base)) {
                outside.add(path);
            } else if (Plan.isWildcard(path)) {
                urls.add(path.substring(0, path.length() - 1), Kind.OWED_BELOW);
            } else {
                urls.add(path, Kind.OWED);
            }
        }
        live.files().forEach(file -> held(file.path(), urls));
        Plan inside = new PurgePlanner(limits).plan(urls.build());
        outside.addAll(inside.paths());
        return new Plan(List.copyOf(outside), inside.evicted());
    }

    private List<String> outside(Collection<String> paths) {
        return paths.stream().filter(path -> !path.startsWith(base)).toList();
    }

    private void held(ObjectKey file, UrlTree.Builder urls) {
        String url = base + UrlForms.usual(file.value());
        urls.add(url, Kind.HELD);
        if (file.name().equals(INDEX)) {
            urls.add(url.substring(0, url.length() - INDEX.length()), Kind.HELD);
        }
    }

    private void add(String owed, Manifest live, Set<String> all) {
        if (owed.equals(EVERYTHING)) {
            return;
        }
        if (!owed.endsWith("/")) {
            file(owed, live, all);
        } else if (hasWildcards()) {
            spell(owed, all);
            spell(owed.substring(0, owed.length() - 1), all);
            UrlForms.of(owed).forEach(form -> whole(form, all));
        } else {
            live.files().stream()
                    .map(file -> file.path().value())
                    .filter(path -> path.startsWith(owed))
                    .forEach(path -> file(path, live, all));
        }
    }

    private void file(String path, Manifest live, Set<String> all) {
        spell(path, all);
        if (!ObjectKey.of(path).name().equals(INDEX)) {
            return;
        }
        String folder = path.substring(0, path.length() - INDEX.length());
        boolean routes = limits.keys() == EdgeCache.Keys.URL_AND_ROUTE;
        if (folder.isEmpty()) {
            all.addAll(root());
            all.add(routes ? base + "*" : base);
            return;
        }
        spell(folder, all);
        spell(folder.substring(0, folder.length() - 1), all);
        if (routes) {
            UrlForms.of(folder).forEach(form -> whole(form, all));
        }
        if (live.find(ObjectKey.of(INDEX)).isEmpty()) {
            all.addAll(root());
        }
    }

    /** The root as readers may ask for it. */
    private Set<String> root() {
        return base.length() == 1 ? Set.of(base) : Set.of(base, base.substring(0, base.length() - 1));
    }

    /** Each way to spell a path; where one can't be named, all that begins as it does. */
    private void spell(String path, Set<String> all) {
        for (String form : UrlForms.of(path)) {
            if (UrlForms.nameable(form) == form.length()) {
                all.add(base + form);
            } else if (hasWildcards()) {
                whole(form, all);
            }
        }
    }

    private void whole(String beginning, Set<String> all) {
        boolean anywhere = limits.wildcards() == EdgeCache.Wildcards.ANYWHERE;
        String plain = beginning.substring(0, UrlForms.nameable(beginning));
        all.add(base + (anywhere ? plain : plain.substring(0, plain.lastIndexOf('/') + 1)) + "*");
    }

    private boolean hasWildcards() {
        return limits.wildcards() != EdgeCache.Wildcards.NONE;
    }
}
