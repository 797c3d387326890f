package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A following process that is told to stop (SIGTERM) in one stage or another ends by itself, and the next goes on. */
class SigtermTest {
    /** What a process that a SIGTERM ended says; the stop hook has run by then. */
    private static final int BY_SIGTERM = 143;

    @TempDir
    Path folder;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private Newsroom newsroom;
    private byte[] cut;

    @BeforeEach
    void open() throws IOException {
        newsroom = new Newsroom(folder);
        cut = Files.readAllBytes(newsroom.cut(0));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void close() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void whileThePackageComes() throws Exception {
        serve("/20210606_2000_PREP.zip", exchange -> {
            exchange.sendResponseHeaders(200, cut.length);
            exchange.getResponseBody().write(cut, 0, cut.length / 2);
            exchange.getResponseBody().flush();
            stall();
        });
        endsCleanly("none", "");
        assertFalse(Files.exists(folder.resolve("site/.prep/releases")), "nothing of it is anywhere");
        theNextGoesOn();
    }

    @Test
    void whileTheDigestIsWaitedFor() throws Exception {
        serve("/20210606_2000_PREP.zip", this::offer);
        serve("/20210606_2000_PREP.zip.sha256", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            reached.countDown();
        });
        endsCleanly("sidecar", "");
        theNextGoesOn();
    }

    @Test
    void whileItIsUploaded() throws Exception {
        serve("/20210606_2000_PREP.zip", this::offer);
        Path site = Files.createDirectory(folder.resolve("site"));
        try (WatchService watch = site.getFileSystem().newWatchService()) {
            site.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            threads.execute(() -> {
                try {
                    watch.take();
                    reached.countDown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            endsCleanly("none", "");
        }
        theNextGoesOn();
    }

    @Test
    void whileReadersAreAsked() throws Exception {
        serve("/20210606_2000_PREP.zip", this::offer);
        serve("/site/", exchange -> stall());
        endsCleanly("none", ", publicUri: \"" + address("/site/") + "\"");
        assertTrue(Files.exists(folder.resolve("site/.prep/current.json")), "it is live");
        theNextGoesOn();
    }

    @Test
    void whileNothingHappens() throws Exception {
        serve("/20210606_2000_PREP.zip", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            reached.countDown();
        });
        endsCleanly("none", "");
        theNextGoesOn();
    }

    /** Follows in a process of its own, stops that when the stage is reached, and looks at how it ended. */
    private void endsCleanly(String integrity, String more) throws Exception {
        Files.writeString(
                newsroom.config(),
                "source: {type: https, url: \"" + address("/20210606_2000_PREP.zip") + "\"}\n"
                        + "integrity: {type: " + integrity + "}\n"
                        + "archive: {type: folder, path: archive}\n"
                        + "targets:\n  - {type: folder, name: portal, path: site" + more + "}\n");
        Path err = folder.resolve("err.txt");
        Process process = Run.process(List.of(), "follow", "--json", "-c", newsroom.config())
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertTrue(reached.await(60, TimeUnit.SECONDS), () -> "it never came so far: " + read(err));
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it doesn't end");
            assertEquals(BY_SIGTERM, process.exitValue(), () -> read(err));
            assertEquals("", read(err));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Another process with what this one left behind makes the cut live, and all of it is good. */
    private void theNextGoesOn() throws IOException {
        Files.writeString(newsroom.config(), """
                source: {type: https, url: "http://127.0.0.1:9/prep.zip"}
                integrity: {type: none}
                archive: {type: folder, path: archive}
                targets:
                  - {type: folder, name: portal, path: site}
                """);
        Run publish = newsroom.run("publish", "--package", folder.resolve("20210606_2000_PREP.zip"));
        assertEquals(0, publish.exit(), publish::toString);
        Run confirm = newsroom.run("confirm", "--all");
        assertEquals(0, confirm.exit(), confirm::toString);
        assertTrue(newsroom.run("status").out().contains("portal: 20210606-2000 ("));
    }

    private void offer(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, cut.length);
        exchange.getResponseBody().write(cut);
        exchange.close();
    }

    private void stall() {
        reached.countDown();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(String path, com.sun.net.httpserver.HttpHandler handler) {
        server.createContext(path, handler);
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
