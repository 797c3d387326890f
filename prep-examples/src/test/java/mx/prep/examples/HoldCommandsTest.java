package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator types when something waits: each command as {@code why} prints it frees it. */
class HoldCommandsTest {
    @TempDir
    Path folder;

    private Newsroom newsroom;

    @BeforeEach
    void open() throws IOException {
        newsroom = new Newsroom(folder);
    }

    @Test
    void whereNothingWaitsWhySaysSo() throws IOException {
        Run before = newsroom.run("why");
        assertEquals(0, before.exit(), before::toString);
        assertTrue(before.out().contains("waits for its first cut"), before::out);
        newsroom.run("publish", "--package", newsroom.cut(0));
        Run after = newsroom.run("why");
        assertEquals(0, after.exit(), after::toString);
        assertTrue(after.out().contains("Nothing waits for a person"), after::out);
        assertEquals(
                0, Newsroom.json(newsroom.run("status", "--json")).get("holds").size());
    }

    @Test
    void aReissuedCutIsFreedByTheCommandThatWhyPrints() throws IOException {
        newsroom.run("publish", "--package", newsroom.cut(0));
        Path other = reissued();
        Run held = newsroom.run("publish", "--package", other);
        assertEquals(20, held.exit(), held::toString);
        assertTrue(held.out().contains("Held (REISSUED)"), held::out);
        assertTrue(newsroom.run("status").out().contains("Held while newer cuts go on"), "listed by status");

        Run accepted = typed("confirmed by telephone");

        assertEquals(0, accepted.exit(), accepted::toString);
        assertTrue(accepted.out().contains("portal: live, 20210606-2000"), accepted::out);
        assertTrue(newsroom.run("status").out().contains(sha12(other)));
        assertEquals(0, newsroom.run("why").exit());
        newsroom.run("publish", "--package", newsroom.cut(1));
        assertTrue(newsroom.run("status").out().contains("20210606-2005"), "newer cuts go on");
    }

    @Test
    void aCutFromTheFutureIsFreed() throws IOException {
        Path future = folder.resolve("20991231_2355_PREP.zip");
        Files.copy(newsroom.cut(0), future);
        seal(future);
        assertEquals(20, newsroom.run("publish", "--package", future).exit());
        assertEquals("AHEAD_OF_TIME", waiting().get("reason").asText());
        assertEquals(0, typed("their clock is wrong").exit());
        assertTrue(newsroom.run("status").out().contains("20991231-2355"));
    }

    @Test
    void anotherProvenanceIsFreed() throws IOException {
        newsroom.run("publish", "--package", newsroom.cut(0));
        Path nameless = folder.resolve("prep.zip");
        Files.copy(newsroom.cut(1), nameless);
        seal(nameless);
        assertEquals(20, newsroom.run("publish", "--package", nameless).exit());
        assertTrue(newsroom.run("why").out().contains("can't be compared"));
        assertEquals(0, typed("it is the next cut").exit());
        assertTrue(newsroom.run("status").out().contains(sha12(nameless)));
    }

    @Test
    void aTestIsFreedOnlyInSoManyWords() throws IOException {
        configureElection("rehearsal: true", "test: /cortePrueba");
        Path real = newsroom.cut(0);
        assertEquals(20, newsroom.run("publish", "--package", real).exit());
        assertEquals("TEST_FLAG", waiting().get("reason").asText());
        Run without = newsroom.run("accept", sha12(real), "--reason", "never mind");
        assertEquals(20, without.exit(), without::toString);
        assertTrue(without.err().contains("--for-election"), without::err);
        Run with = typed("this is the one");
        assertEquals(0, with.exit(), with::toString);
        assertTrue(with.out().contains("portal: live"), with::out);
    }

    @Test
    void aWrongDateIsFreedOnlyInSoManyWords() throws IOException {
        configureElection("opens: 2021-06-06T20:05, closes: 2021-06-08T23:59", "test: /nothing");
        Path early = newsroom.cut(0);
        assertEquals(20, newsroom.run("publish", "--package", early).exit());
        assertEquals("OUTSIDE_WINDOW", waiting().get("reason").asText());
        assertEquals(0, newsroom.run("publish", "--package", newsroom.cut(1)).exit(), "a newer cut isn't delayed");
        Run why = newsroom.run("why");
        assertEquals(0, why.exit(), why::toString);
        assertTrue(newsroom.run("status").out().contains("1 more held or refused"));
        Run accepted = newsroom.run("accept", sha12(early), "--for-election", "--reason", "for the record");
        assertEquals(0, accepted.exit(), accepted::toString);
        assertTrue(accepted.out().contains("live is 20210606-2005"), accepted::out);
    }

    @Test
    void aRefusalIsAllowedOrRetried() throws IOException {
        Path odd = Files.createFile(folder.resolve("20210606_2000_PREP.zip"));
        zip(odd, "index.html", "datos/a.json", "datos/A.json");
        seal(odd);
        Run refused = newsroom.run("publish", "--package", odd);
        assertEquals(20, refused.exit(), refused::toString);
        assertEquals(
                "prep accept " + sha12(odd) + " --allow NAME_CASE --reason 'why'",
                waiting().get("command").asText());
        assertEquals(
                20, newsroom.run("accept", sha12(odd), "--reason", "never mind").exit());
        assertEquals(
                2,
                newsroom.run("accept", sha12(odd), "--allow", "DATA_CRC", "--reason", "never mind")
                        .exit());
        assertEquals(
                2,
                newsroom.run("accept", sha12(odd), "--allow", "NO_CODE", "--reason", "never mind")
                        .exit());
        Run accepted = typed("our servers tell them apart");
        assertEquals(0, accepted.exit(), accepted::toString);
        assertTrue(accepted.out().contains("portal: live"), accepted::out);

        assertEquals(
                20, newsroom.run("publish", "--package", newsroom.hostile()).exit());
        assertEquals("prep retry --reason 'why'", waiting().get("command").asText());
        Run retry = newsroom.run("retry", "--reason", "they say it is right now");
        assertEquals(30, retry.exit(), "the source of this newsroom never answers");
        assertTrue(retry.out().contains("asked for and judged again"), retry::out);
    }

