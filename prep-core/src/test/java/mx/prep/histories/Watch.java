package mx.prep.histories;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mx.prep.model.FileOverride;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
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
 *   <li>I5 at rest every target serves the newest acceptable cut, or what the newest order says; the edge follows; a live
 *       tree is the package, file by file, and files of others are as they were. An accepted package goes live unless a
 *       newer cut is; then that stays.
 *   <li>I6 no page of a live tree refers to a file that isn't there, nor stands over older data where nobody ordered.
 *   <li>I7 what is live has its claim or its order, its package and its announcement in the archive.
 *   <li>I8 while nothing is to move by itself, nothing goes live but what the order in force says, which was live before
 *       unless the order says otherwise.
 *   <li>I9 what the outlet put over a path stands in every release, and a closing page stays, until an order says so.
 * </ul>
 */
final class Watch {
    private final Meaning meaning;
    private final Map<String, SiteWatch> sites = new LinkedHashMap<>();
    private @Nullable String problem;

    Watch(InMemoryStore archive, List<Site> sites) {
        this.meaning = new Meaning(archive, this::complain);
        for (Site site : sites) {
            this.sites.put(
                    site.name(),
                    site.mode() == Mode.RELEASES
                            ? new ReleasesWatch(site, meaning, this::complain)
                            : new TreeWatch(site, meaning, this::complain));
        }
    }

    /**
     * How much happened.
     *
     * @param moves how often a package was made live
     * @param orders orders given
     * @param accepted those that accept a package
     * @param held those that let nothing move by itself
     * @param own those that put a file of the outlet's own over a path, or give a path back
     * @param closed those that close the site
     * @param overtaken releases that were announced and never made live
     */
    record Seen(int moves, int orders, int accepted, int held, int own, int closed, int overtaken) {
        static final Seen NOTHING = new Seen(0, 0, 0, 0, 0, 0, 0);

        Seen plus(Seen other) {
            return new Seen(
                    moves + other.moves,
                    orders + other.orders,
                    accepted + other.accepted,
                    held + other.held,
                    own + other.own,
                    closed + other.closed,
                    overtaken + other.overtaken);
        }
    }

    Seen seen() {
        int moves = sites.values().stream().mapToInt(SiteWatch::moves).sum();
        return new Seen(
                moves,
                meaning.orders(),
                meaning.acceptances(),
                meaning.holds(),
                meaning.own().put(),
                meaning.own().closed(),
                meaning.overtaken());
    }

    /** The release that the first target's pointer names, or null. */
    @Nullable
    ReleaseId live() {
        return first().live();
    }

    /** The package that the first target's pointer names, or null. */
    @Nullable
    PackageRef livePackage() {
        return first().livePackage();
    }

    private SiteWatch first() {
        return sites.values().iterator().next();
    }

    /** What an operator could accept: packages that were held and don't count as their cut, and withdrawn ones. */
    List<PackageRef> askable() {
        return meaning.askable();
    }

    /** The files of the outlet's own that stand over packages. */
    List<FileOverride> overrides() {
        return meaning.own().overrides();
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
        meaning.issued(edition);
    }

    /**
     * Something was written.
     *
     * @param how whether the writer's condition held by equal bytes only
     */
    void written(String store, ObjectKey key, Slip how) {
        SiteWatch site = sites.get(store);
        if (site == null) {
            meaning.written(key);
        } else {
            site.written(key, how);
        }
    }

    void deleted(String store, Map<ObjectKey, Slip> gone) {
        SiteWatch site = sites.get(store);
        if (site != null) {
            site.deleted(gone);
        }
    }

    /** Somebody else has written their file to a live tree. */
    void foreignCame(String site) {
        if (sites.get(site) instanceof TreeWatch tree) {
            tree.foreignCame();
        }
    }

    void followed(String site, ReleaseId release) {
        sites.get(site).followed(release);
    }

    /** Once nobody is at work. */
    void settled() {
        meaning.settled();
        sites.values().forEach(SiteWatch::settled);
    }
}
