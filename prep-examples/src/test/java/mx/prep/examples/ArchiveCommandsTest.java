package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

/** What the archive tells and gives back. */
class ArchiveCommandsTest {
    @TempDir
    Path folder;

    private Newsroom newsroom;

    @BeforeEach
    void open() throws IOException {
        newsroom = new Newsroom(folder);
    }

    @Test
    void anEmptyArchiveIsWhole() {
        assertEquals(
                "The archive has no package yet.", newsroom.run("list").out().strip());
        Run audit = newsroom.run("audit");
        assertEquals(0, audit.exit(), audit::toString);
        assertTrue(audit.out().contains("note: target portal: nothing was published yet"), audit::out);
    }

    @Test
    void listsRestoresAuditsAndWritesTheMail() throws IOException {
        Path first = newsroom.cut(0);
        newsroom.run("publish", "--package", first);
        newsroom.run("publish", "--package", newsroom.hostile());

        Run list = newsroom.run("list");
        assertTrue(list.out().contains("20210606-2000"), list::out);
        JsonNode packages = Newsroom.json(newsroom.run("list", "--json")).get("packages");
        assertEquals(2, packages.size());
        String hostile = packages.get(1).get("sha256").asText().substring(0, 12);

        Path back = folder.resolve("back.zip");
        Run restore = newsroom.run("restore", "20210606-2000", "--to", back);
        assertEquals(0, restore.exit(), restore::toString);
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(back));
        Run site = newsroom.run("restore", "20210606-2000", "--site", folder.resolve("respaldo"), "--json");
        assertEquals(0, site.exit(), site::toString);
        try (Stream<Path> files = Files.walk(folder.resolve("respaldo"))) {
            assertEquals(
                    Newsroom.json(site).get("files").asInt(),
                    files.filter(Files::isRegularFile).count());
        }
        assertEquals(2, newsroom.run("restore", "20210606-2000").exit(), "where to is asked for");
        assertEquals(
                2,
                newsroom.run("restore", "ffffffffffff", "--to", folder.resolve("x"))
                        .exit());

        Run mail = newsroom.run("evidence", hostile);
        assertEquals(0, mail.exit(), mail::toString);
        assertTrue(mail.out().startsWith("Asunto: PREP: falló la extracción, corte 20210606-2355"), mail::out);

        Run audit = newsroom.run("audit");
        assertEquals(0, audit.exit(), audit::toString);
        assertTrue(audit.out().startsWith("The archive is whole."), audit::out);
        Path zip;
        try (Stream<Path> files = Files.walk(folder.resolve("archive/packages"))) {
            zip = files.filter(file -> file.toString().contains("20210606-2000")
                            && file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.delete(zip);
        Run damaged = newsroom.run("audit", "--json");
        assertEquals(30, damaged.exit(), damaged::toString);
        assertEquals(false, Newsroom.json(damaged).get("whole").asBoolean());
    }
}
