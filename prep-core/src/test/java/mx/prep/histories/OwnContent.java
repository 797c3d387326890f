package mx.prep.histories;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;

/** What the outlet has to put in place of a package's: texts for single paths, and a closing page. */
final class OwnContent {
    /** The files of the closing page. */
    static final Map<String, String> CLOSING =
            Map.of("index.html", "<link href=closed.css>closed", "closed.css", "/* closed */");

    /** A file that is in every package, one that comes and goes, and one that is in none. */
    private static final List<String> PATHS = List.of("b.json", "x0.js", "own.txt");

    private static final List<String> TEXTS = List.of("{\"own\":0}", "{\"own\":1}");

    private final Path folder;

    OwnContent(Path folder) {
        this.folder = folder;
    }

    /** One of the paths that the outlet may put a text over. */
    static String path(int pick) {
        return PATHS.get(Math.floorMod(pick, PATHS.size()));
    }

    /** The text with a digest. */
    static String text(Digest sha256) {
        return TEXTS.stream()
                .filter(t -> Digest.of(DigestAlgorithm.SHA256, bytes(t)).equals(sha256))
                .findFirst()
                .orElseThrow();
    }

    /** A file with one of the texts. */
    Path file(int pick) {
        int text = Math.floorMod(pick / PATHS.size(), TEXTS.size());
        return write("text-" + text, TEXTS.get(text));
    }

    /** Where the closing page is, once it is written. */
    Path closing() {
        return folder.resolve("closing");
    }

    void writeClosing() {
        CLOSING.forEach((path, text) -> write("closing/" + path, text));
    }

    private Path write(String name, String text) {
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
