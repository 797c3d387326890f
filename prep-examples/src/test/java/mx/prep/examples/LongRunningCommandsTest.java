package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that run until they are stopped: serve, simulate, follow, demo. */
@Timeout(120)
class LongRunningCommandsTest {
    private static final Pattern URL = Pattern.compile("https?://[^ ,]+");

    @TempDir
    Path folder;

    private static URI url(String line) {
        Matcher m = URL.matcher(line);
        assertTrue(m.find(), line);
        return URI.create(m.group());
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void servesBeforeAndAfterTheFirstCut() throws Exception {
        Newsroom newsroom = new Newsroom(folder);
        try (Background serve = Background.of("serve", "-c", newsroom.config(), "--target", "portal", "--port", 0)) {
            String line = serve.await("Serving portal");
            assertTrue(line.contains("nothing is published yet"), line);
            URI site = url(line);
            assertEquals(200, status(site));
            assertEquals(
                    0, newsroom.run("publish", "--package", newsroom.cut(0)).exit());
            URI pointer = site.resolve(".prep/current.json");
            String current = get(pointer);
            while (!current.contains("20210606-2000")) {
                current = get(pointer);
            }
            assertEquals(0, serve.stop());
        }
    }

    @Test
    void aPointerThatCantBeReadIsSaidAndMended() throws Exception {
        Newsroom newsroom = new Newsroom(folder);
        assertEquals(0, newsroom.run("publish", "--package", newsroom.cut(0)).exit());
        Path pointer = folder.resolve("site/.prep/current.json");
        byte[] whole = Files.readAllBytes(pointer);
        Files.writeString(pointer, "{");
        try (Background serve = Background.of("serve", "-c", newsroom.config(), "--port", 0)) {
            String line = serve.await("Serving portal");
            assertTrue(line.contains("status 503 until its pointer can be read: "), line);
            assertEquals(503, status(url(line)));
            Files.write(pointer, whole);
            int status = status(url(line));
            while (status == 503) {
                status = status(url(line));
            }
            assertEquals(200, status);
            assertEquals(0, serve.stop());
        }
    }

    private static int status(URI site) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(site).build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void serveNamesTheTargetsToChooseFrom() throws IOException {
        Newsroom newsroom = new Newsroom(folder);
        newsroom.configure(Newsroom.ONE_TARGET + "  - {type: folder, name: spare, path: spare}\n");
        Run run = newsroom.run("serve", "--port", 0);
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("portal, spare"), run::err);
        assertEquals(2, newsroom.run("serve", "--target", "nobody").exit());
    }

    @Test
    void aPortThatIsTakenIsSaid() throws IOException {
        Newsroom newsroom = new Newsroom(folder);
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Run run = newsroom.run("serve", "--port", taken.getLocalPort());
            assertEquals(2, run.exit(), run::toString);
            assertTrue(run.err().contains("--port"), run::err);
        }
    }

    @Test
    void simulateSaysWhichPortsItCanNotUse() {
        Run run = Run.of("simulate", "--port", 65_535);
        assertEquals(2, run.exit(), run::toString);
        assertTrue(run.err().contains("--control-port"), run::err);
    }

    @Test
    void simulatesAnAuthorityThatAPublisherFollows() throws Exception {
        Path ca = folder.resolve("ca.pem");
        try (Background simulate = Background.of("simulate", "--port", 0, "--cuts", 1, "--every", "1s", "--ca", ca)) {
            URI source = url(simulate.await("hands out"));
            assertTrue(Files.readString(ca).contains("BEGIN CERTIFICATE"));
            Newsroom newsroom = new Newsroom(folder);
            newsroom.source("{type: https, url: \"" + source + "\", trust: ca.pem, every: 100ms}");
            try (Background follow = Background.of("follow", "-c", newsroom.config())) {
                assertTrue(follow.await("20:00").endsWith(" st"));
                assertEquals(0, follow.stop());
                assertEquals("", follow.err());
            }
            assertEquals(0, simulate.stop());
        }
    }

    @Test
    void aFaultOfTheSimulatorIsCausedFromItsControlAddress() throws Exception {
        Path ca = folder.resolve("ca.pem");
        try (Background simulate = Background.of("simulate", "--port", 0, "--cuts", 1, "--every", "1s", "--ca", ca)) {
            URI source = url(simulate.await("hands out"));
            URI control = url(simulate.await("curl -X POST")).resolve("/control/");
            assertTrue(get(control).contains("forbidden-html"), "listed");
            HttpResponse<String> caused = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(control.resolve("forbidden-html"))
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString());
            assertEquals(200, caused.statusCode(), caused::body);
            Newsroom newsroom = new Newsroom(folder);
            newsroom.source("{type: https, url: \"" + source + "\", trust: ca.pem, every: 100ms}");
            try (Background follow = Background.of("follow", "-c", newsroom.config())) {
                assertTrue(follow.await("Incident").contains("403"));
                follow.await("Over after");
                assertTrue(follow.await("20:00").endsWith(" st"));
                assertEquals(0, follow.stop());
            }
            assertEquals(0, simulate.stop());
        }
    }

    @Test
    void followWritesEventsAsJson() throws Exception {
        Newsroom newsroom = new Newsroom(folder);
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        newsroom.source("{type: folder, path: inbox, settle: 0s, every: 100ms}");
        Path cut = newsroom.cut(0);
        Files.move(folder.resolve(cut.getFileName() + ".sha256"), inbox.resolve(cut.getFileName() + ".sha256"));
        Files.move(cut, inbox.resolve(cut.getFileName()));
        try (Background follow = Background.of("follow", "--json", "-c", newsroom.config())) {
            String live = follow.await("\"event\":\"live\"");
            assertTrue(live.contains("\"cut\":\"20210606-2000\""), live);
            assertTrue(follow.await("\"event\":\"confirmed\"").contains("\"confirmed\":true"));
            assertEquals(0, follow.stop());
        }
    }

    @Test
    void demoStopsWhenItIsTold() throws Exception {
        try (Background demo = Background.of("demo", "--every", "100ms", "--port", 0, "--dir", folder)) {
            demo.await("20:00");
            assertEquals(0, demo.stop());
            assertEquals("", demo.err());
        }
    }
}
