package mx.prep.histories;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import mx.prep.archive.Archive;
import mx.prep.archive.ChainReport;
import mx.prep.internal.format.ClaimFormat;
import mx.prep.internal.format.LedgerFormat;
import mx.prep.internal.format.OrderFormat;
import mx.prep.internal.format.PointerFormat;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.Cut;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.testkit.store.InMemoryStore;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the stores after every write, by the documents in them and by what people meant; it uses none of the rules
 * that it watches over.
 *
 * <ul>
 *   <li>I1 (epoch, highWater) never goes back.
 *   <li>I2 every file of what pointer and edge name is there with its bytes.
 *   <li>I3 no cut is live with two packages without an order.
 *   <li>I4 no withdrawn package is live again without an order.
 *   <li>I5 at rest the target serves the newest acceptable cut, or what the newest order says, and the edge follows.
 *   <li>I5 an accepted package goes live unless a newer cut is; then that stays.
 *   <li>I7 what is live has its claim or its order, its package and its announcement in the archive.
 * </ul>
 */
final class Watch {
    private static final TargetLayout LAYOUT = new TargetLayout("");

    private final Mode mode;
    private final InMemoryStore archive;
    private final InMemoryStore portal;
    private final Map<PackageRef, Edition> editions = new HashMap<>();
    private final Map<Cut, PackageRef> claims = new TreeMap<>();
    private final Map<Cut, PackageRef> accepted = new TreeMap<>();
    private final Map<Cut, Set<PackageRef>> lived = new HashMap<>();
    private final Map<Integer, Set<PackageRef>> livedIn = new HashMap<>();
    private final Map<PackageRef, Integer> withdrawn = new HashMap<>();
    private final Set<PackageRef> ordered = new HashSet<>();
    private final Set<PackageRef> waiting = new HashSet<>();
    private final Set<Told> told = new HashSet<>();
    private @Nullable Edition newest;
    private @Nullable Order order;
    private @Nullable Pointer pointer;
    private @Nullable String problem;
    private int moves;
    private int acceptances;

    private record Told(LedgerEntry.Kind kind, int epoch, ReleaseId release) {}

    Watch(Mode mode, InMemoryStore archive, InMemoryStore portal) {
        this.mode = mode;
        this.archive = archive;
        this.portal = portal;
    }

    /**
     * How much happened.
     *
     * @param moves how often a package was made live
     * @param orders orders given
     * @param accepted those that accept a package
     * @param overtaken releases that were announced and never made live
     */
    record Seen(int moves, int orders, int accepted, int overtaken) {
        static final Seen NOTHING = new Seen(0, 0, 0, 0);

        Seen plus(Seen other) {
            return new Seen(
                    moves + other.moves, orders + other.orders, accepted + other.accepted, overtaken + other.overtaken);
        }
    }

    Seen seen() {
        Set<ReleaseId> overtaken = new HashSet<>();
        told.stream().filter(t -> t.kind() == LedgerEntry.Kind.INTEND).forEach(t -> overtaken.add(t.release()));
        told.stream().filter(t -> t.kind() == LedgerEntry.Kind.LIVE).forEach(t -> overtaken.remove(t.release()));
        int orders = order == null ? 0 : order.number();
        return new Seen(moves, orders, acceptances, overtaken.size());
    }

    /** The release that the pointer names, or null. */
    @Nullable
    ReleaseId live() {
        return pointer == null ? null : pointer.release();
    }

    /** The package that the pointer names, or null. */
    @Nullable
    PackageRef livePackage() {
        return pointer == null ? null : pointer.live();
    }

    /** What an operator could accept: packages that were held and don't count as their cut, and withdrawn ones. */
    List<PackageRef> askable() {
        Set<PackageRef> askable = new HashSet<>(waiting);
        askable.removeAll(accepted.values());
        askable.addAll(withdrawn.keySet());
        return askable.stream()
                .sorted(Comparator.comparing(PackageRef::cut)
                        .thenComparing(p -> p.sha256().hex()))
                .toList();
    }

