package mx.prep.examples.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.testkit.zip.HostilePackages;

/** How long {@code prep inspect} takes to refuse hostile packages in the heap that it may have. */
final class Refusals {
    /** What inspecting one small file needs. */
    private static final String BASE = "16m";
    /** The base and 64 MiB. */
    private static final String ORDINARY = "80m";
    /** For packages at the configured limits. */
    private static final String LIMITS = "256m";

    private static final Pattern REASON = Pattern.compile("\"reason\":\"([A-Z0-9_]+)\"");

    private final Contest contest;
    private final Runner runner;
    private final PrintStream out;

    Refusals(Contest contest, Runner runner, PrintStream out) {
        this.contest = contest;
        this.runner = runner;
        this.out = out;
    }

    void run(Path folder) throws IOException, InterruptedException {
        out.printf(Locale.ROOT, "%n%-48s %6s %8s %6s%n", "Refusal", "heap", "seconds", "goal");
        HostilePackages hostile = new HostilePackages(folder);
        refuse("one small file, damaged", hostile.files(1, 1000), BASE, 2);
        refuse("20,000 files, the last one damaged", hostile.files(19_999, 1000), ORDINARY, 2);
        refuse("20,000 long names, two differ in case", hostile.clash(20_000), ORDINARY, 2);
        refuse("254 MiB in 2 files, the last one damaged", hostile.files(2, 127 << 20), ORDINARY, 2);
        refuse("250,000 files, the last one damaged", hostile.files(249_999, 1000), LIMITS, 10);
        refuse("250,000 long names, two differ in case", hostile.clash(250_000), LIMITS, 10);
        refuse("1,016 MiB in 8 files, the last one damaged", hostile.files(8, 127 << 20), LIMITS, 10);
        refuse("200 MiB stored, the last one damaged", hostile.stored(199), LIMITS, 10);
    }

    private void refuse(String what, Path zip, String heap, int goal) throws IOException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (int round = 0; round <= contest.rounds(); round++) {
            double wall = contest.time(runner.plain(heap, "inspect", "--json", zip.toString()), 20)
                    .wall();
            if (round > 0) {
                seconds.add(wall);
            }
        }
        Matcher reason = REASON.matcher(contest.output());
        String code = reason.find() ? reason.group(1) : "no reason";
        out.printf(Locale.ROOT, "  %-46s %6s %8.2f %6d  %s%n", what, heap, Contest.median(seconds), goal, code);
    }
}
