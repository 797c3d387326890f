package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with releases: prepare, diff, sweep, reset-target. */
class ReleaseCommandsTest {
    @TempDir
    Path folder;

    private Newsroom newsroom;

    @BeforeEach
    void open() throws IOException {
        newsroom = new Newsroom(folder);
    }

    @Test
    void preparesAndTheFirstCutReplacesThePage() throws IOException {
        Run prepare = newsroom.run("prepare");
        assertEquals(0, prepare.exit(), prepare::toString);
        assertTrue(prepare.out().contains("portal: live, holding-0-"), prepare::out);
        String status = newsroom.run("status").out();
        assertTrue(status.contains("portal: holding page") && status.contains("release holding-0-"), status);
        JsonNode pointer = Newsroom.json(newsroom.run("status", "--json"))
                .get("targets")
                .get(0)
                .get("pointer");
        assertTrue(pointer.get("package").isNull());
        assertEquals("holding", pointer.get("page").asText().toLowerCase(java.util.Locale.ROOT));
        assertTrue(newsroom.run("confirm", "--all").out().contains("portal"));

        Run publish = newsroom.run("publish", "--package", newsroom.cut(0));
        assertEquals(0, publish.exit(), publish::toString);
        assertTrue(newsroom.run("status").out().contains("portal: 20210606-2000 ("));
        JsonNode again = Newsroom.json(newsroom.run("prepare", "--json"));
        assertEquals(
                "superseded", again.get("targets").get("portal").get("result").asText());
        assertTrue(newsroom.run("status").out().contains("portal: 20210606-2000 ("));
    }

    @Test
    void theOutletsOwnPageComesFromItsFolder() throws IOException {
        Files.writeString(newsroom.config(), Files.readString(newsroom.config()) + "holdingPage: pagina\n");
        Run missing = newsroom.run("prepare");
        assertEquals(2, missing.exit(), missing::toString);
        Path page = Files.createDirectories(newsroom.resolve("pagina"));
        Files.writeString(page.resolve("index.html"), "<html>nuestra");
        assertEquals(0, newsroom.run("prepare").exit());
        try (var files = Files.walk(newsroom.resolve("site/releases"))) {
            Path index = files.filter(file -> file.endsWith("index.html"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("<html>nuestra", Files.readString(index));
        }
    }

    @Test
    void saysHowTwoReleasesDiffer() throws IOException {
        newsroom.run("publish", "--package", newsroom.cut(0));
        Run none = newsroom.run("diff", "previous", "live");
        assertEquals(2, none.exit(), none::toString);
        newsroom.run("publish", "--package", newsroom.cut(1));
        Run diff = newsroom.run("diff", "previous", "live");
        assertEquals(0, diff.exit(), diff::toString);
        assertTrue(diff.out().contains("changed   "), diff::out);
        assertTrue(diff.out().contains(" unchanged"), diff::out);
        JsonNode json = Newsroom.json(newsroom.run("diff", "previous", "live", "--json"));
        assertTrue(json.get("before").asText().startsWith("20210606-2000-0-"), json::toString);
        assertTrue(json.get("files").size() > 0, json::toString);
        assertEquals("changed", json.get("files").get(0).get("kind").asText());
        Run typo = newsroom.run("diff", "20210606", "live");
        assertEquals(2, typo.exit(), typo::toString);
        assertTrue(typo.err().contains("20210606-2000-0-"), typo::err);
    }

    @Test
    void saysWhatASweepWouldDeleteAndFindsNothingToDelete() throws IOException {
        Files.writeString(newsroom.config(), Files.readString(newsroom.config()) + "keep: 1\n");
        for (int cut = 0; cut < 3; cut++) {
            newsroom.run("publish", "--package", newsroom.cut(cut));
        }
        Run look = newsroom.run("sweep", "--dry-run");
        assertEquals(0, look.exit(), look::toString);
        assertTrue(look.out().contains("would delete 1 release\n"), look::out);
        assertTrue(look.out().contains("  20210606-2000-0-"), look::out);
        assertEquals(
                1,
                Newsroom.json(newsroom.run("sweep", "--dry-run", "--json"))
                        .get("wouldDelete")
                        .get("portal")
                        .size());
        Files.writeString(newsroom.config(), Files.readString(newsroom.config()).replace("keep: 1", "keep: 2"));
        Run sweep = newsroom.run("sweep");
        assertEquals(0, sweep.exit(), sweep::toString);
        assertTrue(sweep.out().contains("portal: 0 releases deleted, 0 files; 2 stay"), sweep::out);
        JsonNode report =
                Newsroom.json(newsroom.run("sweep", "--json")).get("targets").get("portal");
        assertEquals(0, report.get("deleted").size());
        assertEquals(2, report.get("kept").size());
    }

    @Test
    void putsAFileOverThePackagesRetiresAndReopens() throws IOException {
        newsroom.run("publish", "--package", newsroom.cut(0));
        Path file = Files.writeString(newsroom.resolve("robots.txt"), "User-agent: *");
        assertEquals(
                2, newsroom.run("override", "robots.txt", "--reason", "why").exit(), "neither file nor remove");
        Run override = newsroom.run("override", "robots.txt", "--file", file, "--reason", "crawlers");
        assertEquals(0, override.exit(), override::toString);
        assertTrue(newsroom.run("status").out().contains("stands at robots.txt"));
        assertEquals(
                "robots.txt",
                Newsroom.json(newsroom.run("status", "--json"))
                        .get("overrides")
                        .get(0)
                        .get("path")
                        .asText());
        Run bad = newsroom.run("override", ".prep/current.json", "--file", file, "--reason", "mischief");
        assertEquals(2, bad.exit(), bad::toString);
        assertEquals(
                0,
                newsroom.run("override", "robots.txt", "--remove", "--reason", "over")
                        .exit());

        Run retire = newsroom.run("retire", "--reason", "the final results are out");
        assertEquals(0, retire.exit(), retire::toString);
        String status = newsroom.run("status").out();
        assertTrue(status.contains("portal: closing page") && status.contains("release closing-3-"), status);
        Run reopen = newsroom.run("reopen", "--reason", "a mistake");
        assertEquals(0, reopen.exit(), reopen::toString);
        assertTrue(newsroom.run("status").out().contains("portal: 20210606-2000 ("));
    }

    @Test
    void anElectionsTargetIsNeverReset() throws IOException {
        newsroom.run("publish", "--package", newsroom.cut(0));
        Run reset = newsroom.run("reset-target", "portal", "--reason", "a mistake");
        assertEquals(2, reset.exit(), reset::toString);
        assertTrue(reset.err().contains("Nothing was cleared"), reset::err);
        assertTrue(newsroom.run("status").out().contains("portal: 20210606-2000 ("));
        assertEquals(2, newsroom.run("reset-target", "portal").exit(), "without a reason");
    }
}
