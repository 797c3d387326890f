package mx.prep.examples.night;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * One reader's browser: keeps cookies as long as they live and answers by {@code max-age} and ETag, for all sites the
 * same. It reaches the site by one point of presence, and now and then by another, also within a page load. One thread.
 */
public final class CachingBrowser {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern NAMED = Pattern.compile("<(?:link|script|img)[^>]* (?:src|href)=\"([^\"]+)\"");
    private static final Pattern DOWNLOAD = Pattern.compile("<a [^>]*href=\"([^\"]+\\.csv)\"");
    private static final Pattern COOKIE = Pattern.compile("([^=]+)=([^;]*);.*\\bMax-Age=(\\d+).*");
    private static final String DATA = "assets/diputaciones/avanceNacional.json";
    /** Of so many requests one goes to another place than the one before. */
    private static final int MOVES = 12;

    private final List<URI> places;
    private final Random random;
    private final InstantSource time;
    private final Cookies cookies;
    private final Map<String, Stored.Until> cache = new HashMap<>();
    private @Nullable String cookie;
    private Instant cookieEnds = Instant.MIN;
    private int place;

    /** Waits between a page's document and what it names; false once nobody reads any more. */
    public interface Between {
        boolean pause() throws InterruptedException;
    }

    /** What becomes of cookies. */
    public enum Cookies {
        KEPT,
        DROPPED
    }

    public CachingBrowser(List<URI> places, Random random, InstantSource time, Cookies cookies) {
        this.cookies = cookies;
        this.places = places;
        this.random = random;
        this.time = time;
        this.place = random.nextInt(places.size());
    }

    /** Loads a page, what it names, and the data and the download that belong to it. */
    public PageLoad load(String page, Between between) throws InterruptedException {
        Instant begun = time.instant();
        Map<String, Digest> files = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        String document = new String(get(page, "document", files, problems), UTF_8);
        between.pause();
        List<String> parts = new ArrayList<>(all(NAMED, document));
        parts.add(DATA);
        for (String part : parts) {
            get(part, "empty", files, problems);
        }
        for (String download : all(DOWNLOAD, document)) {
            get(download, "document", files, problems);
        }
        return new PageLoad(files, problems, begun, Duration.between(begun, time.instant()));
    }

    private static List<String> all(Pattern pattern, String document) {
        return pattern.matcher(document).results().map(found -> found.group(1)).toList();
    }

    private byte[] get(String path, String destination, Map<String, Digest> files, List<String> problems)
            throws InterruptedException {
        Stored.Until kept = cache.get(path);
        Stored answer = kept != null && kept.isFresh(time.instant())
                ? kept.answer()
                : asked(path, destination, kept == null ? null : kept.answer(), problems);
        if (answer.status() != 200) {
            problems.add(path + ": status " + answer.status());
            return new byte[0];
        }
        files.put(path.isEmpty() ? "index.html" : path, Digest.of(DigestAlgorithm.SHA256, answer.body()));
        return answer.body();
    }

    private Stored asked(String path, String destination, @Nullable Stored known, List<String> problems)
            throws InterruptedException {
        place = random.nextInt(MOVES) == 0 ? random.nextInt(places.size()) : place;
        HttpRequest.Builder request = HttpRequest.newBuilder(places.get(place).resolve(path))
                .header("Sec-Fetch-Dest", destination)
                .header("Accept-Encoding", "gzip");
        if (cookie != null && time.instant().isBefore(cookieEnds)) {
            request.header("Cookie", cookie);
        }
        if (known != null) {
            known.header("etag").ifPresent(etag -> request.header("If-None-Match", etag));
        }
        try {
            HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            response.headers().allValues("Set-Cookie").forEach(this::keep);
            Stored answer = response.statusCode() == 304 && known != null ? known : decoded(response);
            Duration life = answer.seconds("max-age").orElse(Duration.ZERO);
            cache.put(path, new Stored.Until(answer, time.instant().plus(life)));
            return answer;
        } catch (IOException e) {
            problems.add(path + ": " + e);
            return new Stored(599, Map.of(), new byte[0]);
        }
    }

    private void keep(String setCookie) {
        Matcher said = COOKIE.matcher(setCookie);
        if (cookies == Cookies.KEPT && said.matches()) {
            cookie = said.group(1) + "=" + said.group(2);
            cookieEnds = time.instant().plusSeconds(Long.parseLong(said.group(3)));
        }
    }

    private static Stored decoded(HttpResponse<byte[]> response) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        byte[] body = response.body();
        if ("gzip".equals(headers.get("content-encoding"))) {
            try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
                body = plain.readAllBytes();
            }
        }
        return new Stored(response.statusCode(), headers, body);
    }
}
