package mx.prep.histories;

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
import java.util.function.Consumer;
import mx.prep.archive.Archive;
import mx.prep.archive.ChainReport;
import mx.prep.internal.format.ClaimFormat;
import mx.prep.internal.format.LedgerFormat;
import mx.prep.internal.format.OrderFormat;
import mx.prep.model.Acceptance;
import mx.prep.model.Cut;
import mx.prep.model.LedgerEntry;
import mx.prep.model.ObjectKey;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.PageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.testkit.store.InMemoryStore;
import org.jspecify.annotations.Nullable;

/** What the archive says, and what people meant by their orders; what is live anywhere is held against it. */
final class Meaning {
    /** Orders that leave live what is. */
    private static final Set<OrderKind> STAYING =
            Set.of(OrderKind.HOLD, OrderKind.RESUME, OrderKind.RETRY, OrderKind.OVERRIDE, OrderKind.CLOSE);

    private final InMemoryStore archive;
    private final Consumer<String> complaints;
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
    /** What each order that lets nothing move by itself leaves or makes live, by its number. */
    private final Map<Integer, Optional<PackageRef>> held = new HashMap<>();

    private final OwnMeaning own;
    private int acceptances;
    private int holds;

    private record Told(LedgerEntry.Kind kind, String target, int epoch, ReleaseId release) {}

    Meaning(InMemoryStore archive, Consumer<String> complaints) {
        this.archive = archive;
        this.complaints = complaints;
        this.own = new OwnMeaning(complaints);
    }

    private void complain(String complaint) {
        complaints.accept(complaint);
    }

    int orders() {
        return order == null ? 0 : order.number();
    }

    int acceptances() {
        return acceptances;
    }

    int holds() {
        return holds;
    }

    /** What stands in place of the packages'. */
    OwnMeaning own() {
        return own;
    }

    int overtaken() {
        Set<ReleaseId> overtaken = new HashSet<>();
        told.stream().filter(t -> t.kind() == LedgerEntry.Kind.INTEND).forEach(t -> overtaken.add(t.release()));
        told.stream().filter(t -> t.kind() == LedgerEntry.Kind.LIVE).forEach(t -> overtaken.remove(t.release()));
        return overtaken.size();
    }

    void issued(Edition edition) {
        editions.put(edition.reference(), edition);
        newest = edition;
    }

    /** What the authority issued as a package. */
    Optional<Edition> edition(PackageRef reference) {
        return Optional.ofNullable(editions.get(reference));
    }

    /** What the authority issued that fulfils a condition. */
    Optional<Edition> edition(java.util.function.Predicate<Edition> condition) {
        return editions.values().stream().filter(condition).findFirst();
    }

    List<PackageRef> askable() {
        Set<PackageRef> askable = new HashSet<>(waiting);
        askable.removeAll(accepted.values());
        askable.addAll(withdrawn.keySet());
        return askable.stream()
                .sorted(Comparator.comparing(PackageRef::cut)
                        .thenComparing(p -> p.sha256().hex()))
                .toList();
    }

    /** Something was written to the archive. */
    void written(ObjectKey key) {
        String path = key.value();
        if (path.startsWith("cuts/")) {
            PackageRef claimed = ClaimFormat.read(bytes(key)).reference();
            claims.put(claimed.cut(), claimed);
        } else if (path.startsWith("quarantine/") && path.endsWith(".zip")) {
            editions.keySet().stream()
                    .filter(p -> path.contains(p.sha256().hex()))
                    .forEach(waiting::add);
        } else if (path.startsWith("orders/")) {
            ordered(OrderFormat.read(bytes(key)));
        } else if (path.startsWith("ledger/")) {
            LedgerEntry entry = LedgerFormat.read(bytes(key));
            if (entry.release() != null && entry.target() != null) {
                told.add(new Told(entry.kind(), entry.target(), entry.epoch(), entry.release()));
            }
        }
    }

