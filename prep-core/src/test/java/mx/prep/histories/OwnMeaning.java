package mx.prep.histories;

import com.google.common.collect.Sets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import mx.prep.model.FileOverride;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PageRef;
import mx.prep.model.Standing;
import org.jspecify.annotations.Nullable;

/** What stands in place of the packages' by each order: files of the outlet's own, and a closing page. */
final class OwnMeaning {
    private final Consumer<String> complaints;
    private final Map<Integer, Standing> byOrder = new HashMap<>();
    private Standing newest = Standing.NONE;
    private int put;
    private int closed;

    OwnMeaning(Consumer<String> complaints) {
        this.complaints = complaints;
        byOrder.put(0, newest);
    }

    /** How often a file was put over a path or a path was given back. */
    int put() {
        return put;
    }

    int closed() {
        return closed;
    }

    void ordered(Order next) {
        Standing now = next.standing();
        Set<FileOverride> changed =
                Sets.symmetricDifference(Set.copyOf(newest.overrides()), Set.copyOf(now.overrides()));
        long paths = changed.stream().map(FileOverride::path).distinct().count();
        if (paths != (next.kind() == OrderKind.OVERRIDE ? 1 : 0)) {
            complaints.accept("I9 order " + next.number() + " (" + next.kind() + ") changes " + changed);
        }
        PageRef closing = now.closing();
        boolean asOrdered = switch (next.kind()) {
            case CLOSE -> newest.closing() == null && closing != null;
            case REOPEN -> newest.closing() != null && closing == null;
            default -> Objects.equals(closing, newest.closing());
        };
        if (!asOrdered) {
            complaints.accept("I9 order " + next.number() + " (" + next.kind() + ") has " + closing + ", after "
                    + newest.closing());
        }
        put += next.kind() == OrderKind.OVERRIDE ? 1 : 0;
        closed += next.kind() == OrderKind.CLOSE ? 1 : 0;
        newest = now;
        byOrder.put(next.number(), now);
    }

    /** The page that replaces the site in an epoch, or null. */
    @Nullable
    PageRef closing(int epoch) {
        return standing(epoch).closing();
    }

    /** What stands over packages in an epoch. */
    List<FileOverride> overrides(int epoch) {
        return standing(epoch).overrides();
    }

    /** What stands over packages now. */
    List<FileOverride> overrides() {
        return newest.overrides();
    }

    /** The files that an edition has in an epoch. */
    Map<String, String> files(Edition edition, int epoch) {
        Map<String, String> files = new TreeMap<>(edition.files());
        overrides(epoch).forEach(o -> files.put(o.path().value(), OwnContent.text(o.sha256())));
        return files;
    }

    private Standing standing(int epoch) {
        return byOrder.getOrDefault(epoch, Standing.NONE);
    }
}
