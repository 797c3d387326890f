package mx.prep.internal.confirm;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mx.prep.model.CacheRule;
import mx.prep.model.Encoding;
import mx.prep.model.Flaw;
import mx.prep.model.Flaw.Kind;
import mx.prep.model.ManifestEntry;
import mx.prep.model.MediaType;
import mx.prep.model.Recipe;

/** What an answer's headers have to say. An edge may be stricter than promised, never laxer. */
final class AnswerRules {
    /** What CDNs leave uncompressed (CloudFront: below 1,000 bytes and above 10,000,000). */
    private static final long SMALLEST = 1_000;

    private static final long LARGEST = 10_000_000;
    /** Names that browsers take for the same (RFC 9239, RFC 7303, and what servers have in their tables). */
    private static final Map<String, String> SAME = Map.of(
            "application/javascript", "text/javascript",
            "application/x-javascript", "text/javascript",
            "text/xml", "application/xml",
            "image/x-icon", "image/vnd.microsoft.icon",
            "application/x-zip-compressed", "application/zip",
            "text/json", "application/json");

    private AnswerRules() {}

    /** What is wrong about an answer that carries a file of a release. */
    static List<Flaw> flaws(HttpHeaders headers, Ask ask) {
        List<Flaw> flaws = new ArrayList<>();
        ManifestEntry entry = ask.entry();
        mediaType(headers, entry.mediaType(), ask.where(), flaws);
        caching(headers, entry.cacheRule(), ask.where(), flaws);
        if (isCompressible(entry) && headers.firstValue("Content-Encoding").isEmpty()) {
            flaws.add(new Flaw(Kind.COMPRESSION, ask.where(), "is served uncompressed to a reader who takes gzip"));
        }
        return flaws;
    }

    /** What is wrong about an answer that carries the pointer. */
    static List<Flaw> pointerFlaws(HttpHeaders headers, String where) {
        List<Flaw> flaws = new ArrayList<>();
        mediaType(headers, MediaType.JSON, where, flaws);
        caching(headers, CacheRule.POINTER, where, flaws);
        return flaws;
    }

    private static boolean isCompressible(ManifestEntry entry) {
        return entry.encoding() == Encoding.GZIP
                || (Recipe.COMPRESSIBLE.contains(entry.path().extension())
                        && entry.size() >= SMALLEST
                        && entry.size() <= LARGEST);
    }

    private static void mediaType(HttpHeaders headers, MediaType promised, String where, List<Flaw> flaws) {
        Optional<String> type = headers.firstValue("Content-Type");
        if (type.isEmpty()) {
            flaws.add(new Flaw(Kind.MEDIA_TYPE, where, "is served without Content-Type instead of as " + promised));
        } else if (!isSame(plain(type.get()), plain(promised.value()))) {
            flaws.add(new Flaw(Kind.MEDIA_TYPE, where, "is served as " + type.get() + " instead of " + promised));
        }
    }

    private static boolean isSame(String served, String promised) {
        String kind = kind(served);
        if (!SAME.getOrDefault(kind, kind).equals(kind(promised))) {
            return false;
        }
        String charset = served.substring(kind.length());
        String wanted = promised.substring(kind(promised).length());
        // JSON and the like are UTF-8 by their own definition; a text needs to be told.
        return charset.equals(wanted)
                || (charset.isEmpty() && kind.startsWith("application/"))
                || (wanted.isEmpty() && charset.equals(";charset=utf-8") && !kind.startsWith("text/"));
    }

    private static String kind(String type) {
        int parameters = type.indexOf(';');
        return parameters < 0 ? type : type.substring(0, parameters);
    }

    private static String plain(String type) {
        return type.toLowerCase(Locale.ROOT).replaceAll("[\\s\"]", "");
    }

    private static void caching(HttpHeaders headers, CacheRule promised, String where, List<Flaw> flaws) {
        String served = String.join(", ", headers.allValues("Cache-Control"));
        if (served.isBlank()) {
            flaws.add(new Flaw(Kind.CACHING, where, "is served without Cache-Control: browsers keep it as they like"));
            return;
        }
        CacheLife life = CacheLife.of(served);
        CacheLife limit = CacheLife.of(promised.value());
        if (life.browser() == Long.MAX_VALUE && limit.browser() < Long.MAX_VALUE) {
            flaws.add(new Flaw(
                    Kind.CACHING, where, "is served without max-age: browsers keep it as they like (" + served + ")"));
        } else if (life.browser() > limit.browser()) {
            flaws.add(longer(where, "browsers", life.browser(), limit.browser(), served));
        } else if (life.shared() > limit.shared()) {
            flaws.add(longer(where, "caches", life.shared(), limit.shared(), served));
        } else if (life.stale() > limit.stale()) {
            flaws.add(new Flaw(
                    Kind.CACHING,
                    where,
                    "may be shown by browsers when it is " + life.stale() + " s out of date (" + served + ")"));
        }
    }

    private static Flaw longer(String where, String who, long life, long limit, String served) {
        return new Flaw(
                Kind.CACHING,
                where,
                "may be kept by " + who + " for " + life + " s instead of " + limit + " s (" + served + ")");
    }
}