    /** The first invariant that didn't hold. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    void complain(String complaint) {
        if (problem == null) {
            problem = complaint;
        }
    }

    void issued(Edition edition) {
        editions.put(edition.reference(), edition);
        newest = edition;
    }

    void written(String store, ObjectKey key) {
        String path = key.value();
        if (store.equals("archive")) {
            archived(key, path);
        } else if (key.equals(LAYOUT.pointer())) {
            moved(PointerFormat.read(bytes(portal, key)));
        } else if (path.startsWith(TargetLayout.RELEASES)) {
            staged(path);
        }
    }

    private void archived(ObjectKey key, String path) {
        if (path.startsWith("cuts/")) {
            PackageRef claimed = ClaimFormat.read(bytes(archive, key)).reference();
            claims.put(claimed.cut(), claimed);
        } else if (path.startsWith("quarantine/") && path.endsWith(".zip")) {
            editions.keySet().stream()
                    .filter(p -> path.contains(p.sha256().hex()))
                    .forEach(waiting::add);
        } else if (path.startsWith("orders/")) {
            ordered(OrderFormat.read(bytes(archive, key)));
        } else if (path.startsWith("ledger/")) {
            LedgerEntry entry = LedgerFormat.read(bytes(archive, key));
            if (entry.release() != null) {
                told.add(new Told(entry.kind(), entry.epoch(), entry.release()));
            }
        }
    }

    /** What an operator means. */
    private void ordered(Order next) {
        Set<PackageRef> before = withdrawn.keySet();
        Set<PackageRef> now = new HashSet<>();
        editions.keySet().stream()
                .filter(p -> next.withdrawn().contains(p.sha256()))
                .forEach(now::add);
        Set<PackageRef> restored = new HashSet<>(before);
        restored.removeAll(now);
        Set<PackageRef> fresh = new HashSet<>(now);
        fresh.removeAll(before);
        if (next.kind() == OrderKind.ROLLBACK) {
            rolledBack(next, fresh);
        } else if (!fresh.isEmpty()) {
            complain("I4 order " + next.number() + " withdraws " + fresh);
        }
        Histories.accepted(next).ifPresent(p -> {
            acceptances++;
            acceptedNow(next, p);
            accepted.put(p.cut(), p);
            ordered.add(p);
            restored.remove(p);
        });
        if (next.live() != null) {
            ordered.add(next.live());
            restored.remove(next.live());
        }
        if (!restored.isEmpty()) {
            complain("I4 order " + next.number() + " forgets that " + restored + " is withdrawn");
        }
        withdrawn.keySet().retainAll(now);
        fresh.forEach(p -> withdrawn.put(p, next.number()));
        order = next;
    }

    private void rolledBack(Order next, Set<PackageRef> fresh) {
        if (fresh.size() != 1) {
            complain("I4 rollback " + next.number() + " withdraws " + fresh);
            return;
        }
        PackageRef gone = fresh.iterator().next();
        if (!livedIn.getOrDefault(next.number() - 1, Set.of()).contains(gone)) {
            complain("I4 rollback " + next.number() + " withdraws " + gone + ", which wasn't live");
        }
        PackageRef to = next.live();
        if (to == null
                || to.cut().compareTo(gone.cut()) >= 0
                || next.highWater() == null
                || next.highWater().compareTo(isAhead(gone) ? to.cut() : gone.cut()) < 0) {
            complain(
                    "I5 rollback " + next.number() + " from " + gone + " goes to " + to + " below " + next.highWater());
        }
    }

    private boolean isAhead(PackageRef reference) {
        Edition edition = editions.get(reference);
        return edition != null && edition.isAhead();
    }

    private void acceptedNow(Order next, PackageRef taken) {
        PackageRef to = next.live();
        Set<PackageRef> before = new HashSet<>(livedIn.getOrDefault(next.number() - 1, Set.of()));
        if (order != null && order.live() != null) {
            before.add(order.live());
        }
        boolean newer = before.stream().anyMatch(p -> p.cut().compareTo(taken.cut()) > 0);
        boolean onlyNewer = newer && before.stream().allMatch(p -> p.cut().compareTo(taken.cut()) > 0);
        boolean stays = newer && before.contains(to) && to.cut().compareTo(taken.cut()) > 0;
        if (!stays && (onlyNewer || !taken.equals(to))) {
            complain("I5 order " + next.number() + " accepts " + taken + " and makes " + to + " live, after " + before);
        }
        if (to == null || next.highWater() == null || next.highWater().compareTo(to.cut()) < 0) {
            complain("I5 order " + next.number() + " makes " + to + " live below " + next.highWater());
        }
    }

    private void moved(Pointer now) {
        Pointer before = pointer;
        pointer = now;
        if (before != null && order(before, now) > 0) {
            complain("I1 the pointer goes back from " + epochOf(before) + " to " + epochOf(now));
        }
        PackageRef live = now.live();
        ReleaseId release = now.release();
        if (live == null || release == null) {
            return;
        }
        moves++;
        Set<PackageRef> ofCut = lived.computeIfAbsent(live.cut(), c -> new HashSet<>());
        ofCut.add(live);
        livedIn.computeIfAbsent(now.epoch(), e -> new HashSet<>()).add(live);
        if (ofCut.stream().filter(p -> !ordered.contains(p)).count() > 1) {
            complain("I3 cut " + live.cut() + " is live with " + ofCut);
        }
        Integer gone = withdrawn.get(live);
        if (gone != null && now.epoch() >= gone) {
            complain("I4 " + live + ", withdrawn by order " + gone + ", is live in epoch " + now.epoch());
        }
        checkArchive(now, live, release);
        if (mode == Mode.RELEASES) {
            checkWhole("I2", release);
        }
    }

