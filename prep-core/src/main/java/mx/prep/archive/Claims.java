package mx.prep.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mx.prep.error.StoreException;
import mx.prep.internal.format.ClaimFormat;
import mx.prep.model.Acceptance;
import mx.prep.model.Cut;
import mx.prep.model.ObjectKey;
import mx.prep.model.Order;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import mx.prep.model.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Which package each cut is: the first that was claimed, for good. A claim rests on an accepted receipt and holds it.
 * Thread-safe.
 */
public final class Claims {
    /** So many early claims are told, the newest. */
    private static final int MOST_EARLY = 8;

    private static final byte[] WHOLE = "{\"schema\":1}\n".getBytes(StandardCharsets.UTF_8);

    private static final Comparator<Receipt> NEWEST_FIRST =
            Comparator.comparing((Receipt receipt) -> receipt.reference().cut()).reversed();

    private final Documents documents;
    private final Receipts receipts;
    private final Orders orders;
    private final Map<Cut, PackageRef> known = new ConcurrentHashMap<>();
    /** Cuts up to which nothing is missing, as listed or marked last. */
    private final Set<Cut> whole = ConcurrentHashMap.newKeySet();
    /** Taken for claimed by this process while the store where claims are made was away. */
    private final Map<Cut, Receipt> waiting = new ConcurrentHashMap<>();

    private volatile @Nullable Seen last;
    /** The cuts of the newest list, whose claims may not have been read. */
    private volatile @Nullable NavigableSet<Cut> listed;

    Claims(Documents documents, Receipts receipts, Orders orders) {
        this.documents = documents;
        this.receipts = receipts;
        this.orders = orders;
    }

    /**
     * What counts as seen last, once that is known.
     *
     * @param receipt null where nothing was claimed in time yet
     * @param early what was claimed above it, newest first
     */
    private record Seen(@Nullable Receipt receipt, List<Receipt> early) {}

    /** The package that a cut is. One request, none where it is known. */
    public Optional<PackageRef> find(Cut cut) {
        PackageRef reference = known.get(cut);
        return reference != null ? Optional.of(reference) : read(cut).map(Receipt::reference);
    }

    /**
     * The package that a cut is, as far as this process's newest list tells: what was claimed since then is met by
     * {@link #claim}. No request where the list doesn't name the cut or its claim is known, else one; one where nothing
     * was listed yet.
     */
    public Optional<PackageRef> findListed(Cut cut) {
        NavigableSet<Cut> cuts = listed;
        return cuts == null || cuts.contains(cut) || known.containsKey(cut) ? find(cut) : Optional.empty();
    }

    /** The claims that this process knows. No request. */
    Stream<PackageRef> known() {
        return known.values().stream();
    }

    /** The cuts of this process's newest list whose claims it doesn't know. No request where anything was listed. */
    Set<Cut> listedUnknown() {
        NavigableSet<Cut> cuts = listed;
        Set<Cut> unknown = new HashSet<>(cuts == null ? list().newestFirst() : cuts);
        unknown.removeAll(known.keySet());
        return unknown;
    }

    /** The package that a cut is; empty, too, if its claim can't be read. One request, none where it is known. */
    Optional<PackageRef> findReadable(Cut cut) {
        PackageRef reference = known.get(cut);
        return reference != null ? Optional.of(reference) : readable(cut).map(Receipt::reference);
    }

    /**
     * Claims a package's cut for it. One request after its receipt was kept by this process; two where somebody was
     * first.
     *
     * @throws IllegalStateException if the package has no accepted receipt
     */
    public ClaimResult claim(PackageRef reference) {
        Receipt receipt = accepted(reference);
        ClaimResult result = claim(reference, receipt);
        if (!(result instanceof ClaimResult.Other)) {
            see(receipt);
        }
        return result;
    }

    /** An older cut that is made up later doesn't hide what was seen last, nor does an early one. */
    private synchronized void see(Receipt receipt) {
        Seen seen = last;
        if (isEarly(receipt.reference())) {
            if (seen != null
                    && seen.early().stream().noneMatch(e -> e.reference().equals(receipt.reference()))) {
                List<Receipt> early = new ArrayList<>(seen.early());
                early.add(receipt);
                early.sort(NEWEST_FIRST);
                last = new Seen(seen.receipt(), List.copyOf(early));
            }
            return;
        }
        Receipt before = seen == null ? null : seen.receipt();
        if (before == null
                || before.reference().cut().compareTo(receipt.reference().cut()) <= 0) {
            last = new Seen(receipt, seen == null ? List.of() : seen.early());
        }
    }

