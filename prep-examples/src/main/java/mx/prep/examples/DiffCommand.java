package mx.prep.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import mx.prep.Publisher;
import mx.prep.error.ConfigException;
import mx.prep.model.FileDifference;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseDifference;
import mx.prep.model.ReleaseId;
import mx.prep.model.TargetStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Says which files were created, changed or vanished from one release to another.",
        footer = {"", "Example:", "  prep diff previous live"})
final class DiffCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Parameters(
            index = "0",
            paramLabel = "RELEASE",
            description = "a release as status and history name it, or live or previous")
    private String before = "";

    @Parameters(index = "1", paramLabel = "RELEASE", description = "the release to compare with it")
    private String after = "";

    @Override
    public Integer call() {
        output.isVerbose();
        ReleaseDifference difference;
        try (Publisher publisher = config.load().publisher().build()) {
            difference = publisher.diff(release(publisher, before), release(publisher, after));
        }
        if (output.isJson()) {
            output.json(json(difference));
        } else {
            tell(difference);
        }
        return ExitCode.DONE.code();
    }

    private static ReleaseId release(Publisher publisher, String text) {
        if (text.equals("live")) {
            return named(publisher, text, Pointer::release);
        }
        if (text.equals("previous")) {
            return named(publisher, text, Pointer::previous);
        }
        try {
            return ReleaseId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    "'" + text + "' is no release such as 20210606-2000-0-0123456789ab, nor live or"
                            + " previous. 'prep history' names releases.",
                    e);
        }
    }

    private static ReleaseId named(Publisher publisher, String word, Function<Pointer, @Nullable ReleaseId> which) {
        return publisher.status().stream()
                .map(TargetStatus::pointer)
                .filter(Objects::nonNull)
                .flatMap(pointer -> Stream.ofNullable(which.apply(pointer)))
                .findFirst()
                .orElseThrow(() -> new ConfigException("No target has a " + word + " release yet."));
    }

    private void tell(ReleaseDifference difference) {
        for (FileDifference file : difference.files()) {
            output.line(
                    switch (file.kind()) {
                        case CREATED -> "created   " + file.path() + " (" + file.sizeAfter() + " bytes)";
                        case CHANGED ->
                            "changed   " + file.path() + " (" + file.sizeBefore() + " to " + file.sizeAfter()
                                    + " bytes)";
                        case VANISHED -> "vanished  " + file.path() + " (" + file.sizeBefore() + " bytes)";
                    });
        }
        output.line(difference.target() + ": " + difference.count(FileDifference.Kind.CREATED) + " created, "
                + difference.count(FileDifference.Kind.CHANGED) + " changed, "
                + difference.count(FileDifference.Kind.VANISHED) + " vanished, " + difference.unchanged()
                + " unchanged");
    }

    private static Map<String, Object> json(ReleaseDifference difference) {
        Map<String, Object> json = Reports.start();
        json.put("target", difference.target());
        json.put("before", difference.before());
        json.put("after", difference.after());
        json.put("unchanged", difference.unchanged());
        List<Object> files = new ArrayList<>();
        for (FileDifference file : difference.files()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("path", file.path().value());
            one.put("kind", Reports.lower(file.kind()));
            one.put("sizeBefore", file.sizeBefore());
            one.put("sizeAfter", file.sizeAfter());
            files.add(one);
        }
        json.put("files", files);
        return json;
    }
}
