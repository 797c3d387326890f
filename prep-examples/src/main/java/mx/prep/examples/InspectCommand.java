package mx.prep.examples;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Inspection;
import mx.prep.Inspection.InspectedFile;
import mx.prep.Inspector;
import mx.prep.config.PrepConfig;
import mx.prep.error.ConfigException;
import mx.prep.examples.terminal.JsonLine;
import mx.prep.examples.terminal.Quantity;
import mx.prep.model.Limits;
import mx.prep.model.PlainText;
import mx.prep.model.Refusal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Reads package files as a publisher would and says whether it would publish them, and what is in"
                + " them. Publishes nothing.",
        footer = {"", "Example:", "  prep inspect --json 20210606_2000_PREP.zip"})
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "the package files")
    private List<Path> files = List.of();

    @Option(names = "--json", description = "write one JSON object for each file, each on one line")
    private boolean json;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "take the limits from this configuration (default: the usual limits)")
    private @Nullable Path config;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path chosen = config;
        Inspector inspector = new Inspector(
                chosen == null ? Limits.DEFAULT : PrepConfig.load(chosen).limits());
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        ExitCode exit = ExitCode.DONE;
        for (Path file : files) {
            try {
                Inspection inspection = inspector.inspect(file);
                if (json) {
                    JsonLine.write(report(file, inspection), out);
                    out.println();
                } else {
                    tell(file, inspection, out);
                }
                exit = inspection.isAccepted() ? exit : worse(exit, ExitCode.REFUSED);
            } catch (ConfigException e) {
                err.println(PlainText.lines(String.valueOf(e.getMessage())));
                exit = ExitCode.USAGE;
            }
        }
        out.flush();
        err.flush();
        return exit.code();
    }

    private static ExitCode worse(ExitCode one, ExitCode other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Map<String, Object> report(Path file, Inspection inspection) {
        Refusal refusal = inspection.refusal();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema", 1);
        json.put("file", file);
        json.put("bytes", inspection.bytes());
        json.put("sha256", inspection.sha256());
        json.put("verdict", refusal == null ? "accepted" : "refused");
        json.put("reason", refusal == null ? null : refusal.code());
        json.put("message", refusal == null ? "A publisher would publish it." : refusal.message());
        json.put("cut", inspection.cut());
        json.put("files", listed(inspection.files()));
        json.put("totalBytes", inspection.totalBytes());
        return json;
    }

    /** The files as JSON objects, each made when it is written: there may be many. */
    private static List<Map<String, Object>> listed(List<InspectedFile> files) {
        return new AbstractList<>() {
            @Override
            public Map<String, Object> get(int index) {
                InspectedFile file = files.get(index);
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("path", file.path());
                json.put("size", file.size());
                json.put("sha256", file.sha256());
                json.put("mediaType", file.mediaType());
                return json;
            }

            @Override
            public int size() {
                return files.size();
            }
        };
    }

    private static void tell(Path file, Inspection inspection, PrintWriter out) {
        Refusal refusal = inspection.refusal();
        out.println(PlainText.line(file.toString()) + ": "
                + (refusal == null ? "accepted" : "refused (" + refusal.code() + ")"));
        if (refusal != null) {
            out.println("  " + PlainText.line(refusal.message()));
        }
        out.println("  cut " + (inspection.cut() == null ? "not in the name" : inspection.cut()) + ", "
                + Quantity.bytes(inspection.bytes()) + ", sha256 "
                + (inspection.sha256() == null ? "not computed: too large" : inspection.sha256()));
        if (refusal == null) {
            out.println("  " + Quantity.count(inspection.files().size()) + " files, "
                    + Quantity.bytes(inspection.totalBytes()) + " unpacked");
        }
    }
}
