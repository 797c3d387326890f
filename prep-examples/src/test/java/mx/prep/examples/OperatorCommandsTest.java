package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator asks and orders: status, history, confirm, rollback. */
class OperatorCommandsTest {
    @TempDir
    Path folder;

    private Newsroom newsroom;

    @BeforeEach
    void open() throws IOException {
        newsroom = new Newsroom(folder);
    }

    @Test
    void beforeTheFirstCutThereIsNothing() throws IOException {
        Run status = newsroom.run("status");
        assertEquals(0, status.exit(), status::toString);
        assertTrue(status.out().contains("portal: nothing is published yet"), status::out);
        assertTrue(Newsroom.json(newsroom.run("status", "--json"))
                .get("targets")
                .get(0)
                .get("pointer")
                .isNull());
        assertEquals("Nothing happened yet.", newsroom.run("history").out().strip());
        assertEquals("Nothing is published yet.", newsroom.run("confirm").out().strip());
        Run rollback = newsroom.run("rollback", "--reason", "no reason");
        assertEquals(2, rollback.exit(), rollback::toString);
        assertTrue(rollback.err().contains("nothing to go back to"), rollback::err);
    }

    @Test
    void tellsWhatIsLive() throws IOException {
        newsroom.run("publish", "--package", newsroom.cut(0));
        assertTrue(newsroom.run("status").out().contains("portal: 20210606-2000 ("));
        JsonNode pointer = Newsroom.json(newsroom.run("status", "--json"))
                .get("targets")
                .get(0)
                .get("pointer");
        assertEquals("20210606-2000", pointer.get("package").get("cut").asText());
        Run history = newsroom.run("history", "--last", 50);
        assertTrue(history.out().contains("live") && history.out().contains("confirmed"), history::out);
        JsonNode entries = Newsroom.json(newsroom.run("history", "--json")).get("entries");
        assertEquals(1, entries.get(0).get("number").asInt());
        assertEquals(
                1,
                Newsroom.json(newsroom.run("history", "--last", 1, "--json"))
                        .get("entries")
                        .size());
    }

    @Test
    void rollsBackEveryTarget() throws IOException {
        newsroom.run("publish", "--package", newsroom.cut(0));
        newsroom.run("publish", "--package", newsroom.cut(1));
        assertTrue(newsroom.run("status").out().contains("20210606-2005"));
        Run rollback = newsroom.run("rollback", "--reason", "wrong figures", "--json");
        assertEquals(0, rollback.exit(), rollback::toString);
        JsonNode json = Newsroom.json(rollback);
        assertEquals(1, json.get("order").asInt());
        assertEquals("20210606-2000", json.get("live").get("cut").asText());
        assertEquals("live", json.get("targets").get("portal").get("result").asText());
        assertTrue(newsroom.run("status").out().contains("20210606-2000"));
        assertEquals(0, newsroom.run("publish", "--package", newsroom.cut(1)).exit());
        assertTrue(newsroom.run("status").out().contains("20210606-2000"), "what was withdrawn stays away");
        newsroom.run("publish", "--package", newsroom.cut(2));
        assertTrue(newsroom.run("status").out().contains("20210606-2010"), "the next newer cut goes live");
    }

    @Test
    void confirmsAndNoticesDamage() throws IOException {
        newsroom.run("publish", "--package", newsroom.cut(0));
        Run good = newsroom.run("confirm", "--all");
        assertEquals(0, good.exit(), good::toString);
        assertTrue(good.out().contains("no reader was asked"), good::out);
        try (Stream<Path> files = Files.walk(newsroom.resolve("site/releases"))) {
            Path page = files.filter(file -> file.endsWith("index.html"))
                    .findFirst()
                    .orElseThrow();
            Files.delete(page);
        }
        Run bad = newsroom.run("confirm", "--all", "--json");
        assertEquals(11, bad.exit(), bad::toString);
        JsonNode portal = Newsroom.json(bad).get("targets").get("portal");
        assertEquals(false, portal.get("confirmed").asBoolean());
        assertTrue(portal.get("problems").size() > 0, portal::toString);
    }
}
