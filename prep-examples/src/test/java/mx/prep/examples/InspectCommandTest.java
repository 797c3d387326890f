package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Newsroom newsroom() throws IOException {
        return new Newsroom(folder);
    }

    @Test
    void writesOneObjectForEachFileInOrder() throws IOException {
        Path good = newsroom().cut(0);
        Path bad = newsroom().hostile();
        Run run = Run.of("inspect", "--json", bad, good);
        assertEquals(20, run.exit(), run::toString);
        List<String> lines = run.out().lines().toList();
        assertEquals(2, lines.size(), run::out);
        JsonNode refused = JSON.readTree(lines.get(0));
        assertEquals("refused", refused.get("verdict").asText());
        assertEquals("ZIP_END_RECORD", refused.get("reason").asText());
        assertEquals(bad.toString(), refused.get("file").asText());
        JsonNode accepted = JSON.readTree(lines.get(1));
        List<String> fields = new ArrayList<>();
        accepted.fieldNames().forEachRemaining(fields::add);
        assertEquals(
                List.of(
                        "schema",
                        "file",
                        "bytes",
                        "sha256",
                        "verdict",
                        "reason",
                        "message",
                        "cut",
                        "files",
                        "totalBytes"),
                fields);
        assertEquals("accepted", accepted.get("verdict").asText());
        assertTrue(accepted.get("reason").isNull());
        assertEquals("20210606-2000", accepted.get("cut").asText());
        assertEquals(Files.size(good), accepted.get("bytes").asLong());
        assertEquals(
                Digest.of(DigestAlgorithm.SHA256, Files.readAllBytes(good)).hex(),
                accepted.get("sha256").asText());
        long total = 0;
        for (JsonNode file : accepted.get("files")) {
            assertTrue(file.hasNonNull("path") && file.hasNonNull("sha256") && file.hasNonNull("mediaType"));
            total += file.get("size").asLong();
        }
        assertEquals(total, accepted.get("totalBytes").asLong());
    }

    @Test
    void acceptedFilesAreDone() throws IOException {
        Run run = Run.of("inspect", newsroom().cut(0));
        assertEquals(0, run.exit(), run::toString);
        assertTrue(run.out().contains("accepted") && run.out().contains("20210606-2000"), run::out);
    }

    @Test
    void whatCantBeReadIsUsageAndTheOthersAreStillLookedAt() throws IOException {
        Run run = Run.of(
                "inspect",
                "--json",
                folder.resolve("none.zip"),
                folder,
                newsroom().hostile());
        assertEquals(2, run.exit());
        assertEquals(1, run.out().lines().count(), run::out);
        assertTrue(run.err().contains("none.zip"), run::err);
    }

    @Test
    void limitsComeFromTheConfiguration() throws IOException {
        Newsroom newsroom = newsroom();
        Files.writeString(newsroom.config(), Files.readString(newsroom.config()) + "limits: {entries: 3}\n");
        Run run = newsroom.run("inspect", newsroom.cut(0));
        assertEquals(20, run.exit(), run::toString);
        assertTrue(run.out().contains("LIMIT_ENTRIES"), run::out);
    }

    @Test
    void damagedPackagesNeverCrashIt() throws IOException {
        byte[] whole = Files.readAllBytes(newsroom().cut(0));
        Random random = new Random(3);
        List<Object> args = new ArrayList<>(List.of("inspect", "--json"));
        for (int i = 0; i < 40; i++) {
            byte[] damaged = i % 2 == 0 ? whole.clone() : java.util.Arrays.copyOf(whole, random.nextInt(whole.length));
            for (int bit = 0; bit < 3 && damaged.length > 0; bit++) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            args.add(Files.write(folder.resolve("damaged-" + i + ".zip"), damaged));
        }
        args.add(Files.writeString(folder.resolve("page.zip"), "<html>Bloqueo IP</html>", StandardCharsets.UTF_8));
        args.add(Files.write(folder.resolve("empty.zip"), new byte[0]));
        Run run = Run.of(args.toArray());
        assertEquals(20, run.exit(), run::err);
        assertEquals(args.size() - 2, run.out().lines().count());
        for (String line : run.out().lines().toList()) {
            assertTrue(JSON.readTree(line).hasNonNull("verdict"), line);
        }
        assertEquals("", run.err());
    }
}
