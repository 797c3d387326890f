package mx.prep.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads the authority's pages as one reader's browser does: the document, then what it names, then the data that its
 * script asks for; cookies are kept. What isn't as it has to be is part of the result. One thread.
 */
final class Browser {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern PART = Pattern.compile("<(?:link|script|img)[^>]* (?:src|href)=\"([^\"]+)\"");
    private static final Pattern PAGE_CUT = Pattern.compile("data-prep-cut=\"([^\"]+)\"");
    private static final Pattern SCRIPT_CUT = Pattern.compile("const CUT = \"([^\"]+)\"");
    private static final Pattern DATA_CUT = Pattern.compile("^\\{\"corte\":\"([^\"]+)\"");
    private static final Pattern ENTITY = Pattern.compile("^entidad/(\\d)$");
    private static final String DATA = "assets/diputaciones/";

    private final URI site;
    private String cookie = "";

    Browser(URI site) {
        this.site = site;
    }

    /**
     * A page load.
     *
     * @param cuts the cuts that its document, script and data say they are of
     * @param problems answers other than 200, and files without a cut that should have one
     */
    record Page(Set<String> cuts, List<String> problems) {
        boolean isMixed() {
            return cuts.size() > 1;
        }

        boolean isWhole() {
            return cuts.size() == 1 && problems.isEmpty();
        }
    }

    /** A page load after its document. */
    final class Opened {
        private final Set<String> cuts = new TreeSet<>();
        private final List<String> problems = new ArrayList<>();
        private final List<String> parts = new ArrayList<>();

        private void read(String path, String destination, Pattern stamp) throws InterruptedException {
            String text = get(path, destination, problems);
            Matcher cut = stamp.matcher(text);
            if (cut.find()) {
                cuts.add(cut.group(1));
            } else {
                problems.add(path + " has no cut");
            }
            if (destination.equals("document")) {
                Matcher named = PART.matcher(text);
                while (named.find()) {
                    parts.add(named.group(1));
                }
            }
        }

        /** Loads the rest. */
        Page finish(String path) throws InterruptedException {
            for (String part : parts) {
                if (part.equals("app.js")) {
                    read(part, "script", SCRIPT_CUT);
                } else {
                    get(part, "empty", problems);
                }
            }
            read(DATA + "avanceNacional.json", "empty", DATA_CUT);
            Matcher entity = ENTITY.matcher(path);
            if (entity.find()) {
                read(DATA + "entidades/0" + entity.group(1) + ".json", "empty", DATA_CUT);
            }
            return new Page(Set.copyOf(cuts), List.copyOf(problems));
        }
    }

    /** Loads a document: the site's root, or a route of the page's such as {@code entidad/2}. */
    Opened open(String path) throws InterruptedException {
        Opened opened = new Opened();
        opened.read(path, "document", PAGE_CUT);
        return opened;
    }

    Page load(String path) throws InterruptedException {
        return open(path).finish(path);
    }

    private String get(String path, String destination, List<String> problems) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(site.resolve(path)).header("Sec-Fetch-Dest", destination);
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        try {
            HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            response.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
            if (response.statusCode() != 200) {
                problems.add(path + ": status " + response.statusCode());
            }
            return new String(response.body(), UTF_8);
        } catch (IOException e) {
            problems.add(path + ": " + e);
            return "";
        }
    }
}
