package mx.prep.examples.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many readers while cuts come: page loads that straddle a switch, and others that just keep coming. */
@Tag("long")
class PageLoadHammerTest {
    private static final int SWITCHES = 6;
    private static final int STRADDLING = 60;
    private static final int READERS = 4;
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void noPageLoadIsOfTwoCuts() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(READERS + 8);
        AtomicBoolean over = new AtomicBoolean();
        try (ServedSite site = new ServedSite(null)) {
            site.publish(1);
            List<Future<Integer>> steady = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                steady.add(pool.submit(() -> readUntil(over, site)));
            }
            for (int number = 2; number < 2 + SWITCHES; number++) {
                List<Load> loads = all(pool, STRADDLING, () -> document(site));
                site.publish(number);
                String before = "corte=" + (number - 1);
                for (Set<String> cuts : finish(pool, site, loads, Cookies.KEPT)) {
                    assertEquals(Set.of(before), cuts, "a page load of one cut");
                }
            }
            over.set(true);
            int loads = 0;
            for (Future<Integer> reader : steady) {
                loads += reader.get();
            }
            assertTrue(loads > 0, "readers read all the while");
            assertEquals(
                    0, site.server.counts().refused() + site.server.counts().failed());
        } finally {
            over.set(true);
            pool.shutdownNow();
        }
    }

    @Test
    void withoutTheCookieTheSamePageLoadsDoMix() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (ServedSite site = new ServedSite(null)) {
            site.publish(1);
            List<Load> loads = all(pool, STRADDLING, () -> document(site));
            site.publish(2);
            for (Set<String> cuts : finish(pool, site, loads, Cookies.DROPPED)) {
                assertEquals(Set.of("corte=1", "corte=2"), cuts);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private enum Cookies {
        KEPT,
        DROPPED
    }

    /** A page load after its document: the document's cut and the cookie that came with it. */
    private record Load(String cut, String cookie) {}

    private int readUntil(AtomicBoolean over, ServedSite site) throws Exception {
        int loads = 0;
        while (!over.get()) {
            Set<String> cuts = rest(site, document(site), Cookies.KEPT);
            assertEquals(1, cuts.size(), () -> "a page load of " + cuts);
            loads++;
        }
        return loads;
    }

    private Load document(ServedSite site) throws IOException, InterruptedException {
        HttpResponse<byte[]> page = get(site, "", "document", "");
        String cookie = page.headers().firstValue("Set-Cookie").orElseThrow();
        return new Load(cut(page), cookie.substring(0, cookie.indexOf(';')));
    }

    private List<Set<String>> finish(ExecutorService pool, ServedSite site, List<Load> loads, Cookies cookies)
            throws Exception {
        List<Future<Set<String>>> running = new ArrayList<>();
        for (Load load : loads) {
            running.add(pool.submit(() -> rest(site, load, cookies)));
        }
        List<Set<String>> cuts = new ArrayList<>();
        for (Future<Set<String>> one : running) {
            cuts.add(one.get());
        }
        return cuts;
    }

    private Set<String> rest(ServedSite site, Load load, Cookies cookies) throws IOException, InterruptedException {
        Set<String> cuts = new TreeSet<>();
        cuts.add(load.cut());
        for (String part : ServedSite.PARTS) {
            cuts.add(cut(get(site, part, "empty", cookies == Cookies.KEPT ? load.cookie() : "")));
        }
        return cuts;
    }

    private HttpResponse<byte[]> get(ServedSite site, String path, String destination, String cookie)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(site.uri(path))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Sec-Fetch-Dest", destination);
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(200, response.statusCode(), path);
        return response;
    }

    private static String cut(HttpResponse<byte[]> response) {
        String text = new String(response.body(), UTF_8);
        return text.substring(text.lastIndexOf("corte="));
    }

    private static <T> List<T> all(ExecutorService pool, int times, Callable<T> task) throws Exception {
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            running.add(pool.submit(task));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
            results.add(one.get());
        }
        return results;
    }
}
