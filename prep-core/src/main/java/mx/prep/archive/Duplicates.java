package mx.prep.archive;

import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import mx.prep.model.Acceptance;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.Order;
import mx.prep.model.PackageRef;
import mx.prep.model.Standing;

/**
 * Which cut a package's bytes are already: a signature covers the bytes, never the name that they come under. Reads only;
 * thread-safe.
 */
public final class Duplicates {
    private final Catalogue catalogue;
    private final Claims claims;
    private final Orders orders;
    /** Packages in the archive by their bytes, claimed or not, as listed last. */
    private final Map<Digest, Set<Cut>> kept = new ConcurrentHashMap<>();
    /** Claimed cuts whose packages were listed. */
    private final Set<Cut> listed = ConcurrentHashMap.newKeySet();

    Duplicates(Catalogue catalogue, Claims claims, Orders orders) {
        this.catalogue = catalogue;
        this.claims = claims;
        this.orders = orders;
    }

    /**
     * The oldest other cut that a package's bytes are, claimed or accepted, as far as this process's newest lists of
     * claims and orders tell. No request where it knows the packages of all claimed cuts; else a list of the packages,
     * one request for each thousand objects, and one for each claim that may be it.
     */
    public Optional<PackageRef> find(PackageRef reference) {
        Set<Cut> unknown = claims.listedUnknown();
        unknown.removeAll(listed);
        if (!unknown.isEmpty()) {
            catalogue.packages().forEach(this::keep);
            listed.addAll(unknown);
        }
        return Stream.concat(claimed(reference.sha256()), accepted(reference.sha256()))
                .filter(other -> !other.cut().equals(reference.cut()))
                .min(Comparator.comparing(PackageRef::cut));
    }

    private void keep(Holding holding) {
        Cut cut = Objects.requireNonNull(holding.cut());
        kept.computeIfAbsent(holding.sha256(), any -> ConcurrentHashMap.newKeySet())
                .add(cut);
    }

    /** What is kept was claimed only if no other package of its cut was. */
    private Stream<PackageRef> claimed(Digest sha256) {
        Stream<PackageRef> listed =
                kept.getOrDefault(sha256, Set.of()).stream().flatMap(cut -> claims.findReadable(cut).stream());
        return Stream.concat(claims.known(), listed)
                .filter(claim -> claim.sha256().equals(sha256));
    }

    private Stream<PackageRef> accepted(Digest sha256) {
        return orders.known().map(Order::standing).orElse(Standing.NONE).accepted().stream()
                .map(Acceptance::reference)
                .filter(reference -> reference.sha256().equals(sha256));
    }
}
