package mx.prep.internal.fit;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;

/** Tells whether a package can be served as a target does it. */
public final class ModeFit {
    private static final int MOST = 3;

    private final PackageTraits traits;
    private final Set<String> paths;
    /** Where readers find the package's root: a path that starts and ends with a slash. */
    private final String site;

    private ModeFit(Target target, PackageTraits traits) {
        this.traits = traits;
        String root = target.recipe().root();
        this.paths = traits.paths().stream()
                .map(ObjectKey::value)
                .filter(path -> path.startsWith(root))
                .map(path -> path.substring(root.length()))
                .collect(Collectors.toSet());
        this.site = site(target.publicUri());
    }

    /** What doesn't fit, one sentence each with what to do; empty if nothing is known against it. */
    public static List<String> problems(Target target, PackageTraits traits) {
        ModeFit fit = new ModeFit(target, traits);
        List<String> problems = new ArrayList<>();
        fit.bases(problems);
        fit.links(problems);
        if (target.mode() == Mode.IN_PLACE) {
            fit.inPlace(problems, target);
        }
        return problems;
    }

    /**
     * Which mode fits, and why, where the target leaves the choice: without a release switch, whole releases take the
     * embedded edge, also as the origin of a CDN.
     *
     * @return empty behind a release switch, which serves whole releases by itself, and where links lead elsewhere in
     *     either mode
     */
    public static Optional<String> advice(Target target, PackageTraits traits) {
        ModeFit fit = new ModeFit(target, traits);
        List<String> problems = new ArrayList<>();
        fit.bases(problems);
        fit.links(problems);
        return target.releaseSwitch() != null || !problems.isEmpty() ? Optional.empty() : Optional.of(fit.advice());
    }

    private String advice() {
        String releases = "mode releases behind the embedded edge (prep serve) fits this package, in place doesn't: ";
        ObjectKey router = traits.router();
        Optional<String> reserved = reserved();
        if (router != null) {
            return releases + router + " makes addresses that are no files (routes), which the edge answers with the"
                    + " nearest index.html and a bucket doesn't.";
        }
        return reserved.map(path -> releases + path + " lies where the publisher's own files lie in place.")
                .orElseGet(() -> "mode in-place fits this package: each of its " + paths.size()
                        + " files is asked for by its own path, so that a bucket answers by itself. A page load may mix two"
                        + " cuts while one is uploaded and as long as shared caches keep files (15 s). Where that isn't"
                        + " good enough, mode releases behind the embedded edge (prep serve) fits, too: each response is"
                        + " of one cut, and without a CDN in between each page load.");
    }

    private Optional<String> reserved() {
        return paths.stream().filter(TargetLayout::isReserved).findFirst();
    }

    private static String site(@Nullable URI uri) {
        String path = uri == null ? "" : uri.getPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private void bases(List<String> problems) {
        traits.bases().forEach((page, base) -> {
            boolean leads = base.startsWith(site)
                    && (base.equals(site)
                            || paths.stream().anyMatch(path -> path.startsWith(base.substring(site.length()))));
            if (!leads && problems.size() < MOST) {
                problems.add(page + " has <base href=\"" + base + "\">, but readers find the package at " + site
                        + ": serve it at " + base + ", or change root or publicUri.");
            }
        });
    }

    private void links(List<String> problems) {
        List<String> broken = traits.rootLinks().entrySet().stream()
                .filter(link -> !leads(link.getKey()))
                .limit(MOST)
                .map(link -> link.getValue() + " to " + link.getKey())
                .toList();
        if (!broken.isEmpty()) {
            problems.add("Absolute links lead outside the package, whose root readers find at " + site + " ("
                    + String.join(", ", broken) + "): serve it where they lead, or change root or publicUri.");
        }
    }

    /** Whether a link ends at a file, a folder with a page, or a route that a script knows. */
    private boolean leads(String link) {
        if (!link.startsWith(site)) {
            return (link + "/").equals(site);
        }
        String path = link.substring(site.length());
        String folder = path.isEmpty() || path.endsWith("/") ? path : path + "/";
        boolean route = traits.router() != null
                && !path.substring(path.lastIndexOf('/') + 1).contains(".");
        return paths.contains(path) || paths.contains(folder + "index.html") || route;
    }

    private void inPlace(List<String> problems, Target target) {
        ObjectKey router = traits.router();
        if (router != null && target.releaseSwitch() == null) {
            problems.add(
                    router + " makes addresses that are no files (routes): in place, whatever serves the target has"
                            + " to answer them with the nearest index.html, as the embedded edge and an edge with a release"
                            + " switch do; otherwise use mode: releases behind one of the two.");
        }
        reserved()
                .ifPresent(path -> problems.add(path
                        + " is a path that the publisher needs for itself: this package can't be published in place, but"
                        + " with mode: releases."));
    }
}
