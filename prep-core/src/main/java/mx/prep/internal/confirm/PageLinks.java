package mx.prep.internal.confirm;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.internal.format.HtmlText;
import mx.prep.internal.format.UrlPath;
import org.jspecify.annotations.Nullable;

/**
 * What a page or a style sheet names, as a browser without scripts sees it: comments, scripts, {@code noscript} and
 * {@code template} name nothing. What scripts put together isn't found.
 */
final class PageLinks {
    /** Whether a browser loads it by itself, or a reader may ask for it. */
    enum Use {
        LOADED,
        OFFERED
    }

    /** Elements whose content isn't markup, or isn't shown. */
    private static final Set<String> RAW = Set.of("script", "style", "textarea", "title", "noscript", "template");

    private static final Set<String> LOADED_RELATIONS = Set.of(
            "stylesheet", "icon", "apple-touch-icon", "mask-icon", "preload", "modulepreload", "prefetch", "manifest");
    private static final Map<String, List<String>> LOADING = Map.ofEntries(
            Map.entry("script", List.of("src")),
            Map.entry("img", List.of("src", "srcset")),
            Map.entry("source", List.of("src", "srcset")),
            Map.entry("iframe", List.of("src")),
            Map.entry("frame", List.of("src")),
            Map.entry("embed", List.of("src")),
            Map.entry("object", List.of("data")),
            Map.entry("audio", List.of("src")),
            Map.entry("video", List.of("src", "poster")),
            Map.entry("track", List.of("src")),
            Map.entry("input", List.of("src")),
            Map.entry("image", List.of("href", "xlink:href")));
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9:-]*");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("[\\s/]*([^\\s/>=]+)(?:\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s>\"']+)))?");
    private static final Pattern CSS_COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern CSS_LINK = Pattern.compile(
            "url\\(\\s*(?:\"([^\"]*)\"|'([^']*)'|([^)\"'\\s]+))\\s*\\)|@import\\s+(?:\"([^\"]*)\"|'([^']*)')",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_ADDRESS =
            Pattern.compile("(?:#|\\?|(?:data|blob|javascript|mailto|tel|about|sms):).*|", Pattern.CASE_INSENSITIVE);

    private final URI page;
    private final Map<URI, Use> links = new LinkedHashMap<>();
    private URI base;

    private PageLinks(URI page) {
        this.page = page;
        this.base = page;
    }

    /** Addresses in a page, without fragments, in their order. */
    static Map<URI, Use> ofPage(URI page, String html) {
        PageLinks found = new PageLinks(page);
        found.scan(html);
        return found.links;
    }

    /** Addresses in a style sheet, without fragments, in their order. */
    static Map<URI, Use> ofStyles(URI sheet, String css) {
        PageLinks found = new PageLinks(sheet);
        found.styles(css);
        return found.links;
    }

    private void scan(String html) {
        int at = html.indexOf('<');
        while (at >= 0) {
            at = html.startsWith("<!--", at) ? after(html, "-->", at + 4) : tag(html, at + 1);
            at = at < 0 ? -1 : html.indexOf('<', at);
        }
    }

    /** Reads the tag whose name begins here; returns where to go on, or -1 at the end. */
    private int tag(String html, int start) {
        Matcher name = NAME.matcher(html).region(start, html.length());
        if (!name.lookingAt()) {
            return start;
        }
        String element = name.group().toLowerCase(Locale.ROOT);
        Map<String, String> attributes = new LinkedHashMap<>();
        Matcher m = ATTRIBUTE.matcher(html).region(name.end(), html.length());
        int end = name.end();
        while (m.lookingAt()) {
            String value = m.group(2) != null ? m.group(2) : m.group(3) != null ? m.group(3) : m.group(4);
            attributes.putIfAbsent(m.group(1).toLowerCase(Locale.ROOT), value == null ? "" : HtmlText.decoded(value));
            end = m.end();
            m.region(end, html.length());
        }
        element(element, attributes);
        int close = html.indexOf('>', end);
        if (close < 0) {
            return -1;
        }
        return RAW.contains(element) ? raw(html, element, close + 1) : close + 1;
    }

    private int raw(String html, String element, int start) {
        Matcher closing = Pattern.compile("</" + element + "(?=[\\s/>])", Pattern.CASE_INSENSITIVE)
                .matcher(html)
                .region(start, html.length());
        if (!closing.find()) {
            return -1;
        }
        if (element.equals("style")) {
            styles(html.substring(start, closing.start()));
        }
        return closing.end();
    }

    private static int after(String text, String end, int from) {
        int found = text.indexOf(end, from);
        return found < 0 ? -1 : found + end.length();
    }

    private void element(String element, Map<String, String> attributes) {
        String href = attributes.get("href");
        if (element.equals("base") && href != null && base.equals(page)) {
            resolve(href).ifPresent(uri -> base = uri);
        } else if (element.equals("link") && href != null) {
            String relations = attributes.getOrDefault("rel", "").toLowerCase(Locale.ROOT);
            if (Pattern.compile("\\s+").splitAsStream(relations).anyMatch(LOADED_RELATIONS::contains)) {
                add(href, Use.LOADED);
            }
        } else if ((element.equals("a") || element.equals("area")) && href != null) {
            add(href, Use.OFFERED);
        }
        for (String attribute : LOADING.getOrDefault(element, List.of())) {
            String value = attributes.get(attribute);
            if (value != null && attribute.equals("srcset")) {
                Pattern.compile(",\\s+|,$").splitAsStream(value.strip()).forEach(c -> add(first(c), Use.LOADED));
            } else if (value != null) {
                add(value, Use.LOADED);
            }
        }
        styles(attributes.getOrDefault("style", ""));
    }

    /** An address without the width or density behind it. */
    private static String first(String candidate) {
        return candidate.strip().split("\\s", 2)[0];
    }

    private void styles(String css) {
        Matcher m = CSS_LINK.matcher(CSS_COMMENT.matcher(css).replaceAll(" "));
        while (m.find()) {
            for (int group = 1; group <= m.groupCount(); group++) {
                if (m.group(group) != null) {
                    add(m.group(group), Use.LOADED);
                }
            }
        }
    }

    private void add(String address, Use use) {
        resolve(address).ifPresent(uri -> links.merge(uri, use, (a, b) -> a == Use.LOADED ? a : b));
    }

    private Optional<URI> resolve(String address) {
        String text = address.strip().replaceAll("[\\t\\r\\n]", "").replace('\\', '/');
        int fragment = text.indexOf('#');
        String plain = fragment > 0 ? text.substring(0, fragment) : text;
        if (NO_ADDRESS.matcher(plain).matches()) {
            return Optional.empty();
        }
        URI uri = parsed(plain);
        if (uri == null) {
            return Optional.empty();
        }
        URI whole = base.resolve(uri).normalize();
        String scheme = String.valueOf(whole.getScheme()).toLowerCase(Locale.ROOT);
        return whole.getHost() != null && scheme.matches("https?") ? Optional.of(whole) : Optional.empty();
    }

    /** As browsers read it: what an address can't hold is escaped. */
    private static @Nullable URI parsed(String text) {
        String escaped = UrlPath.escaped(
                text,
                c -> c > ' ' && c < 0x7f && "\"<>^`{|}".indexOf(c) < 0,
                HexFormat.of().withUpperCase());
        try {
            return new URI(escaped);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
