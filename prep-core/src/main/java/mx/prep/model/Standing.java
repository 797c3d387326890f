package mx.prep.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What stands from one order to the next: each order repeats it whole, so that the newest alone suffices.
 *
 * @param accepted every acceptance, in the order in which they were given; of two that name the same cut the last one
 *     counts
 * @param withdrawn SHA-256 of every package withdrawn so far; a publisher makes none of them live again
 * @param held whether nothing moves by itself until an order resumes
 * @param overrides files of the outlet's own that stand in place of a package's, sorted by path, no path twice
 * @param closing the page that replaces the site, or null while the site is open; as long as it stands nothing moves by
 *     itself
 */
public record Standing(
        List<Acceptance> accepted,
        Set<Digest> withdrawn,
        boolean held,
        List<FileOverride> overrides,
        @Nullable PageRef closing) {
    /** Before the first order. */
    public static final Standing NONE = new Standing(List.of(), Set.of(), false);

    public Standing {
        accepted = List.copyOf(accepted);
        withdrawn = Set.copyOf(withdrawn);
        overrides = List.copyOf(overrides);
        for (int i = 1; i < overrides.size(); i++) {
            if (overrides.get(i - 1).compareTo(overrides.get(i)) >= 0) {
                throw new IllegalArgumentException("an order's overrides are sorted and unique, not "
                        + overrides.get(i).path());
            }
        }
        if (closing != null && closing.kind() != PageKind.CLOSING) {
            throw new IllegalArgumentException("a " + closing + " can't close a site");
        }
        if (accepted.stream()
                        .map(Acceptance::reference)
                        .collect(Collectors.toSet())
                        .size()
                < accepted.size()) {
            throw new IllegalArgumentException("an order accepts each package once");
        }
    }

    /** With neither overrides nor a closing page. */
    public Standing(List<Acceptance> accepted, Set<Digest> withdrawn, boolean held) {
        this(accepted, withdrawn, held, List.of(), null);
    }

    /** Accepts a package, also one that was withdrawn, in place of what was accepted for its cut before. */
    public Standing accept(Acceptance acceptance) {
        List<Acceptance> all = new ArrayList<>(accepted);
        all.removeIf(before -> before.reference().equals(acceptance.reference()));
        all.add(acceptance);
        return new Standing(all, without(acceptance.reference().sha256()), held, overrides, closing);
    }

    /** Takes a package from the site until an order names it. */
    public Standing withdraw(Digest sha256) {
        Set<Digest> all = new HashSet<>(withdrawn);
        all.add(sha256);
        return new Standing(accepted, all, held, overrides, closing);
    }

    /** Names a package: if it was withdrawn, it isn't any more. */
    public Standing restore(Digest sha256) {
        return new Standing(accepted, without(sha256), held, overrides, closing);
    }

    /** Nothing moves by itself from now on. */
    public Standing hold() {
        return new Standing(accepted, withdrawn, true, overrides, closing);
    }

    /** Newer cuts go live by themselves again. */
    public Standing resume() {
        return new Standing(accepted, withdrawn, false, overrides, closing);
    }

    /** Puts a file of the outlet's own over a path, in place of what was put there before. */
    public Standing override(FileOverride file) {
        List<FileOverride> all = new ArrayList<>(overrides);
        all.removeIf(before -> before.path().equals(file.path()));
        all.add(file);
        Collections.sort(all);
        return new Standing(accepted, withdrawn, held, all, closing);
    }

    /** Gives a path back to the package. */
    public Standing giveBack(ObjectKey path) {
        List<FileOverride> left =
                overrides.stream().filter(o -> !o.path().equals(path)).toList();
        return new Standing(accepted, withdrawn, held, left, closing);
    }

    /** Replaces the site by a page. */
    public Standing close(PageRef page) {
        return new Standing(accepted, withdrawn, held, overrides, page);
    }

    /** Puts the site in place of the page again. */
    public Standing reopen() {
        return new Standing(accepted, withdrawn, held, overrides, null);
    }

    /** How a package was accepted, if it was. */
    public Optional<Acceptance> acceptance(PackageRef reference) {
        return accepted.stream().filter(a -> a.reference().equals(reference)).findFirst();
    }

    /** Whether a package was accepted although its cut lay ahead of time. */
    public boolean isEarly(PackageRef reference) {
        return acceptance(reference)
                .filter(acceptance -> acceptance.overruled().contains(HoldReason.AHEAD_OF_TIME))
                .isPresent();
    }

    private Set<Digest> without(Digest sha256) {
        Set<Digest> left = new HashSet<>(withdrawn);
        left.remove(sha256);
        return left;
    }
}