    private Receipt accepted(PackageRef reference) {
        return receipts.accepted(reference)
                .orElseThrow(() -> new IllegalStateException(
                        documents.name() + ": package " + reference + " has no accepted receipt; archive it first"));
    }

    private ClaimResult claim(PackageRef reference, Receipt receipt) {
        PackageRef before = known.get(reference.cut());
        if (before != null) {
            return before.equals(reference) ? new ClaimResult.AlreadyThis() : new ClaimResult.Other(before);
        }
        ObjectKey key = ArchiveLayout.claim(reference.cut());
        Optional<byte[]> other;
        try {
            other = documents.create(key, ClaimFormat.write(receipt), ClaimFormat.MAX_BYTES);
        } catch (StoreException e) {
            if (!documents.hasCopies() || e.kind() == StoreException.Kind.CORRUPT) {
                throw e;
            }
            waiting.put(reference.cut(), receipt);
            known.put(reference.cut(), reference);
            return new ClaimResult.Later();
        }
        if (other.isEmpty()) {
            known.put(reference.cut(), reference);
            return new ClaimResult.Mine();
        }
        PackageRef first = parse(reference.cut(), key, other.get()).reference();
        return first.equals(reference) ? new ClaimResult.AlreadyThis() : new ClaimResult.Other(first);
    }

    /**
     * Makes the claims that had to wait.
     *
     * @return those whose cut turned out to be another package, with that package; it stands
     * @throws StoreException if the store where claims are made is still away
     */
    public Map<PackageRef, PackageRef> makeWaiting() {
        Map<PackageRef, PackageRef> lost = new HashMap<>();
        for (Receipt receipt : List.copyOf(waiting.values())) {
            PackageRef reference = receipt.reference();
            ObjectKey key = ArchiveLayout.claim(reference.cut());
            Optional<byte[]> other = documents.create(key, ClaimFormat.write(receipt), ClaimFormat.MAX_BYTES);
            waiting.remove(reference.cut());
            PackageRef first = other.isEmpty()
                    ? reference
                    : parse(reference.cut(), key, other.get()).reference();
            if (!first.equals(reference)) {
                lost.put(reference, first);
            }
        }
        return lost;
    }

    /** All claimed cuts, as they are now. One request for each thousand. */
    public Claimed list() {
        TreeSet<Cut> cuts = new TreeSet<>();
        for (ObjectKey key : documents.list(ArchiveLayout.CUTS)) {
            ArchiveLayout.claimedCut(key)
                    .ifPresentOrElse(
                            cuts::add,
                            () -> ArchiveLayout.wholeCut(key)
                                    .ifPresentOrElse(whole::add, () -> documents.stranger(key)));
        }
        cuts.addAll(waiting.keySet());
        listed = cuts;
        return new Claimed(cuts);
    }

    /**
     * The receipt of the package that counts as seen last: the one that this process claimed last or, at a fresh
     * start, the one of the newest claim, whoever's it is; {@linkplain #isEarly early} ones are passed over. A package
     * that was accepted and then not claimed isn't among them, so that the source offers it again. At a fresh start two
     * requests, and those of {@link Orders#newest}; none later.
     */
    public Optional<Receipt> lastAccepted() {
        return Optional.ofNullable(seen().receipt());
    }

    /**
     * The receipts of the newest early claims above {@link #lastAccepted}, newest first, eight at most. Costs the same,
     * and one request for each at a fresh start.
     */
    public List<Receipt> early() {
        Seen seen = seen();
        Receipt receipt = seen.receipt();
        return seen.early().stream()
                .filter(e -> receipt == null
                        || e.reference().cut().compareTo(receipt.reference().cut()) > 0)
                .limit(MOST_EARLY)
                .toList();
    }

    /**
     * Whether an operator accepted a package although its cut lay ahead of time, by the orders that this process knows.
     * Such a package says nothing about which cuts are new: whether it is live or was taken back, the next one to come
     * has an earlier time. No request.
     */
    public boolean isEarly(PackageRef reference) {
        return orders.known().filter(o -> o.standing().isEarly(reference)).isPresent();
    }

