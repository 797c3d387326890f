package mx.prep.examples;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import mx.prep.error.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Writes a commented configuration to start from. An existing file is left as it is.",
        footer = {"", "Example:", "  prep init -c noche/prep.yaml"})
final class InitCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** The configuration that init writes. */
    static String template() throws IOException {
        try (InputStream in = InitCommand.class.getResourceAsStream("prep.yaml")) {
            if (in == null) {
                throw new FileNotFoundException("prep.yaml isn't in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public Integer call() throws IOException {
        Path file = config.file();
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, template(), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new ConfigException(file + " is there already and was left as it is; name another with -c", e);
        } catch (IOException e) {
            throw new ConfigException(file + " can't be written: " + e, e);
        }
        spec.commandLine()
                .getOut()
                .println("Wrote " + file + ". Edit it, then look at it with: prep config check -c " + file);
        return ExitCode.DONE.code();
    }
}
