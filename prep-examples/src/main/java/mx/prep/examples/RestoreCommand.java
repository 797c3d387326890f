package mx.prep.examples;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import mx.prep.Auditor;
import mx.prep.archive.Holding;
import mx.prep.config.PrepConfig;
import mx.prep.examples.terminal.Quantity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Gets a package out of the archive, as it was received, or lays it out as a site of plain files."
                + " Needs nothing but the archive.",
        footer = {
            "",
            "Example:",
            "  prep restore 20210606-2000 --to corte.zip",
            "  prep restore 3fa9c1d2e4b5 --site /srv/respaldo"
        })
final class RestoreCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "CUT|SHA12", description = "the cut, or the first digits of the package's SHA-256")
    private String name = "";

    @ArgGroup(multiplicity = "1")
    private Destination destination = new Destination();

    @Option(
            names = "--root",
            paramLabel = "FOLDER/",
            defaultValue = "",
            description = "with --site: folder of the package to strip (default: none)")
    private String root = "";

    /** Where to; exactly one of them. */
    static final class Destination {
        @Option(
                names = "--to",
                paramLabel = "FILE",
                description = "write the package to this file, which must not exist")
        private @Nullable Path file;

        @Option(
                names = "--site",
                paramLabel = "FOLDER",
                description = "write the site's files to this folder, which must be absent or empty")
        private @Nullable Path folder;
    }

    @Override
    public Integer call() {
        output.isVerbose();
        PrepConfig loaded = config.load();
        try (Auditor auditor = loaded.auditor().build()) {
            Holding holding = auditor.find(name);
            Path file = destination.file;
            Map<String, Object> json = Reports.start();
            json.put("package", ListCommand.report(holding));
            String told;
            if (file != null) {
                long bytes = auditor.restore(holding, file);
                json.put("file", file);
                json.put("bytes", bytes);
                told = Quantity.bytes(bytes) + " in " + file;
            } else {
                Path folder = Objects.requireNonNull(destination.folder);
                int files = auditor.restoreSite(holding, root, folder);
                json.put("folder", folder);
                json.put("files", files);
                told = Quantity.count(files) + " files in " + folder;
            }
            if (output.isJson()) {
                output.json(json);
            } else {
                output.line(holding.title() + ": " + told);
            }
        }
        return ExitCode.DONE.code();
    }
}