    /**
     * All claimed cuts but the early ones, newest first. Requests as {@link #list} and {@link Orders#newest}, and one
     * for each early claim that isn't known.
     */
    public List<Cut> inTime() {
        List<Cut> claimed = list().newestFirst();
        Set<Cut> early = claimed.isEmpty() ? Set.of() : earlyCuts();
        return claimed.stream()
                .filter(cut ->
                        !early.contains(cut) || find(cut).filter(this::isEarly).isEmpty())
                .toList();
    }

    private Set<Cut> earlyCuts() {
        Standing standing = orders.newest().map(Order::standing).orElse(Standing.NONE);
        return standing.accepted().stream()
                .map(Acceptance::reference)
                .filter(standing::isEarly)
                .map(PackageRef::cut)
                .collect(Collectors.toSet());
    }

    private synchronized Seen seen() {
        Seen seen = last;
        if (seen == null) {
            seen = read(list().newestFirst());
            last = seen;
        }
        return seen;
    }

    private Seen read(List<Cut> newestFirst) {
        List<Receipt> early = new ArrayList<>();
        if (!newestFirst.isEmpty()) {
            orders.newest();
        }
        for (Cut cut : newestFirst) {
            Receipt receipt = readable(cut).orElse(null);
            if (receipt == null || !isEarly(receipt.reference())) {
                return new Seen(receipt, List.copyOf(early));
            }
            early.add(receipt);
        }
        return new Seen(null, List.copyOf(early));
    }

    /**
     * The receipt that a cut's claim rests on. One request.
     *
     * @throws StoreException {@code CORRUPT} also if the claim can't be read
     */
    public Optional<Receipt> receipt(Cut cut) {
        return read(cut);
    }

    /**
     * Marks a claimed cut that was {@linkplain Receipt#ahead ahead} of others: they are in the archive now. One request,
     * none where it is marked.
     */
    public void markWhole(Cut cut) {
        if (!isWhole(cut)) {
            documents.create(ArchiveLayout.whole(cut), WHOLE, WHOLE.length);
            whole.add(cut);
        }
    }

    /** Whether a cut was marked so when claims were listed last, or by this process. No request. */
    public boolean isWhole(Cut cut) {
        return whole.contains(cut);
    }

    /** A claim that can't be read must not keep newer packages out: the source is then asked for all it has. */
    private Optional<Receipt> readable(Cut cut) {
        try {
            return read(cut);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.CORRUPT) {
                throw e;
            }
            documents.stranger(ArchiveLayout.claim(cut));
            return Optional.empty();
        }
    }

    private Optional<Receipt> read(Cut cut) {
        ObjectKey key = ArchiveLayout.claim(cut);
        return documents.find(key, ClaimFormat.MAX_BYTES).map(bytes -> parse(cut, key, bytes));
    }

    private Receipt parse(Cut cut, ObjectKey key, byte[] bytes) {
        Receipt receipt = documents.parse(key, bytes, ClaimFormat::read);
        if (!receipt.reference().cut().equals(cut)) {
            throw documents.corrupt(key, "claims another cut, " + receipt.reference(), null);
        }
        known.put(cut, receipt.reference());
        return receipt;
    }

    /** The cuts that were claimed when they were listed; reads the claims themselves as they are asked for. */
    public final class Claimed {
        private final NavigableSet<Cut> cuts;

        private Claimed(NavigableSet<Cut> cuts) {
            this.cuts = cuts;
        }

        public List<Cut> newestFirst() {
            return List.copyOf(cuts.descendingSet());
        }

        /**
         * The newest acceptable package above a cut. One request for each claim looked at that isn't known.
         *
         * @param highWater only cuts above it; null: all
         */
        public Optional<PackageRef> newest(@Nullable Cut highWater, Predicate<PackageRef> acceptable) {
            return above(highWater).filter(acceptable).findFirst();
        }

        /** All packages above a cut, newest first. One request for each claim that isn't known. */
        public List<PackageRef> after(@Nullable Cut highWater) {
            return above(highWater).toList();
        }

        private Stream<PackageRef> above(@Nullable Cut highWater) {
            return cuts.descendingSet().stream()
                    .takeWhile(cut -> highWater == null || cut.compareTo(highWater) > 0)
                    .map(cut -> find(cut)
                            .orElseThrow(() ->
                                    documents.corrupt(ArchiveLayout.claim(cut), "is listed but isn't there", null)));
        }
    }
}
