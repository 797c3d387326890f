package mx.prep.internal.pipeline;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mx.prep.archive.Archive;
import mx.prep.archive.Holding;
import mx.prep.error.ConfigException;
import mx.prep.error.HeldException;
import mx.prep.internal.hold.HeldPackage;
import mx.prep.internal.hold.HeldPackages;
import mx.prep.internal.hold.HoldText;
import mx.prep.internal.switchover.OrderRules.Ground;
import mx.prep.model.AcceptRequest;
import mx.prep.model.Acceptance;
import mx.prep.model.Cut;
import mx.prep.model.HoldReason;
import mx.prep.model.PackageRef;
import mx.prep.model.Refusal;
import mx.prep.model.Standing;
import org.jspecify.annotations.Nullable;

/** Finds the package that an operator means, and says why it can't be accepted. Reads only; thread-safe. */
final class Candidates {
    private final Archive archive;
    private final HeldPackages held;

    Candidates(Archive archive) {
        this.archive = archive;
        this.held = new HeldPackages(archive);
    }

    /**
     * A package that can be accepted.
     *
     * @param waiting what is said of it; null where its bytes lie among the accepted ones, since it was live before
     */
    record Candidate(PackageRef reference, @Nullable HeldPackage waiting) {}

    /**
     * The package that is meant.
     *
     * @throws ConfigException if there is none, or more than one, or nothing to accept
     * @throws HeldException if something has to be said that wasn't
     */
    Candidate find(AcceptRequest request, Ground ground) {
        request.allowed().stream()
                .filter(code -> !code.isAllowable())
                .findFirst()
                .ifPresent(code -> {
                    throw nothing(
                            code + " can't be allowed: it protects readers, not file systems. Ask the authority for"
                                    + " another package; once it is there, type: " + HoldText.retry());
                });
        Holding found = find(request.sha256());
        PackageRef reference = reference(found);
        Optional<HeldPackage> waiting = isOut(reference, ground.standing()) ? Optional.empty() : held.find(found);
        checkNews(reference, ground, waiting);
        waiting.ifPresent(w -> checkWords(w, request));
        return new Candidate(reference, waiting.orElse(null));
    }

    /** Whether the package was live once and taken away: its bytes are in the archive as accepted. */
    private boolean isOut(PackageRef reference, Standing standing) {
        return standing.withdrawn().contains(reference.sha256())
                && (isClaimed(reference) || standing.acceptance(reference).isPresent());
    }

    private boolean isClaimed(PackageRef reference) {
        return archive.claims().find(reference.cut()).filter(reference::equals).isPresent();
    }

    /** Whether a claimed package is live, or a newer one is. */
    private static boolean isShown(PackageRef reference, @Nullable PackageRef live) {
        return live != null && (live.equals(reference) || live.cut().compareTo(reference.cut()) > 0);
    }

    private void checkNews(PackageRef reference, Ground ground, Optional<HeldPackage> waiting) {
        Standing standing = ground.standing();
        if (standing.withdrawn().contains(reference.sha256())) {
            return;
        }
        Optional<PackageRef> counts = standing.accepted().stream()
                .map(Acceptance::reference)
                .filter(a -> a.cut().equals(reference.cut()))
                .reduce((first, last) -> last);
        if (counts.filter(reference::equals).isPresent()) {
            throw nothing("Nothing was ordered: package " + reference + " is accepted already.");
        }
        boolean claimed = isClaimed(reference);
        boolean shown = claimed && counts.isEmpty() && isShown(reference, ground.live());
        if (shown || (!claimed && waiting.isEmpty())) {
            throw nothing("Nothing was ordered: package " + reference
                    + " neither is held nor was refused. 'prep why' says what is waited for.");
        }
    }

    /** Whether all was said that has to be said. */
    private static void checkWords(HeldPackage waiting, AcceptRequest request) {
        PackageRef reference = waiting.reference();
        Refusal refusal = waiting.refusal();
        if (refusal != null && !request.allowed().contains(refusal.code())) {
            throw new HeldException("Nothing was ordered. " + HoldText.sentence(reference, refusal));
        }
        Set<HoldReason> reasons = waiting.reasons().keySet();
        boolean another = reasons.contains(HoldReason.TEST_FLAG) || reasons.contains(HoldReason.OUTSIDE_WINDOW);
        if (another && !request.forElection()) {
            throw new HeldException("Nothing was ordered. " + HoldText.sentence(reference, waiting.reasons()));
        }
    }

    private Holding find(String sha256) {
        List<Holding> matching = held.matching(sha256);
        List<Holding> dated =
                matching.stream().filter(holding -> holding.cut() != null).toList();
        if (matching.isEmpty()) {
            throw nothing("Nothing in the archive has a SHA-256 that starts with " + sha256
                    + "; 'prep why' names what waits.");
        }
        if (matching.stream().map(Holding::sha256).distinct().count() > 1) {
            throw nothing("Several packages start with " + sha256 + ": "
                    + matching.stream()
                            .map(holding -> holding.sha256().hex())
                            .distinct()
                            .limit(5)
                            .collect(Collectors.joining(", "))
                    + ". Type more digits.");
        }
        if (dated.isEmpty()) {
            throw new HeldException("Nothing was ordered. Package " + sha256 + " has no cut: say in the configuration,"
                    + " under 'cut', where it stands; then type: " + HoldText.retry());
        }
        // What lies in the quarantine waits; the same package may lie among the accepted ones, too.
        return dated.stream()
                .max(Comparator.comparing((Holding holding) -> holding.place() == Holding.Place.QUARANTINE)
                        .thenComparing(holding -> reference(holding).cut()))
                .orElseThrow();
    }

    private static PackageRef reference(Holding holding) {
        Cut cut = holding.cut();
        if (cut == null) {
            throw new IllegalArgumentException(holding.title());
        }
        return new PackageRef(cut, holding.sha256());
    }

    private static ConfigException nothing(String message) {
        return new ConfigException(message);
    }
}
