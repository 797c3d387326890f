package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code config check --package} says which mode fits behind Front Door and Cloud CDN, and why. */
class ModeAdviceTest {
    private static final String AZURE = "  - {type: azure, name: azure, account: medioprep, container: $web, publicUri:"
            + " \"https://prep.medio.mx/\", frontDoor: \"/subscriptions/11111111-2222-3333-4444-555555555555"
            + "/resourceGroups/prep/providers/Microsoft.Cdn/profiles/medio-prep/afdEndpoints/portal\"}\n";
    private static final String GOOGLE =
            "  - {type: gcp, name: google, bucket: medio-prep, project: medio-prep, urlMap:"
                    + " portal, publicUri: \"https://prep.medio.mx/\"}\n";
    private static final String AMAZON = "  - {type: aws, name: amazon, bucket: medio-prep, region: us-east-1,"
            + " keyValueStore: \"arn:aws:cloudfront::123456789012:key-value-store/"
            + "a1b2c3d4-5678-90ab-cdef-example11111\", publicUri: \"https://prep.medio.mx/\"}\n";

    @TempDir
    Path folder;

    private Newsroom newsroom;

    @BeforeEach
    void open() throws IOException {
        newsroom = new Newsroom(folder);
        newsroom.configure(AZURE + GOOGLE + AMAZON);
    }

    private Path sample(String script) {
        return ZipForge.zip()
                .file("index.html", "<script src=\"main.js\"></script>")
                .file("main.js", script)
                .write(folder.resolve("20210606_2000_PREP.zip"));
    }

    /** What is said at a level, of all targets. */
    private List<String> said(String level, Path sample) throws IOException {
        Run run = newsroom.run("config", "check", "--package", sample, "--json");
        assertEquals(0, run.exit(), run::toString);
        List<String> messages = new ArrayList<>();
        for (JsonNode finding : Newsroom.json(run).get("findings")) {
            if (finding.get("level").asText().equals(level)) {
                messages.add(finding.get("message").asText());
            }
        }
        return messages;
    }

    @Test
    void aPackageOfFilesAloneFitsInPlace() throws IOException {
        Path sample = sample("1");
        List<String> notes = said("note", sample);
        assertEquals(2, notes.size(), notes::toString);
        assertTrue(notes.get(0).startsWith("azure: mode in-place fits this package"), notes::toString);
        assertTrue(notes.get(1).startsWith("google: mode in-place fits this package"), notes::toString);
        Run read = newsroom.run("config", "check", "--package", sample);
        assertTrue(read.out().contains("note: "), read::out);
    }

    @Test
    void onePackageWithRoutesFitsReleasesThroughTheEdge() throws IOException {
        Path sample = sample("h.history.pushState({},'',u)");
        List<String> notes = said("note", sample);
        assertEquals(2, notes.size(), notes::toString);
        assertTrue(
                notes.stream().allMatch(note -> note.contains("(prep serve) fits this package, in place doesn't")),
                notes::toString);
        List<String> warnings = said("warning", sample);
        assertTrue(warnings.stream().anyMatch(warning -> warning.startsWith("azure: main.js")), warnings::toString);
        assertFalse(warnings.stream().anyMatch(warning -> warning.startsWith("amazon: main.js")), warnings::toString);
    }
}
