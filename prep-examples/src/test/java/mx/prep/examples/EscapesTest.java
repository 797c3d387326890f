package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts from outside that would act on a terminal, wherever they come from: they are shown, and do nothing. */
class EscapesTest {
    /** A title, a cleared screen, a colour by its one-byte introducer, letters the other way round, and a word. */
    static final String HOSTILE = "\u001b]0;owned\u0007\u001b[2J\u009b31m\u202eGOTCHA";

    static final String WORD = "GOTCHA";

    @TempDir
    Path folder;

    private Newsroom newsroom;

    @BeforeEach
    void open() throws IOException {
        newsroom = new Newsroom(folder);
    }

    /** What of a text would act. */
    static List<String> acting(String text) {
        return text.lines()
                .filter(line -> line.codePoints()
                        .anyMatch(c ->
                                c != '\t' && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)))
                .toList();
    }

    private static String told(Run run) {
        String told = run.out() + run.err();
        assertEquals(List.of(), acting(told), told);
        return told;
    }

    /** Whatever the command shows of it does nothing; the control: it does show it. */
    private static void shown(Run run) {
        String told = told(run);
        assertTrue(told.contains(WORD), told);
    }

    /** The journal, and whatever else lies in the work folder as text. */
    private void journalIsPlain() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> journals = files.filter(
                            file -> file.getFileName().toString().startsWith("journal"))
                    .toList();
            assertFalse(journals.isEmpty());
            for (Path journal : journals) {
                assertEquals(List.of(), acting(Files.readString(journal)), journal::toString);
            }
        }
    }

    @Test
    void theControlWouldAct() {
        assertEquals(1, acting("first\n" + HOSTILE).size());
        assertEquals(List.of(), acting("Elección\n\t«Ñ»"));
    }

    /** Answers everything with what a head and a body say. */
    static ServerSocket server(String head, String body) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    try (Socket client = server.accept()) {
                        InputStream in = client.getInputStream();
                        StringBuilder asked = new StringBuilder();
                        for (int c = in.read(); c >= 0 && asked.indexOf("\r\n\r\n") < 0; c = in.read()) {
                            asked.append((char) c);
                            if (asked.indexOf("\r\n\r\n") >= 0) {
                                break;
                            }
                        }
                        byte[] text = body.getBytes(StandardCharsets.UTF_8);
                        client.getOutputStream()
                                .write((head + "\r\nConnection: close\r\nContent-Length: " + text.length + "\r\n\r\n")
                                        .getBytes(StandardCharsets.UTF_8));
                        client.getOutputStream().write(text);
                        client.getOutputStream().flush();
                    }
                }
            } catch (IOException e) {
                // It was closed.
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    @Test
    void whatASourceAnswersDoesNothing() throws IOException {
        List<String> heads = List.of(
                "HTTP/1.1 500 " + HOSTILE,
                "HTTP/1.1 403 Forbidden\r\nContent-Type: " + HOSTILE,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; " + HOSTILE,
                "HTTP/1.1 302 Found\r\nLocation: https://" + HOSTILE + "/",
                "HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nLast-Modified: " + HOSTILE,
                HOSTILE);
        for (String head : heads) {
            try (ServerSocket server = server(head, "<html><title>" + HOSTILE)) {
                newsroom.source("{type: https, url: \"http://127.0.0.1:" + server.getLocalPort()
                        + "/20210606_2000_PREP.zip\"}");
                Run publish = newsroom.run("publish");
                assertTrue(publish.exit() != 0, publish::toString);
                told(publish);
                told(newsroom.run("publish", "--json"));
                told(newsroom.run("status"));
                told(newsroom.run("history", "--json"));
            }
        }
        journalIsPlain();
    }

    @Test
    void whatASiteAnswersDoesNothing() throws IOException {
        for (String body : List.of(HOSTILE, "{\"schema\":1,\"release\":\"" + HOSTILE + "\"}")) {
            try (ServerSocket server = server("HTTP/1.1 200 " + HOSTILE + "\r\nContent-Type: " + HOSTILE, body)) {
                told(Run.of("probe", "http://127.0.0.1:" + server.getLocalPort() + "/"));
                told(Run.of("probe", "http://127.0.0.1:" + server.getLocalPort() + "/", "--json"));
            }
        }
    }

    @Test
    void namesInAPackageDoNothing() throws IOException {
        Path zip = ZipForge.zip()
                .file("index.html", "<html>")
                .file(HOSTILE + ".csv", "a,b")
                .write(folder.resolve("20210606_2000_PREP.zip"));
        Files.writeString(
                folder.resolve("20210606_2000_PREP.zip.sha256"),
                Digest.of(DigestAlgorithm.SHA256, Files.readAllBytes(zip)) + "  20210606_2000_PREP.zip\n");
        shown(Run.of("inspect", zip));
        shown(Run.of("inspect", zip, "--json"));
        shown(newsroom.run("publish", "--package", zip));
        shown(newsroom.run("why"));
        journalIsPlain();
    }

    @Test
    void whatASidecarSaysDoesNothing() throws IOException {
        Path zip = newsroom.cut(0);
        Files.writeString(zip.resolveSibling(zip.getFileName() + ".sha256"), "a".repeat(64) + "  " + HOSTILE + "\n");
        told(newsroom.run("publish", "--package", zip));
        Files.writeString(zip.resolveSibling(zip.getFileName() + ".sha256"), HOSTILE);
        told(newsroom.run("publish", "--package", zip, "--json"));
        told(newsroom.run("why"));
        journalIsPlain();
    }

    @Test
    void reasonsAndNamesOfOthersDoNothing() throws IOException {
        newsroom.run("publish", "--package", newsroom.cut(0));
        newsroom.run("publish", "--package", newsroom.cut(1));
        told(newsroom.run("note", HOSTILE));
        shown(newsroom.run("history"));
        told(newsroom.run("rollback", "--reason", HOSTILE));
        shown(newsroom.run("history", "--json"));
        told(newsroom.run("status"));
        told(newsroom.run("hold", "--reason", HOSTILE));
        told(newsroom.run("status", "--json"));
        told(newsroom.run("why"));
        // Somebody with the archive in hand may write what they like.
        try (Stream<Path> files = Files.walk(newsroom.resolve("archive"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json") && Files.isRegularFile(f))
                    .toList()) {
                String text = Files.readString(file);
                String json = HOSTILE.codePoints()
                        .mapToObj(c -> c < 0x20 ? String.format("\\u%04x", c) : Character.toString(c))
                        .collect(Collectors.joining());
                Files.writeString(file, text.replaceAll("\"by\":\"[^\"]*\"", "\"by\":\"" + json + "\""));
            }
        }
        for (String command : List.of("status", "history", "why", "list", "audit", "publish")) {
            told(newsroom.run(command));
            told(newsroom.run(command, "--json"));
        }
        journalIsPlain();
    }

    @Test
    void keysAndValuesOfAConfigurationDoNothing() throws IOException {
        Files.writeString(
                newsroom.config(), "\"\\e[2J" + WORD + "\": \"\\x9b31m\"\nsource: {type: \"\\a" + WORD + "\"}\n");
        shown(newsroom.run("config", "check"));
        shown(newsroom.run("config", "check", "--json"));
        shown(newsroom.run("publish"));
    }

    @Test
    void theLogOfAProcessDoesNothing() throws Exception {
        try (ServerSocket server = server("HTTP/1.1 500 " + HOSTILE, HOSTILE)) {
            newsroom.source(
                    "{type: https, url: \"http://127.0.0.1:" + server.getLocalPort() + "/20210606_2000_PREP.zip\"}");
            Files.writeString(
                    newsroom.config(), "name: \"\\e[2J" + WORD + "\"\n" + Files.readString(newsroom.config()));
            Path out = folder.resolve("out.txt");
            Process process = Run.process(List.of(), "publish", "-v", "-c", newsroom.config())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            assertTrue(process.waitFor() != 0);
            String told = Files.readString(out);
            assertEquals(List.of(), acting(told), told);
            assertTrue(told.contains(WORD), told);
        }
    }

    /** Names go to no shell: what would run there stays a name. */
    @Test
    void namesAreNoCommands() throws IOException {
        Path mark = folder.resolve("ran");
        String name = "$(touch " + mark + ")`touch " + mark + "`;touch " + mark;
        Path zip = ZipForge.zip()
                .file("index.html", "<html>")
                .file(name.replace('/', '_') + ".csv", "a,b")
                .write(folder.resolve("20210606_2000_PREP.zip"));
        told(Run.of("inspect", zip));
        told(newsroom.run("publish", "--package", zip));
        told(newsroom.run("note", name));
        told(newsroom.run("history"));
        assertFalse(Files.exists(mark));
    }
}
