package mx.prep.internal.confirm;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mx.prep.internal.upload.Workers;
import mx.prep.model.Flaw;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * Loads a page as a browser does: its document, what that names, and what is named by the style sheets and frames among
 * it, all under the cookies of the document. One load, one thread; requests run on the workers'.
 */
final class PageLoad {
    private static final int MOST = 300;
    private static final int DEEPEST = 4;

    private final HttpReading http;
    private final Manifest manifest;
    private final Workers workers;
    private final Asking asking;
    private final Set<URI> seen = Collections.synchronizedSet(new HashSet<>());
    private final Set<ObjectKey> loaded = new HashSet<>();
    private final List<Link> level = Collections.synchronizedList(new ArrayList<>());
    private @Nullable String cookies;

    /** Asks for one address and keeps what it finds. */
    interface Asking {
        /** What came, or null if it isn't to be followed. */
        Reading.@Nullable Answer ask(Ask ask, @Nullable String cookies);

        void flaw(Flaw flaw);

        /** Whether nothing more is to be asked. */
        boolean isOver();
    }

    /** One address that a page names. */
    private record Link(URI uri, PageLinks.Use use, String from) {}

    PageLoad(HttpReading http, Manifest manifest, Workers workers, Asking asking) {
        this.http = http;
        this.manifest = manifest;
        this.workers = workers;
        this.asking = asking;
    }

    /** Asks for a page's document; the rest is still to come. Returns whether it is what it has to be. */
    boolean begin(Ask page) {
        seen.add(http.base().resolve(page.uri()));
        loaded.add(page.entry().path());
        Reading.Answer answer = asking.ask(page, null);
        if (answer != null && answer.text() != null) {
            cookies = answer.text().cookies();
            level.addAll(links(page, answer.text()));
        }
        return answer != null;
    }

    /** What the document names, one task for each. */
    List<Runnable> tasks() {
        List<Link> now = List.copyOf(level);
        level.clear();
        now.stream()
                .filter(link -> link.use() == PageLinks.Use.LOADED)
                .forEach(link -> entry(link.uri()).ifPresent(entry -> loaded.add(entry.path())));
        return now.stream()
                .<Runnable>map(link -> () -> level.addAll(follow(link)))
                .toList();
    }

    /** What is named by what was loaded so far, and so on. */
    void end() {
        for (int depth = 1; depth < DEEPEST && !level.isEmpty(); depth++) {
            workers.forEach(tasks(), Runnable::run);
        }
    }

    /** The files that it needs, as far as they are known. */
    Set<ObjectKey> loaded() {
        return loaded;
    }

    private List<Link> follow(Link link) {
        if (asking.isOver() || seen.size() >= MOST || !seen.add(link.uri())) {
            return List.of();
        }
        Optional<ManifestEntry> entry = entry(link.uri());
        if (entry.isEmpty()) {
            unlisted(link);
            return List.of();
        }
        if (link.use() == PageLinks.Use.OFFERED) {
            return List.of();
        }
        Ask ask = new Ask(where(link.uri()), link.uri(), entry.get());
        Reading.Answer answer = asking.ask(ask, cookies);
        return answer == null || answer.text() == null ? List.of() : links(ask, answer.text());
    }

    /** The site's own addresses in a text. */
    private List<Link> links(Ask ask, Reading.Text text) {
        boolean page = ask.entry().mediaType().value().startsWith("text/html");
        Map<URI, PageLinks.Use> found =
                page ? PageLinks.ofPage(text.uri(), text.content()) : PageLinks.ofStyles(text.uri(), text.content());
        return found.entrySet().stream()
                .filter(link -> isOurs(link.getKey()))
                .map(link -> new Link(
                        link.getKey(), link.getValue(), ask.entry().path().value()))
                .toList();
    }

    private boolean isOurs(URI uri) {
        return http.base().getRawAuthority().equalsIgnoreCase(uri.getRawAuthority())
                && uri.getRawPath().startsWith(http.base().getRawPath());
    }

    private String where(URI uri) {
        return uri.getPath().substring(http.base().getPath().length());
    }

    /** The file that an address leads to: itself, or the index of the folder. */
    private Optional<ManifestEntry> entry(URI uri) {
        String path = where(uri);
        return find(path)
                .or(() -> find(path.isEmpty() || path.endsWith("/") ? path + "index.html" : path + "/index.html"));
    }

    private Optional<ManifestEntry> find(String path) {
        return ObjectKey.find(path).flatMap(manifest::find);
    }

    /** A name without a dot may be a route of a script, which the page answers itself. */
    private void unlisted(Link link) {
        String where = where(link.uri());
        boolean route = !where.substring(where.lastIndexOf('/') + 1).contains(".");
        if (link.use() == PageLinks.Use.OFFERED && route) {
            return;
        }
        String status;
        try {
            status = "answers " + http.status(link.uri(), cookies);
        } catch (IOException e) {
            status = "can't be had";
        }
        asking.flaw(new Flaw(
                Flaw.Kind.REFERENCE, link.from(), "names " + where + ", which isn't in the release and " + status));
    }
}
