package mx.prep.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mx.prep.error.ConfigException;

/** Jazzer's way into the configuration. */
public final class ConfigFuzz {
    private static final Components COMPONENTS = Components.of(List.of(new CoreExtension(), new FakeParts()));
    private static final Path FILE = file();
    private static final String SECRET = "hunter2";

    private ConfigFuzz() {}

    private static Path file() {
        try {
            Path folder = Files.createTempDirectory("prep-config");
            folder.toFile().deleteOnExit();
            Path file = folder.resolve("prep.yaml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever somebody typed: findings that a terminal may show, and it loads exactly if none is an error. */
    public static void fuzzerTestOneInput(byte[] data) {
        try {
            Files.write(FILE, data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Finding> findings = PrepConfig.check(FILE, COMPONENTS, Map.of("PREP_PASSWORD", SECRET)::get);
        // Who writes a secret where none belongs is shown what stands there.
        boolean typed = new String(data, StandardCharsets.ISO_8859_1).contains(SECRET);
        boolean errors = false;
        for (Finding finding : findings) {
            String text = finding.toString();
            if (text.chars().anyMatch(Character::isISOControl) || (!typed && text.contains(SECRET))) {
                throw new AssertionError("a finding that nobody may see: " + text);
            }
            errors |= finding.level() == Finding.Level.ERROR;
        }
        boolean loaded = true;
        try {
            PrepConfig.load(FILE, COMPONENTS, Map.of("PREP_PASSWORD", SECRET)::get);
        } catch (ConfigException e) {
            loaded = false;
        }
        if (loaded == errors) {
            throw new AssertionError("loaded: " + loaded + ", findings: " + findings);
        }
    }
}
