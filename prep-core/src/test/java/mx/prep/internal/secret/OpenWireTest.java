package mx.prep.internal.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of headers, in a Java of its own, where somebody else takes the JDK's logs over. */
class OpenWireTest {
    private static final String WARNING = "this Java's HTTP connections write requests to the log";
    private static final String CONFIGURATION = """
            source: {type: https, url: "https://127.0.0.1:9/prep.zip"}
            integrity: {type: sidecar}
            archive: {type: folder, path: archive}
            targets: [{type: folder, name: site, path: site}]
            """;

    @TempDir
    private Path folder;

    private String run(String classes, String... options) throws IOException, InterruptedException {
        Path config = Files.writeString(folder.resolve("prep.yaml"), CONFIGURATION);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp", classes + System.getProperty("java.class.path"), OneRequest.class.getName(), config.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.contains("answered 204"), said);
        return said;
    }

    private String takenOver(System.Logger.Level level) throws IOException, InterruptedException {
        Path services = Files.createDirectories(folder.resolve("finder/META-INF/services"));
        Files.writeString(services.resolve("java.lang.System$LoggerFinder"), EveryPlatformLog.class.getName());
        return run(folder.resolve("finder") + File.pathSeparator, "-D" + EveryPlatformLog.LEVEL + "=" + level);
    }

    @Test
    void whoeverTakesTheLogsOverIsHandedHeadersAndThatIsSaid() throws Exception {
        String said = takenOver(System.Logger.Level.DEBUG);
        assertTrue(said.contains(OneRequest.SECRET), "the control: " + said);
        assertTrue(said.contains("warned: " + WARNING), said);
        assertTrue(
                said.contains("by way of " + EveryPlatformLog.class.getName()
                        + "; set the level of sun.net.www.protocol.http.HttpURLConnection and"
                        + " jdk.internal.httpclient.debug to INFO"),
                said);
        assertTrue(said.lines().anyMatch(line -> line.startsWith("checked: ") && line.contains(WARNING)), said);
    }

    @Test
    void asIsSaidTheLevelKeepsThemBack() throws Exception {
        assertNothing(takenOver(System.Logger.Level.INFO));
    }

    @Test
    void theJdksOwnLogsAreKeptQuiet() throws Exception {
        Path all = Files.writeString(
                folder.resolve("all.properties"),
                "handlers=java.util.logging.ConsoleHandler\n.level=ALL\njava.util.logging.ConsoleHandler.level=ALL\n");
        assertNothing(run("", "-Djava.util.logging.config.file=" + all));
    }

    private static void assertNothing(String said) {
        assertFalse(said.contains(OneRequest.SECRET), said);
        assertTrue(said.contains("warned: of nothing"), said);
        assertFalse(said.contains(WARNING), said);
    }
}
