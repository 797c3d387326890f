package mx.prep.examples.night;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mx.prep.examples.night.CachingBrowser.Cookies;

/**
 * Readers who load page after page until the night is over: each begins again when publishers have done a little more, and
 * lets them do something between a page and what it names. Every other one is new at each page.
 */
public final class Crowd implements AutoCloseable {
    private static final int REST = 160;
    private static final int WITHIN_A_LOAD = 60;

    private final Pulse pulse;
    private final ExecutorService pool;
    private final List<Future<List<PageLoad>>> readers = new ArrayList<>();

    /**
     * Starts them.
     *
     * @param size how many there are
     * @param pages what they load
     * @param seed what chance starts from
     */
    public Crowd(int size, List<URI> places, List<String> pages, Pulse pulse, InstantSource time, long seed) {
        this.pulse = pulse;
        this.pool = Executors.newFixedThreadPool(size);
        for (int i = 0; i < size; i++) {
            Random random = new Random(seed * 101 + i);
            boolean returns = i % 2 == 0;
            readers.add(pool.submit(() -> {
                List<PageLoad> loads = new ArrayList<>();
                CachingBrowser browser = new CachingBrowser(places, random, time, Cookies.KEPT);
                while (pulse.await(random.nextInt(REST))) {
                    String page = pages.get(random.nextInt(pages.size()));
                    loads.add(browser.load(page, () -> pulse.await(random.nextInt(WITHIN_A_LOAD))));
                    browser = returns ? browser : new CachingBrowser(places, random, time, Cookies.KEPT);
                }
                return loads;
            }));
        }
    }

    /** Ends the night and gives every page that was loaded. */
    public List<PageLoad> end() throws Exception {
        pulse.end();
        List<PageLoad> all = new ArrayList<>();
        for (Future<List<PageLoad>> reader : readers) {
            all.addAll(reader.get());
        }
        return all;
    }

    @Override
    public void close() {
        pulse.end();
        pool.shutdownNow();
    }
}