    private byte[] bytes(ObjectKey key) {
        return archive.bytes(key).orElseThrow();
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
        if (next.kind() == OrderKind.ACCEPT) {
            List<Acceptance> all = next.standing().accepted();
            PackageRef taken = all.get(all.size() - 1).reference();
            acceptances++;
            accepted(next, taken);
            accepted.put(taken.cut(), taken);
            ordered.add(taken);
            restored.remove(taken);
        }
        own.ordered(next);
        if (STAYING.contains(next.kind())) {
            stays(next);
        }
        if (next.kind() == OrderKind.REOPEN) {
            reopened(next);
        }
        if (next.standing().closing() != null) {
            held.put(next.number(), Optional.empty());
        } else if (next.standing().held()) {
            held.put(next.number(), Optional.ofNullable(next.live()));
        }
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

    /** What the site goes back to is its cut, and of those that it had. */
    private void reopened(Order next) {
        PackageRef to = next.live();
        if (to == null
                || !(to.equals(claims.get(to.cut())) || to.equals(accepted.get(to.cut())))
                || withdrawn.containsKey(to)
                || next.highWater() == null
                || next.highWater().compareTo(to.cut()) < 0) {
            complain("I9 order " + next.number() + " reopens with " + to + " below " + next.highWater());
        }
    }

    /** It leaves live what was, and holds as it says, or as before. */
    private void stays(Order next) {
        holds += next.kind() == OrderKind.HOLD ? 1 : 0;
        boolean wasHeld = order != null && order.standing().held();
        boolean isToHold = next.kind() == OrderKind.HOLD || (next.kind() != OrderKind.RESUME && wasHeld);
        if (next.standing().held() != isToHold) {
            complain("I8 order " + next.number() + " doesn't " + next.kind());
        }
        PackageRef to = next.live();
        boolean wasLive = to == null
                || livedIn.getOrDefault(next.number() - 1, Set.of()).contains(to)
                || (order != null && Objects.equals(order.live(), to));
        if (!wasLive) {
            complain("I8 order " + next.number() + " leaves " + to + " live, which wasn't");
        }
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
        return edition(reference).filter(Edition::isAhead).isPresent();
    }

    private void accepted(Order next, PackageRef taken) {
        PackageRef to = next.live();
        Set<PackageRef> before = new HashSet<>(livedIn.getOrDefault(next.number() - 1, Set.of()));
        if (order != null && order.live() != null) {
            before.add(order.live());
        }
        boolean newer = before.stream().anyMatch(p -> p.cut().compareTo(taken.cut()) > 0);
        boolean onlyNewer = newer && before.stream().allMatch(p -> p.cut().compareTo(taken.cut()) > 0);
        boolean stays = newer && before.contains(to) && to.cut().compareTo(taken.cut()) > 0;
        // Behind a closing page nothing goes live; what reopens the site looks for its newest cut.
        boolean isClosed = next.standing().closing() != null;
        if (!isClosed && !stays && (onlyNewer || !taken.equals(to))) {
            complain("I5 order " + next.number() + " accepts " + taken + " and makes " + to + " live, after " + before);
        }
        if (to == null || next.highWater() == null || next.highWater().compareTo(to.cut()) < 0) {
            complain("I5 order " + next.number() + " makes " + to + " live below " + next.highWater());
        }
    }

    /** A package has gone live somewhere. */
    void live(String target, Pointer now, PackageRef live, ReleaseId release) {
        Set<PackageRef> ofCut = lived.computeIfAbsent(live.cut(), c -> new HashSet<>());
        ofCut.add(live);
        livedIn.computeIfAbsent(now.epoch(), e -> new HashSet<>()).add(live);
        if (ofCut.stream().filter(p -> !ordered.contains(p)).count() > 1) {
            complain("I3 cut " + live.cut() + " is live with " + ofCut);
        }
        if (held.containsKey(now.epoch()) && !Optional.of(live).equals(held.get(now.epoch()))) {
            complain("I8 " + live + " is live in epoch " + now.epoch() + ", in which nothing moves by itself but "
                    + held.get(now.epoch()));
        }
        Integer gone = withdrawn.get(live);
        if (gone != null && now.epoch() >= gone) {
            complain("I4 " + live + ", withdrawn by order " + gone + ", is live in epoch " + now.epoch());
        }
        if (!live.equals(claims.get(live.cut())) && !ordered.contains(live)) {
            complain("I7 " + live + " is live without a claim or an order");
        }
        String zip = "packages/" + live.cut().date() + "/" + live.cut() + "-"
                + live.sha256().hex() + ".zip";
        if (archive.bytes(ObjectKey.of(zip)).isEmpty()) {
            complain("I7 " + live + " is live and not in the archive");
        }
        checkAnnounced(target, now, release);
    }

    /** A page of the outlet's own has gone live somewhere. */
    void shown(String target, Pointer now, ReleaseId release) {
        PageRef closing = own.closing(now.epoch());
        if (closing == null || release.page() != closing.kind()) {
            complain("I9 " + release + " is live in epoch " + now.epoch() + ", whose order has " + closing);
        }
        checkAnnounced(target, now, release);
    }

    private void checkAnnounced(String target, Pointer now, ReleaseId release) {
        boolean announced = told.stream()
                .anyMatch(t -> t.kind() == LedgerEntry.Kind.INTEND
                        && t.target().equals(target)
                        && t.release().equals(release));
        if (!announced) {
            complain("I7 " + release + " is live and wasn't announced in the ledger, epoch " + now.epoch());
        }
    }

    /** Once nobody is at work: whether a pointer is where it has to be. */
    void settled(String target, Pointer now) {
        PackageRef wanted = wanted();
        if (wanted == null ? now.live() != null : !wanted.equals(now.live())) {
            complain("I5 " + now.live() + " is live at " + SiteWatch.epochOf(now) + ", not " + wanted);
        }
        if (now.epoch() != orders()) {
            complain("I5 the epoch is " + now.epoch() + ", the newest order " + order);
        }
        ReleaseId release = now.release();
        if (own.closing(orders()) != null && (release == null || release.page() == null)) {
            complain("I9 " + release + " is live where the site is closed");
        }
        if (release != null && !told.contains(new Told(LedgerEntry.Kind.LIVE, target, now.epoch(), release))) {
            complain("I7 the ledger doesn't say that " + release + " is live in epoch " + now.epoch());
        }
    }

    /** Once nobody is at work: whether the archive is whole. */
    void settled() {
        if (newest != null && !newest.isAhead() && !claims.containsKey(newest.cut())) {
            complain("I5 the newest offer, " + newest + ", was never claimed");
        }
        ChainReport chain =
                Archive.over(archive, "watch", Clock.systemUTC()).ledger().verifyChain();
        if (!chain.problems().isEmpty()) {
            complain("I7 the ledger's chain is broken: " + chain.problems());
        }
    }

    private @Nullable PackageRef wanted() {
        if (order != null && order.standing().closing() != null) {
            return null;
        }
        if (order != null && order.standing().held()) {
            return order.live();
        }
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
