package mx.prep.examples;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Many readers of one site: some load pages all the while, others begin before a switch and end after it. */
final class Readers implements AutoCloseable {
    private static final int STEADY = 4;
    private static final List<String> PATHS = List.of("", "entidad/2");
    private final URI site;
    private final ExecutorService pool = Executors.newFixedThreadPool(2 * STEADY);
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Future<List<Browser.Page>>> steady = new ArrayList<>();

    Readers(URI site) {
        this.site = site;
    }

    /** A page load that has begun. */
    record Begun(String path, Browser.Opened opened) {}

    /** Half of them come back with their cookie, the others are new each time. */
    void start() {
        for (int i = 0; i < STEADY; i++) {
            boolean returning = i % 2 == 0;
            steady.add(pool.submit(() -> {
                List<Browser.Page> pages = new ArrayList<>();
                Browser browser = new Browser(site);
                while (!over.get()) {
                    pages.add(browser.load(PATHS.get(pages.size() % PATHS.size())));
                    browser = returning ? browser : new Browser(site);
                }
                return pages;
            }));
        }
    }

    /** Loads as many documents. */
    List<Begun> begin(int loads) throws Exception {
        List<Callable<Begun>> tasks = new ArrayList<>();
        for (int i = 0; i < loads; i++) {
            String path = PATHS.get(i % PATHS.size());
            tasks.add(() -> new Begun(path, new Browser(site).open(path)));
        }
        return all(tasks);
    }

    /** Loads what the documents name. */
    List<Browser.Page> finish(List<Begun> loads) throws Exception {
        List<Callable<Browser.Page>> tasks = new ArrayList<>();
        for (Begun load : loads) {
            tasks.add(() -> load.opened().finish(load.path()));
        }
        return all(tasks);
    }

    /** Ends what {@link #start} started, and gives every page it loaded. */
    List<Browser.Page> stop() throws Exception {
        over.set(true);
        List<Browser.Page> pages = new ArrayList<>();
        for (Future<List<Browser.Page>> reader : steady) {
            pages.addAll(reader.get());
        }
        return pages;
    }

    private <T> List<T> all(List<Callable<T>> tasks) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> task : pool.invokeAll(tasks)) {
            results.add(task.get());
        }
        return results;
    }

    @Override
    public void close() {
        over.set(true);
        pool.shutdownNow();
    }
}
