package mx.prep.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What stands from one order to the next: each order repeats it whole, so that the newest alone suffices.
 *
 * @param accepted every acceptance, in the order in which they were given; of two that name the same cut the last one
 *     counts
 * @param withdrawn SHA-256 of every package withdrawn so far; a publisher makes none of them live again
 * @param held whether nothing moves by itself until an order resumes
 */
public record Standing(List<Acceptance> accepted, Set<Digest> withdrawn, boolean held) {
    /** Before the first order. */
    public static final Standing NONE = new Standing(List.of(), Set.of(), false);

    public Standing {
        accepted = List.copyOf(accepted);
        withdrawn = Set.copyOf(withdrawn);
        if (accepted.stream()
                        .map(Acceptance::reference)
                        .collect(Collectors.toSet())
                        .size()
                < accepted.size()) {
            throw new IllegalArgumentException("an order accepts each package once");
        }
    }

    /** Accepts a package, also one that was withdrawn, in place of what was accepted for its cut before. */
    public Standing accept(Acceptance acceptance) {
        List<Acceptance> all = new ArrayList<>(accepted);
        all.removeIf(before -> before.reference().equals(acceptance.reference()));
        all.add(acceptance);
        return new Standing(all, without(acceptance.reference().sha256()), held);
    }

    /** Takes a package from the site until an order names it. */
    public Standing withdraw(Digest sha256) {
        Set<Digest> all = new HashSet<>(withdrawn);
        all.add(sha256);
        return new Standing(accepted, all, held);
    }

    /** Names a package: if it was withdrawn, it isn't any more. */
    public Standing restore(Digest sha256) {
        return new Standing(accepted, without(sha256), held);
    }

    /** Nothing moves by itself from now on. */
    public Standing hold() {
        return new Standing(accepted, withdrawn, true);
    }

    /** Newer cuts go live by themselves again. */
    public Standing resume() {
        return new Standing(accepted, withdrawn, false);
    }

    /** How a package was accepted, if it was. */
    public Optional<Acceptance> acceptance(PackageRef reference) {
        return accepted.stream().filter(a -> a.reference().equals(reference)).findFirst();
    }

    private Set<Digest> without(Digest sha256) {
        Set<Digest> left = new HashSet<>(withdrawn);
        left.remove(sha256);
        return left;
    }
}