    private void checkArchive(Pointer now, PackageRef live, ReleaseId release) {
        if (!live.equals(claims.get(live.cut())) && !ordered.contains(live)) {
            complain("I7 " + live + " is live without a claim or an order");
        }
        String zip = "packages/" + live.cut().date() + "/" + live.cut() + "-"
                + live.sha256().hex() + ".zip";
        if (archive.bytes(ObjectKey.of(zip)).isEmpty()) {
            complain("I7 " + live + " is live and not in the archive");
        }
        boolean announced = told.stream()
                .anyMatch(
                        t -> t.kind() == LedgerEntry.Kind.INTEND && t.release().equals(release));
        if (!announced) {
            complain("I7 " + release + " is live and wasn't announced in the ledger, epoch " + now.epoch());
        }
    }

    private static int order(Pointer a, Pointer b) {
        return Comparator.comparingInt(Pointer::epoch)
                .thenComparing(Pointer::highWater, Comparator.nullsFirst(Comparator.<Cut>naturalOrder()))
                .compare(a, b);
    }

    private static String epochOf(Pointer pointer) {
        return "(" + pointer.epoch() + ", " + pointer.highWater() + ")";
    }

    void deleted(String store, ObjectKey key) {
        if (store.equals("portal") && pointer != null && pointer.release() != null) {
            if (key.value().startsWith(LAYOUT.release(pointer.release()))) {
                complain("I2 " + key + " of the live release is deleted");
            }
        }
    }

    void followed(ReleaseId release) {
        checkWhole("I2f", release);
    }

    private void staged(String path) {
        String[] parts = path.split("/", 3);
        Edition edition = edition(ReleaseId.parse(parts[1]));
        String expected = edition.files().get(parts[2]);
        if (!Objects.equals(expected, text(ObjectKey.of(path)))) {
            complain("I2 " + path + " isn't what " + edition + " says");
        }
    }

    private void checkWhole(String invariant, ReleaseId release) {
        edition(release).files().forEach((path, content) -> {
            if (!content.equals(text(LAYOUT.file(release, ObjectKey.of(path))))) {
                complain(invariant + " " + path + " of " + release + " is missing or another");
            }
        });
    }

    private Edition edition(ReleaseId release) {
        return editions.values().stream()
                .filter(e -> release.equals(ReleaseId.of(
                        e.reference(), release.epoch(), Histories.recipe(mode).digest())))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody issued " + release));
    }

    /** The decoded text of an object, or null where there is none. */
    private @Nullable String text(ObjectKey key) {
        byte[] stored = portal.bytes(key).orElse(null);
        if (stored == null) {
            return null;
        }
        try {
            boolean zipped = stored.length > 2 && stored[0] == 0x1f && (stored[1] & 0xff) == 0x8b;
            byte[] decoded = zipped ? new GZIPInputStream(new ByteArrayInputStream(stored)).readAllBytes() : stored;
            return new String(decoded, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(InMemoryStore store, ObjectKey key) {
        return store.bytes(key).orElseThrow();
    }

    /** Once nobody is at work. */
    void settled(@Nullable ReleaseId followed) {
        Pointer now = pointer;
        if (now == null) {
            complain("I5 there is no pointer");
            return;
        }
        if (newest != null && !newest.isAhead() && !claims.containsKey(newest.cut())) {
            complain("I5 the newest offer, " + newest + ", was never claimed");
        }
        PackageRef wanted = wanted();
        if (!Objects.equals(wanted, now.live())) {
            complain("I5 " + now.live() + " is live at " + epochOf(now) + ", not " + wanted);
        }
        if (now.epoch() != (order == null ? 0 : order.number())) {
            complain("I5 the epoch is " + now.epoch() + ", the newest order " + order);
        }
        ReleaseId release = now.release();
        if (release != null && !told.contains(new Told(LedgerEntry.Kind.LIVE, now.epoch(), release))) {
            complain("I7 the ledger doesn't say that " + release + " is live in epoch " + now.epoch());
        }
        if (mode == Mode.RELEASES && !Objects.equals(followed, release)) {
            complain("I5 the edge serves " + followed + ", the pointer names " + release);
        }
        ChainReport chain =
                Archive.over(archive, "watch", Clock.systemUTC()).ledger().verifyChain();
        if (!chain.problems().isEmpty()) {
            complain("I7 the ledger's chain is broken: " + chain.problems());
        }
    }

    private @Nullable PackageRef wanted() {
        Cut above = order == null ? null : order.highWater();
        Map<Cut, PackageRef> acceptable = new TreeMap<>(claims);
        acceptable.putAll(accepted);
        return acceptable.values().stream()
                .filter(p -> above == null || p.cut().compareTo(above) > 0)
                .filter(p -> !withdrawn.containsKey(p))
                .max(Comparator.comparing(PackageRef::cut))
                .orElse(order == null ? null : order.live());
    }
}
