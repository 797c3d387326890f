package mx.prep.model;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operator's decision, absolute and complete: the newest order alone says where every target has to be.
 *
 * @param number the order's number, from 1; it is the epoch that the order opens
 * @param kind what was decided
 * @param live the package that is to be live, or null to leave a site that serves nothing as it is
 * @param highWater the cut above which publishers go on by themselves; null: any cut
 * @param standing what is accepted, withdrawn and held, all orders before included
 * @param target the target that it is about, where it isn't about all; null otherwise
 * @param decree who ordered it, why and when
 */
public record Order(
        int number,
        OrderKind kind,
        @Nullable PackageRef live,
        @Nullable Cut highWater,
        Standing standing,
        @Nullable String target,
        Decree decree) {
    public Order {
        if (number < 1 || number > 999_999) {
            throw new IllegalArgumentException("order numbers go from 1 to 999999, not " + number);
        }
        if (live != null && standing.withdrawn().contains(live.sha256())) {
            throw new IllegalArgumentException("an order can't make live what it withdraws: " + live);
        }
        if ((kind == OrderKind.ADOPT) != (target != null)) {
            throw new IllegalArgumentException("an order to adopt names a target, no other order does");
        }
    }

    /** SHA-256 of every package withdrawn so far. */
    public Set<Digest> withdrawn() {
        return standing.withdrawn();
    }

    /** How a package was accepted by this order or one before, if it was. */
    public Optional<Acceptance> acceptance(PackageRef reference) {
        return standing.acceptance(reference);
    }

    /** Why, in the operator's words. */
    public String reason() {
        return decree.reason();
    }

    public Instant createdAt() {
        return decree.at();
    }
}
