package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishCommandTest {
    @TempDir
    Path folder;

    private Newsroom newsroom;

    @BeforeEach
    void open() throws IOException {
        newsroom = new Newsroom(folder);
    }

    @Test
    void publishesAPackage() throws IOException {
        Run run = newsroom.run("publish", "--package", newsroom.cut(0), "--detailed-exit");
        assertEquals(0, run.exit(), run::toString);
        assertTrue(run.out().contains("portal: live, 20210606-2000"), run::out);
        assertTrue(run.out().contains("20:00"), run::out);
        assertTrue(Files.exists(newsroom.resolve("site/.prep/current.json")));
        assertEquals("", run.err());
    }

    @Test
    void theSamePackageAgainIsNothingNew() throws IOException {
        Path file = newsroom.cut(0);
        newsroom.run("publish", "--package", file);
        assertEquals(0, newsroom.run("publish", "--package", file).exit());
        Run again = newsroom.run("publish", "--package", file, "--detailed-exit");
        assertEquals(10, again.exit(), again::toString);
        assertTrue(again.out().contains("nothing new"), again::out);
    }

    @Test
    void reportsAsJson() throws IOException {
        Run run = newsroom.run("publish", "--package", newsroom.cut(0), "--json");
        assertEquals(1, run.out().lines().count(), run::out);
        JsonNode json = Newsroom.json(run);
        assertEquals(1, json.get("schema").asInt());
        assertEquals(0, json.get("exit").asInt());
        assertEquals("received", json.get("intake").get(0).get("result").asText());
        assertEquals("name", json.get("intake").get(0).get("cutFrom").asText());
        JsonNode portal = json.get("targets").get("portal");
        assertEquals("live", portal.get("result").asText());
        assertTrue(portal.get("files").asInt() > 0, portal::toString);
        assertEquals("store", portal.get("confirmation").get("askedOf").asText());
        assertTrue(portal.get("seconds").has("upload"), portal::toString);
    }

    @Test
    void aHostilePackageIsRefusedAndTheCutBeforeStays() throws IOException {
        newsroom.run("publish", "--package", newsroom.cut(0));
        Run run = newsroom.run("publish", "--package", newsroom.hostile());
        assertEquals(20, run.exit(), run::toString);
        assertTrue(run.out().contains("Refused (ZIP_END_RECORD): Extraction failed"), run::out);
        assertTrue(newsroom.run("status").out().contains("20210606-2000"));
        JsonNode json = Newsroom.json(newsroom.run("publish", "--package", newsroom.hostile(), "--json"));
        assertEquals("refused", json.get("intake").get(0).get("result").asText());
        assertEquals("ZIP_END_RECORD", json.get("intake").get(0).get("reason").asText());
    }

    @Test
    void oneBrokenTargetLeavesTheOtherLive() throws IOException {
        Files.writeString(newsroom.resolve("file"), "");
        newsroom.configure(Newsroom.ONE_TARGET + "  - {type: folder, name: broken, path: file/site}\n");
        Run run = newsroom.run("publish", "--package", newsroom.cut(0));
        assertEquals(12, run.exit(), run::toString);
        assertTrue(run.out().contains("portal: live") && run.out().contains("broken: failed"), run::out);
    }

    @Test
    void withoutASourceNothingChanges() {
        Run run = newsroom.run("publish");
        assertEquals(30, run.exit(), run::toString);
        assertTrue(run.out().contains("Intake failed"), run::out);
        assertTrue(run.out().contains("portal: nothing is live"), run::out);
    }

    @Test
    void readersThatGetNothingLeaveItUnfinished() throws IOException {
        newsroom.configure("  - {type: folder, name: portal, path: site, mode: in-place,"
                + " publicUri: \"http://127.0.0.1:9/\"}\nconfirmPatience: 0s\n");
        Run run = newsroom.run("publish", "--package", newsroom.cut(0));
        assertEquals(11, run.exit(), run::toString);
        assertTrue(run.out().contains("not confirmed"), run::out);
    }

    @Test
    void aMissingPackageIsUsage() {
        Run run = newsroom.run("publish", "--package", folder.resolve("none.zip"));
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("none.zip"), run::err);
    }

    @Test
    void secretsAreNeverPrinted() throws IOException {
        Files.writeString(
                newsroom.config(),
                Files.readString(newsroom.config())
                        .replace("prep.zip\"}", "prep.zip\", headersEnv: {Authorization: hunter2}, token: hunter2}"));
        for (Run run : new Run[] {newsroom.run("publish"), newsroom.run("config", "check"), newsroom.run("follow")}) {
            assertEquals(2, run.exit());
            assertFalse(run.toString().contains("hunter2"), run::toString);
            assertTrue(run.toString().contains("headersEnv"), run::toString);
        }
    }
}
