package mx.prep.internal.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.model.ContentCheck;
import mx.prep.model.ContentFinding;
import mx.prep.model.Cut;
import mx.prep.model.Evidence;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a package's content. Reads every JSON file once, streaming, and the heads of databases; holds a digest of each
 * path and no content. Stateless and thread-safe.
 */
public final class ContentStage {
    /** The method of the sighting that the next cut is compared with, and what those of findings start with. */
    public static final String METHOD = "content";

    private final Set<ContentCheck> off;
    private final Set<String> roots;
    private final Function<String, Optional<Cut>> nameOf;

    /**
     * @param off checks that aren't made
     * @param roots folders of packages that targets publish as their root, each empty or ending with a slash
     * @param nameOf the cut that a package's name says
     */
    public ContentStage(Set<ContentCheck> off, Set<String> roots, Function<String, Optional<Cut>> nameOf) {
        this.off = Set.copyOf(off);
        this.roots = Set.copyOf(roots);
        this.nameOf = nameOf;
    }

    /**
     * What was seen.
     *
     * @param findings what is odd
     * @param evidence the lines of the receipt: one for each finding, and one that the next cut is compared with
     */
    public record Look(List<ContentFinding> findings, List<Evidence> evidence) {
        public Look {
            findings = List.copyOf(findings);
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * Looks at a package.
     *
     * @param reference the package
     * @param configured the cut that the configured file prints, or null
     * @param before the receipt of the cut before, or null
     * @param known what was found odd before it was unpacked
     * @param threads where files are read
     * @throws IOException if the package can't be read
     */
    public Look look(
            PackageRef reference,
            UnpackedTree tree,
            @Nullable Cut configured,
            @Nullable Receipt before,
            List<ContentFinding> known,
            Executor threads)
            throws IOException {
        Survey survey = Survey.of(tree, threads);
        Figures now = survey.figures(tree.files().size());
        List<ContentFinding> all = new ArrayList<>(known);
        entryPage(tree).ifPresent(all::add);
        json(survey).ifPresent(all::add);
        CutTimes.disagreement(reference.cut(), configured, survey, nameOf)
                .ifPresent(message -> all.add(new ContentFinding(ContentCheck.CUT_TIMES, message)));
        if (before != null && before.reference().cut().compareTo(reference.cut()) < 0) {
            figures(before).ifPresent(earlier -> compare(earlier, now, survey, all));
        }
        List<ContentFinding> findings =
                all.stream().filter(finding -> !off.contains(finding.check())).toList();
        return new Look(findings, evidence(findings, now));
    }

    private static List<Evidence> evidence(List<ContentFinding> findings, Figures now) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence(METHOD, FiguresText.write(now), null, null));
        findings.forEach(finding -> evidence.add(new Evidence(
                METHOD + " " + finding.check().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                finding.message(),
                null,
                null)));
        return evidence;
    }

    /** What a package was like, as its receipt says. */
    private static Optional<Figures> figures(Receipt receipt) {
        return receipt.evidence().stream()
                .filter(seen -> seen.method().equals(METHOD))
                .findFirst()
                .flatMap(seen -> FiguresText.read(seen.detail()));
    }

    private Optional<ContentFinding> entryPage(UnpackedTree tree) {
        boolean missing = roots.stream()
                .anyMatch(root -> tree.find(ObjectKey.of(root + "index.html")).isEmpty());
        return missing
                ? finding(ContentCheck.ENTRY_PAGE, "the package has no index.html where a target's site begins")
                : Optional.empty();
    }

    private static Optional<ContentFinding> json(Survey survey) {
        return survey.brokenFiles() == 0
                ? Optional.empty()
                : finding(
                        ContentCheck.JSON,
                        survey.brokenFiles() + " files aren't JSON although they are named so: "
                                + String.join(", ", survey.broken()));
    }

    private static void compare(Figures before, Figures now, Survey survey, List<ContentFinding> all) {
        String fallen = before.totals().entrySet().stream()
                .filter(total -> hasFallen(total, now.totals().get(total.getKey())))
                .map(total -> fall(total, now.totals().get(total.getKey())))
                .collect(Collectors.joining(", "));
        if (!fallen.isEmpty()) {
            all.add(new ContentFinding(ContentCheck.TOTALS, "figures are lower than in the cut before: " + fallen));
        }
        long left = before.sample().stream().filter(survey::has).count();
        if (2 * left < before.sample().size()) {
            all.add(new ContentFinding(
                    ContentCheck.FILES,
                    "more than half of the files of the cut before have vanished: it had " + before.files()
                            + ", this one has " + now.files() + ", and about "
                            + 100 * left / before.sample().size() + " % of them are the same"));
        }
        Cut printed = now.printed();
        Cut earlier = before.printed();
        if (printed != null && earlier != null && printed.compareTo(earlier) <= 0) {
            all.add(new ContentFinding(
                    ContentCheck.CUT_TIME,
                    "the time that the data prints doesn't move: " + printed + ", in the cut before " + earlier));
        }
    }

    /** A total that isn't there any more has fallen, too. */
    private static boolean hasFallen(Map.Entry<String, Long> before, @Nullable Long now) {
        return now == null || now < before.getValue();
    }

    private static String fall(Map.Entry<String, Long> before, @Nullable Long now) {
        return before.getKey() + " from " + before.getValue() + (now == null ? " to nothing at all" : " to " + now);
    }

    private static Optional<ContentFinding> finding(ContentCheck check, String message) {
        return Optional.of(new ContentFinding(check, message));
    }
}
