package mx.prep.internal.hold;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mx.prep.archive.Archive;
import mx.prep.archive.Holding;
import mx.prep.error.StoreException;
import mx.prep.model.Cut;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.QuarantineNote;
import mx.prep.model.Receipt;
import mx.prep.model.Standing;

/** Finds what waits in the archive. Reads only; thread-safe. */
public final class HeldPackages {
    /** The most packages whose receipts are read, the newest cuts first. */
    private static final int MOST = 50;

    private static final Pattern PAPER =
            Pattern.compile(".*[0-9a-f]{64}\\.([a-z0-9-]+?)(?:\\.([1-9]\\d{0,5}))?\\.json");

    private final Archive archive;

    public HeldPackages(Archive archive) {
        this.archive = archive;
    }

    /**
     * What is held or refused and neither claimed nor accepted since, newest cut first; the 50 newest. A list, and a
     * request or two for each.
     */
    public List<HeldPackage> waiting(Standing standing) {
        Set<PackageRef> accepted =
                standing.accepted().stream().map(a -> a.reference()).collect(Collectors.toSet());
        Map<PackageRef, HeldPackage> waiting = new HashMap<>();
        archive.catalogue().list().stream()
                .filter(HeldPackages::mayWait)
                .filter(holding -> !accepted.contains(reference(holding)))
                .sorted(Comparator.comparing(HeldPackages::cut).reversed())
                .limit(MOST)
                .forEach(holding -> find(holding)
                        .filter(held -> !isClaimed(held.reference()))
                        .ifPresent(held -> waiting.merge(held.reference(), held, HeldPackages::together)));
        return waiting.values().stream()
                .sorted(Comparator.comparing(
                                (HeldPackage held) -> held.reference().cut())
                        .reversed()
                        .thenComparing(HeldPackage::since))
                .toList();
    }

    /** The notes on refused packages that have no cut; the 50 newest. */
    public List<QuarantineNote> withoutCut() {
        return archive.catalogue().list().stream()
                .filter(holding -> holding.cut() == null)
                .flatMap(holding -> holding.papers().stream()
                        .sorted(Comparator.comparing(ObjectKey::value).reversed())
                        .limit(MOST)
                        .flatMap(paper -> note(holding, paper).stream()))
                .sorted(Comparator.comparing(QuarantineNote::at).reversed())
                .limit(MOST)
                .toList();
    }

    private Optional<QuarantineNote> note(Holding holding, ObjectKey paper) {
        try {
            return Optional.of(archive.catalogue().note(holding, paper));
        } catch (StoreException e) {
            return unreadable(e);
        }
    }

    /** Every package, wherever it lies, whose SHA-256 starts so; by cut. */
    public List<Holding> matching(String sha256) {
        return archive.catalogue().list().stream()
                .filter(holding -> holding.sha256().hex().startsWith(sha256))
                .toList();
    }

    /** What is said of a package that waits, or empty if nobody says that it does. */
    public Optional<HeldPackage> find(Holding holding) {
        List<Receipt> receipts = newest(holding.papers()).stream()
                .flatMap(paper -> receipt(holding, paper).stream())
                .filter(receipt -> receipt.verdict() != Receipt.Verdict.ACCEPTED)
                .toList();
        return receipts.isEmpty() ? Optional.empty() : Optional.of(new HeldPackage(holding, receipts));
    }

    private Optional<Receipt> receipt(Holding holding, ObjectKey paper) {
        try {
            return Optional.of(archive.catalogue().receipt(holding, paper));
        } catch (StoreException e) {
            return unreadable(e);
        }
    }

    /** One paper that can't be read must not hide the others. */
    private static <T> Optional<T> unreadable(StoreException e) {
        if (e.kind() != StoreException.Kind.CORRUPT) {
            throw e;
        }
        return Optional.empty();
    }

    /** What lies in the quarantine, and what a publisher accepted before it found that it has to be refused. */
    private static boolean mayWait(Holding holding) {
        return holding.cut() != null
                && (holding.place() == Holding.Place.QUARANTINE
                        || holding.papers().stream().anyMatch(paper -> number(paper) > 1));
    }

    private boolean isClaimed(PackageRef reference) {
        return archive.claims().find(reference.cut()).filter(reference::equals).isPresent();
    }

    private static HeldPackage together(HeldPackage one, HeldPackage other) {
        List<Receipt> receipts = new ArrayList<>(one.receipts());
        receipts.addAll(other.receipts());
        return new HeldPackage(one.holding(), receipts);
    }

    /** Each publisher's newest paper. */
    private static List<ObjectKey> newest(List<ObjectKey> papers) {
        Map<String, ObjectKey> newest = new TreeMap<>();
        for (ObjectKey paper : papers) {
            Matcher m = PAPER.matcher(paper.value());
            if (m.matches()) {
                newest.merge(m.group(1), paper, (a, b) -> number(a) > number(b) ? a : b);
            }
        }
        return List.copyOf(newest.values());
    }

    private static int number(ObjectKey paper) {
        Matcher m = PAPER.matcher(paper.value());
        return m.matches() && m.group(2) != null ? Integer.parseInt(m.group(2)) : 1;
    }

    private static Cut cut(Holding holding) {
        Cut cut = holding.cut();
        if (cut == null) {
            throw new IllegalArgumentException(holding.title());
        }
        return cut;
    }

    private static PackageRef reference(Holding holding) {
        return new PackageRef(cut(holding), holding.sha256());
    }
}
