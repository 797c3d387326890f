package mx.prep.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.testkit.authority.PackageGenerator;

/** A folder with a configuration and packages, as an outlet has it. */
final class Newsroom {
    static final String ONE_TARGET = "  - {type: folder, name: portal, path: site}\n";
    private static final ObjectMapper JSON = new ObjectMapper();
    private final PackageGenerator generator =
            PackageGenerator.builder().cuts(3).build();
    private final Path folder;

    Newsroom(Path folder) throws IOException {
        this.folder = folder;
        configure(ONE_TARGET);
    }

    /** Writes the configuration, whose source never answers, with these targets. */
    void configure(String targets) throws IOException {
        Files.writeString(config(), """
                source: {type: https, url: "https://127.0.0.1:9/prep.zip"}
                integrity: {type: sidecar}
                archive: {type: folder, path: archive}
                targets:
                """ + targets);
    }

    /** Puts another source into the configuration, as {@code prep.yaml} writes it. */
    void source(String block) throws IOException {
        String text = Files.readString(config());
        Files.writeString(config(), text.replaceFirst("source:.*", Matcher.quoteReplacement("source: " + block)));
    }

    Path config() {
        return folder.resolve("prep.yaml");
    }

    Path resolve(String path) {
        return folder.resolve(path);
    }

    /** A cut's package with its digest beside it. */
    Path cut(int number) throws IOException {
        return sealed(generator.writeTo(number, folder));
    }

    /** A file that is no zip, under a package's name, with its digest beside it. */
    Path hostile() throws IOException {
        return sealed(Files.write(folder.resolve("20210606_2355_PREP.zip"), new byte[1000]));
    }

    private static Path sealed(Path file) throws IOException {
        Digest digest = Digest.of(DigestAlgorithm.SHA256, Files.readAllBytes(file));
        Files.writeString(
                file.resolveSibling(file.getFileName() + ".sha256"), digest + "  " + file.getFileName() + "\n");
        return file;
    }

    Run run(Object... args) {
        Object[] all = new Object[args.length + 2];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "-c";
        all[args.length + 1] = config();
        return Run.of(all);
    }

    static JsonNode json(Run run) throws IOException {
        return JSON.readTree(run.out());
    }
}
