package mx.prep.internal.purge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.spi.EdgeCache;
import org.jspecify.annotations.Nullable;

/**
 * The URLs that a cache may hold, by the beginnings that they have in common: each node is a place where a wildcard may
 * stand. One that would cut a percent escape, or a character of several, is none.
 */
final class UrlTree {
    private final boolean anywhere;
    private final List<Url> urls;

    /** What is to become of a URL. */
    enum Kind {
        /** It didn't change and may stay. */
        HELD,
        /** It is to be purged. */
        OWED,
        /** It and all that begins with it are to be purged, known or not. */
        OWED_BELOW
    }

    /**
     * @param text as it is sent
     * @param key as it is compared
     */
    record Url(String text, String key, Kind kind) {}

    /**
     * @param text where a wildcard may stand, or the leaf's URL
     * @param leaf null where others are below
     * @param owed how many URLs are to be purged
     * @param held how many may stay
     * @param whole whether all of it has to be purged
     */
    record Node(String text, @Nullable Url leaf, List<Node> children, int owed, int held, boolean whole) {}

    private UrlTree(List<Url> urls, boolean anywhere) {
        this.urls = urls;
        this.anywhere = anywhere;
    }

    /** Collects URLs; what is to be purged wins over what may stay. */
    static final class Builder {
        private final EdgeCache.Limits limits;
        private final Map<String, Url> urls = new TreeMap<>();

        Builder(EdgeCache.Limits limits) {
            this.limits = limits;
        }

        void add(String text, Kind kind) {
            String key = limits.letterCase() == EdgeCache.LetterCase.IGNORED ? text.toLowerCase(Locale.ROOT) : text;
            urls.merge(
                    key,
                    new Url(text, key, kind),
                    (one, other) -> one.kind().compareTo(other.kind()) >= 0 ? one : other);
        }

        /** The root, or null where nothing was added. */
        @Nullable
        Node build() {
            if (urls.isEmpty()) {
                return null;
            }
            List<Url> sorted = List.copyOf(urls.values());
            return new UrlTree(sorted, limits.wildcards() == EdgeCache.Wildcards.ANYWHERE).node(0, sorted.size());
        }
    }

    private Node node(int from, int to) {
        Url first = urls.get(from);
        if (to - from == 1) {
            int held = first.kind() == Kind.HELD ? 1 : 0;
            return new Node(first.text(), first, List.of(), 1 - held, held, first.kind() == Kind.OWED_BELOW);
        }
        int length = common(first.key(), urls.get(to - 1).key());
        List<Node> children = new ArrayList<>();
        for (int start = from; start < to; ) {
            String next = token(urls.get(start).key(), length);
            boolean folder = anywhere ? !next.isEmpty() : next.endsWith("/");
            int end = start + 1;
            while (folder && end < to && urls.get(end).key().startsWith(next, length)) {
                end++;
            }
            children.add(node(start, end));
            start = end;
        }
        int owed = children.stream().mapToInt(Node::owed).sum();
        int held = children.stream().mapToInt(Node::held).sum();
        boolean whole = first.kind() == Kind.OWED_BELOW && first.key().length() == length;
        return new Node(first.text().substring(0, length), null, children, owed, held, whole);
    }

    /** How much of two keys is equal, up to the last place where a wildcard may stand. */
    private int common(String one, String other) {
        int length = 0;
        int most = Math.min(one.length(), other.length());
        while (length < most && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        if (!anywhere) {
            return one.lastIndexOf('/', length - 1) + 1;
        }
        for (int start : new int[] {length - 2, length - 1}) {
            if (start >= 0 && start < length && one.charAt(start) == '%') {
                length = start;
            }
        }
        while (isContinued(one, length) || isContinued(other, length)) {
            length -= 3;
        }
        return length;
    }

    /** Whether an escape here is a further byte of a character (UTF-8: 80 to BF). */
    private static boolean isContinued(String url, int at) {
        return at >= 3
                && at + 1 < url.length()
                && url.charAt(at) == '%'
                && "89ABab".indexOf(url.charAt(at + 1)) >= 0
                && url.charAt(at - 3) == '%';
    }

    /** What follows up to the next place where a wildcard may stand; empty at the end. */
    private String token(String url, int from) {
        if (from == url.length()) {
            return "";
        }
        if (!anywhere) {
            int slash = url.indexOf('/', from);
            return url.substring(from, slash < 0 ? url.length() : slash + 1);
        }
        int end = url.charAt(from) == '%' ? from + 3 : from + 1;
        while (isContinued(url, end)) {
            end += 3;
        }
        return url.substring(from, end);
    }
}
