package mx.prep.internal.secret;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps loggers of {@code java.util.logging} that write whole requests, tokens included, from writing ours: what such a
 * logger writes on a thread while a request of ours is under way there, or on a thread of a client that is ours, is dropped,
 * at every level. What others send is logged as before; levels and handlers stay as they are. Where another library takes
 * the JDK's logs over this has no effect, which {@link OpenWire} tells. Thread-safe.
 */
public final class QuietWire {
    /** The JDK's connections write every header at {@code FINE}, its newer client every address. */
    private static final List<String> PLATFORM = List.of(
            "sun.net.www.protocol.http.HttpURLConnection",
            "sun.net.www.http.HttpClient",
            "jdk.internal.httpclient.debug",
            "jdk.httpclient.HttpClient");

    private static final QuietWire OF_PLATFORM = new QuietWire();
    /** What the JDK's newer clients end their texts with: their number, which their threads' names have too. */
    private static final Pattern NUMBER = Pattern.compile("\\((\\d+)\\)$");

    private static final Pattern THREAD = Pattern.compile("HttpClient-(\\d+)-.*");
    private static final Set<String> OWN = ConcurrentHashMap.newKeySet();
    private static final ThreadLocal<Integer> UNDER_WAY = ThreadLocal.withInitial(() -> 0);

    /** Held, since the platform forgets loggers that nobody holds, with their filters. */
    private final List<Logger> loggers;

    /** @param more names of loggers besides the JDK's own */
    public QuietWire(String... more) {
        this.loggers = Stream.concat(PLATFORM.stream(), Stream.of(more))
                .map(Logger::getLogger)
                .toList();
    }

    /** Of the JDK's own connections alone. */
    public static QuietWire ofPlatform() {
        return OF_PLATFORM;
    }

    /** Drops what the thread logs of a request; everything else goes the way it went before. */
    private record OthersAlone(@Nullable Filter before) implements Filter {
        @Override
        public boolean isLoggable(LogRecord entry) {
            return UNDER_WAY.get() == 0 && !isOwn() && (before == null || before.isLoggable(entry));
        }

        private static boolean isOwn() {
            Matcher thread = THREAD.matcher(Thread.currentThread().getName());
            return thread.matches() && OWN.contains(thread.group(1));
        }
    }

    /** A request, with what it throws. */
    @FunctionalInterface
    public interface Request<T extends @Nullable Object, E extends Exception> {
        T send() throws E;
    }

    /** Sends a request on this thread; what is read of its answer later isn't logged by anybody. */
    public <T extends @Nullable Object, E extends Exception> T during(Request<T, E> request) throws E {
        loggers.forEach(QuietWire::watch);
        int before = UNDER_WAY.get();
        UNDER_WAY.set(before + 1);
        try {
            return request.send();
        } finally {
            if (before == 0) {
                UNDER_WAY.remove();
            } else {
                UNDER_WAY.set(before);
            }
        }
    }

    /** Takes a client for ours: its own threads, which end requests that take too long, write nothing either. */
    public HttpClient own(HttpClient client) {
        Matcher number = NUMBER.matcher(client.toString());
        if (number.find()) {
            OWN.add(number.group(1));
        }
        loggers.forEach(QuietWire::watch);
        return client;
    }

    /** Goes on with a request or gives it up on this thread, which the JDK's newer client logs with its address. */
    public void handling(Runnable step) {
        during(() -> {
            step.run();
            return step;
        });
    }

    /** A request of the JDK's newer client, with what it throws. */
    @FunctionalInterface
    public interface BlockingRequest<T> {
        T send() throws IOException, InterruptedException;
    }

    /** Sends a request of the JDK's newer client on this thread, as {@link #during} does. */
    public <T> T blocking(BlockingRequest<T> request) throws IOException, InterruptedException {
        try {
            return during(request::send);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("it throws nothing else", e);
        }
    }

    /** Threads on which only requests of ours are under way. */
    public Executor on(Executor threads) {
        return task -> threads.execute(() -> handling(task));
    }

    private static void watch(Logger logger) {
        synchronized (logger) {
            Filter now = logger.getFilter();
            if (!(now instanceof OthersAlone)) {
                logger.setFilter(new OthersAlone(now));
            }
        }
    }
}
