package mx.prep.internal.pipeline;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mx.prep.archive.Archive;
import mx.prep.internal.switchover.PointerStore;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.model.Digest;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;

/**
 * A target's pointer before anything is decided: it is there, it is made where nothing was ever published, or it is
 * missed. A missed one is made only by an order to adopt. Thread-safe.
 */
final class PointerGuard {
    /** Entries that a target may have before its first pointer. */
    private static final Set<LedgerEntry.Kind> EARLY = Set.of(LedgerEntry.Kind.INCIDENT, LedgerEntry.Kind.NOTE);

    private final String target;
    private final Archive archive;
    private final ReleaseStore releases;
    private final PointerStore pointers;
    private final Clock clock;
    private final boolean rehearsal;
    /** The newest order to adopt of which the ledger says that it was carried out. */
    private volatile int adopted;

    PointerGuard(
            String target, Archive archive, ReleaseStore releases, PointerStore pointers, PublisherSettings settings) {
        this.target = target;
        this.archive = archive;
        this.releases = releases;
        this.pointers = pointers;
        this.clock = settings.clock();
        this.rehearsal = settings.election().rehearsal();
    }

    /**
     * The pointer, made where that is right.
     *
     * @param orders every order
     * @return empty if it is missed
     */
    Optional<PointerStore.Read> read(List<Order> orders) {
        Optional<PointerStore.Read> there = pointers.find();
        if (there.isPresent()) {
            return there;
        }
        Pointer empty = Pointer.empty(clock.instant(), rehearsal);
        Optional<Pointer> first =
                wasPublished() ? adoption(orders).map(order -> adopted(order, empty)) : Optional.of(empty);
        return first.flatMap(this::created).or(pointers::find);
    }

    private Optional<PointerStore.Read> created(Pointer pointer) {
        return pointers.create(pointer).map(version -> new PointerStore.Read(pointer, version));
    }

    /** Whether the pointer is gone although something was published. */
    boolean isMissed() {
        return pointers.find().isEmpty() && wasPublished();
    }

    /**
     * Another package that was published here as the cut that is about to go live without an order: what the archive
     * says and what readers were shown contradict each other. One request for each release of the same cut.
     *
     * @param recipe what the target stores packages by
     */
    Optional<PackageRef> contradiction(Pointer pointer, PackageRef next, Digest recipe, List<Order> orders) {
        boolean accepted = orders.stream()
                .max(Comparator.comparingInt(Order::number))
                .flatMap(order -> order.acceptance(next))
                .isPresent();
        if (accepted) {
            return Optional.empty();
        }
        String same = ReleaseId.of(next, 0, recipe).fingerprint();
        return Stream.concat(Stream.ofNullable(pointer.release()), pointer.kept().stream())
                .filter(id -> next.cut().equals(id.cut()) && !id.fingerprint().equals(same))
                .flatMap(id -> releases.manifest(id).stream())
                .flatMap(stored -> Stream.ofNullable(stored.manifest().reference()))
                .filter(other -> !other.equals(next))
                .findFirst();
    }

    private boolean wasPublished() {
        return releases.hasManifests()
                || archive.ledger().last(Integer.MAX_VALUE).stream()
                        .anyMatch(e -> target.equals(e.target()) && !EARLY.contains(e.kind()));
    }

    /** The order to adopt this target that wasn't carried out: the ledger has nothing of the target since. */
    private Optional<Order> adoption(List<Order> orders) {
        Optional<Order> newest = orders.stream()
                .filter(order -> order.kind() == OrderKind.ADOPT && target.equals(order.target()))
                .max(Comparator.comparingInt(Order::number))
                .filter(order -> order.number() > adopted);
        if (newest.isPresent()
                && archive.ledger().last(Integer.MAX_VALUE).stream()
                        .anyMatch(e -> target.equals(e.target())
                                && e.epoch() >= newest.get().number())) {
            adopted = newest.get().number();
            return Optional.empty();
        }
        return newest;
    }

    /** As the target was before the order, so that the order moves it; what lies there is kept. */
    private Pointer adopted(Order order, Pointer empty) {
        return new Pointer(
                order.number() - 1,
                order.highWater(),
                null,
                null,
                null,
                null,
                releases.finished(),
                0,
                empty.publishedAt(),
                rehearsal);
    }
}
