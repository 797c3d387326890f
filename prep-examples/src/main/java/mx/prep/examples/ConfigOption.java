package mx.prep.examples;

import java.nio.file.Path;
import mx.prep.config.PrepConfig;
import picocli.CommandLine.Option;

/** Which configuration a command works with. */
final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "prep.yaml",
            description = "the configuration (default: ./prep.yaml)")
    private Path file = Path.of("prep.yaml");

    Path file() {
        return file;
    }

    PrepConfig load() {
        return PrepConfig.load(file);
    }
}