    @Test
    void aMissingPointerIsAdopted() throws IOException {
        newsroom.run("publish", "--package", newsroom.cut(0));
        assertEquals(
                2,
                newsroom.run("adopt", "--target", "portal", "--reason", "for fun")
                        .exit());
        Files.delete(newsroom.resolve("site/.prep/current.json"));
        Run held = newsroom.run("publish", "--package", newsroom.cut(1));
        assertEquals(20, held.exit(), held::toString);
        assertTrue(unwrapped(newsroom.run("status")).contains("prep adopt --target portal"));
        Run adopted = typed("the right folder");
        assertEquals(0, adopted.exit(), adopted::toString);
        newsroom.run("publish", "--package", newsroom.cut(1));
        assertTrue(newsroom.run("status").out().contains("20210606-2005"));
    }

    @Test
    void aHoldHoldsAndAResumeResumes() throws IOException {
        newsroom.run("publish", "--package", newsroom.cut(0));
        Run hold = newsroom.run("hold", "--reason", "they correct figures", "--json");
        assertEquals(0, hold.exit(), hold::toString);
        assertTrue(Newsroom.json(hold).get("held").asBoolean());
        assertFalse(Newsroom.json(hold).get("author").asText().isBlank());
        Run held = newsroom.run("publish", "--package", newsroom.cut(1));
        assertEquals(20, held.exit(), held::toString);
        assertTrue(newsroom.run("status").out().contains("20210606-2000"));
        assertTrue(unwrapped(newsroom.run("status")).contains("they correct figures"));
        assertEquals(2, newsroom.run("hold", "--reason", "again").exit());
        Run resumed = typed("they are right");
        assertEquals(0, resumed.exit(), resumed::toString);
        assertTrue(newsroom.run("status").out().contains("20210606-2005"));
        assertEquals(2, newsroom.run("resume", "--reason", "again").exit());
    }

    @Test
    void aRollbackCanHold() throws IOException {
        newsroom.run("publish", "--package", newsroom.cut(0));
        newsroom.run("publish", "--package", newsroom.cut(1));
        Run back = newsroom.run("rollback", "--hold", "--reason", "wrong figures");
        assertEquals(0, back.exit(), back::toString);
        assertEquals(20, newsroom.run("publish", "--package", newsroom.cut(2)).exit());
        assertTrue(newsroom.run("status").out().contains("20210606-2000"));
        assertEquals(0, newsroom.run("resume", "--reason", "all is well").exit());
        assertTrue(newsroom.run("status").out().contains("20210606-2010"));
    }

    @Test
    void whatIsTypedWrongIsSaid() throws IOException {
        newsroom.run("publish", "--package", newsroom.cut(0));
        for (Object sha : new Object[] {"xyz", "abc", "0123456789ab", sha12(newsroom.cut(0))}) {
            Run run = newsroom.run("accept", sha, "--reason", "a typing error");
            assertEquals(2, run.exit(), run::toString);
            assertFalse(run.err().isBlank());
        }
        assertEquals(2, newsroom.run("accept", "--reason", "no package").exit());
        assertEquals(2, newsroom.run("accept", "0123456789ab").exit());
        assertEquals(2, newsroom.run("hold", "--reason", " ").exit());
        assertEquals(
                2,
                newsroom.run("adopt", "--target", "nobody", "--reason", "a typing error")
                        .exit());
    }

    /** Runs the command that waits, with a reason. */
    private Run typed(String reason) throws IOException {
        String command = waiting().get("command").asText();
        assertTrue(newsroom.run("why").out().contains("type: " + command), command);
        List<Object> words = new ArrayList<>(List.of(command.split(" ")));
        assertEquals("prep", words.remove(0));
        assertEquals("'why'", words.set(words.size() - 1, reason));
        return newsroom.run(words.toArray());
    }

    /** The newest that waits and wasn't overtaken. */
    private JsonNode waiting() throws IOException {
        for (JsonNode hold : Newsroom.json(newsroom.run("status", "--json")).get("holds")) {
            if (!hold.get("overtaken").asBoolean()) {
                return hold;
            }
        }
        throw new AssertionError("nothing waits");
    }

    /** What a screen says, its lines broken where a terminal needs it. */
    private static String unwrapped(Run run) {
        return run.out().replaceAll("\\s+", " ");
    }

    private void configureElection(String election, String test) throws IOException {
        Files.writeString(
                newsroom.config(),
                "election: {" + election + "}\ncut: {file: assets/diputaciones/avanceNacional.json, " + test + "}\n"
                        + Files.readString(newsroom.config()));
    }

    /** Other bytes under the first cut's name. */
    private Path reissued() throws IOException {
        Path first = newsroom.cut(0);
        Path other = newsroom.cut(1);
        Files.move(other, first, StandardCopyOption.REPLACE_EXISTING);
        seal(first);
        return first;
    }

    private static void zip(Path file, String... names) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }

    private static void seal(Path file) throws IOException {
        Files.writeString(
                file.resolveSibling(file.getFileName() + ".sha256"),
                digest(file).hex() + "  " + file.getFileName() + "\n");
    }

    private static String sha12(Path file) throws IOException {
        return digest(file).shortHex();
    }

    private static Digest digest(Path file) throws IOException {
        return Digest.of(DigestAlgorithm.SHA256, Files.readAllBytes(file));
    }
}
