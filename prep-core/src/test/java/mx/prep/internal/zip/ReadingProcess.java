package mx.prep.internal.zip;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.model.Encoding;
import mx.prep.testkit.BoundedJava;

/** A Java of its own with a bounded heap, which reads packages as the unpack stage does and says what came of it. */
final class ReadingProcess {
    private static final Pattern OUTCOME = Pattern.compile("(accepted \\d+|[A-Z0-9_]+)\t(\\d+)");

    /**
     * What came of one package.
     *
     * @param verdict the refusal's code, or {@code accepted} with the number of files
     * @param millis how long the reading took
     */
    record Outcome(String verdict, long millis) {}

    /** What the process said, and whether it ended well. */
    record Run(List<Outcome> outcomes, boolean endedWell, String errors) {}

    private ReadingProcess() {}

    /** Reads packages one after the other, each in memory that the one before leaves. */
    static Run read(int mebibytes, List<Path> packages) throws IOException, InterruptedException {
        BoundedJava.Run run = BoundedJava.run(
                mebibytes,
                ReadingProcess.class,
                packages.stream().map(Path::toString).toList());
        List<Outcome> outcomes = new ArrayList<>();
        StringBuilder errors = new StringBuilder();
        for (String line : run.lines()) {
            Matcher outcome = OUTCOME.matcher(line);
            if (outcome.matches()) {
                outcomes.add(new Outcome(outcome.group(1), Long.parseLong(outcome.group(2))));
            } else {
                errors.append(line).append('\n');
            }
        }
        return new Run(outcomes, run.endedWell(), errors.toString());
    }

    public static void main(String[] files) throws IOException {
        PrintStream out = System.out;
        for (String file : files) {
            long start = System.nanoTime();
            ZipReading reading =
                    ZipPackage.read(Path.of(file), ZipRules.DEFAULT, path -> Set.of(Encoding.IDENTITY, Encoding.GZIP));
            long millis = (System.nanoTime() - start) / 1_000_000;
            String verdict;
            if (reading instanceof ZipReading.Accepted accepted) {
                try (ZipPackage opened = accepted.opened()) {
                    verdict = "accepted " + opened.files().size();
                }
            } else {
                verdict = ((ZipReading.Refused) reading).refusal().code().name();
            }
            out.println(verdict + "\t" + millis);
        }
    }
}
