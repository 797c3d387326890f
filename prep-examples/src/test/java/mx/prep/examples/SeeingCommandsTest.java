package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the runner shows of a night: incidents, notes, alarms and meters. */
class SeeingCommandsTest {
    private static final Pattern METERS = Pattern.compile("http://127.0.0.1:\\d+/metrics");

    @TempDir
    Path folder;

    private Newsroom newsroom;

    @BeforeEach
    void open() throws IOException {
        newsroom = new Newsroom(folder);
    }

    @Test
    void anIncidentIsShownByOtherProcessesAndEndedByThem() throws IOException {
        assertEquals(30, newsroom.run("publish").exit(), "the source never answers");
        JsonNode open = Newsroom.json(newsroom.run("status", "--json")).get("incidents");
        assertEquals(1, open.size(), open::toString);
        assertEquals("source", open.get(0).get("cause").asText());
        assertTrue(newsroom.run("status").out().contains("ALARM source"), newsroom.run("status")::out);

        newsroom.run("publish");
        newsroom.run("publish", "--package", newsroom.cut(0));
        assertEquals(
                0,
                Newsroom.json(newsroom.run("status", "--json")).get("incidents").size());
        JsonNode entries = Newsroom.json(newsroom.run("history", "--json")).get("entries");
        int begins = 0;
        int ends = 0;
        for (JsonNode entry : entries) {
            if (entry.get("kind").asText().equals("incident")) {
                boolean over = !entry.get("incident").get("closedAt").isNull();
                begins += over ? 0 : 1;
                ends += over ? 1 : 0;
            }
        }
        assertEquals(1, begins, entries::toString);
        assertEquals(1, ends, entries::toString);
    }

    @Test
    void aNoteIsInTheHistory() throws IOException {
        Run note = newsroom.run("note", "the", "INE called");
        assertEquals(0, note.exit(), note::toString);
        assertTrue(newsroom.run("history").out().contains("note      the INE called"), newsroom.run("history")::out);
        assertEquals(2, newsroom.run("note", " ").exit());
    }

    @Test
    void anAlarmTestNeedsSomebodyToTell() {
        Run run = newsroom.run("alarm", "test");
        assertEquals(2, run.exit(), run::toString);
        assertTrue(run.err().contains("alarms: {webhooksEnv:"), run::err);
    }

    @Test
    void statusSaysWhenTheNextPollIs() throws Exception {
        folderSource();
        try (Background follow = Background.of("follow", "-c", newsroom.config(), "--metrics", 0)) {
            Matcher where = METERS.matcher(follow.await("Meters at"));
            assertTrue(where.find());
            String meters = get(where.group(), 200);
            assertTrue(meters.contains("# TYPE prep_incidents_open_incidents gauge"), meters);
            assertTrue(meters.contains("prep_poll_last_seconds"), meters);
            get(where.group().replace("/metrics", "/"), 404);
            assertEquals(0, follow.stop());
        }
        assertTrue(newsroom.run("status").out().contains("Next poll: "), newsroom.run("status")::out);
    }

    @Test
    void whatIsLiveIsSaidWhileTheArchiveIsAway() throws IOException {
        assertEquals(0, newsroom.run("publish", "--package", newsroom.cut(0)).exit());
        Path ledger = folder.resolve("archive/ledger");
        Files.move(ledger, folder.resolve("elsewhere"));
        Files.createSymbolicLink(ledger, ledger.getFileName());
        Run run = newsroom.run("status");
        assertTrue(run.out().contains("portal: 20210606-2000 ("), run::out);
        assertTrue(run.out().contains("Incidents: unknown, the archive can't be read: "), run::out);
        assertTrue(run.out().contains("It isn't known what is held: "), run::out);
    }

    @Test
    void serveHasMetersToo() throws Exception {
        folderSource();
        try (Background serve = Background.of("serve", "-c", newsroom.config(), "--port", 0, "--metrics", 0)) {
            Matcher where = METERS.matcher(serve.await("Meters at"));
            assertTrue(where.find());
            String meters = get(where.group(), 200);
            assertTrue(meters.contains("prep_edge_responses_total{status=\"2xx\"} 0.0"), meters);
            assertTrue(meters.contains("prep_edge_followed_seconds"), meters);
            assertEquals(0, serve.stop());
        }
    }

    private void folderSource() throws IOException {
        Files.createDirectories(folder.resolve("inbox"));
        Files.writeString(newsroom.config(), """
                source: {type: folder, path: inbox, every: 60s}
                integrity: {type: sidecar}
                archive: {type: folder, path: archive}
                targets:
                """ + Newsroom.ONE_TARGET);
    }

    private static String get(String uri, int status) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(status, response.statusCode());
        return response.body();
    }
}
