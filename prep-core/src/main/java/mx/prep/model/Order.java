package mx.prep.model;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operator's decision, absolute and complete: the newest order alone says where every target has to be.
 *
 * @param number the order's number, from 1; it is the epoch that the order opens
 * @param kind what was decided
 * @param live the package that is to be live, or null to leave a site that serves nothing as it is
 * @param highWater the cut above which publishers go on by themselves; null: any cut
 * @param accepted the package that an accepting order names for its cut, or null
 * @param withdrawn SHA-256 of every package withdrawn so far; none of them is made live again by a publisher
 * @param reason why, in the operator's words
 * @param createdAt when it was created
 */
public record Order(
        int number,
        OrderKind kind,
        @Nullable PackageRef live,
        @Nullable Cut highWater,
        @Nullable PackageRef accepted,
        Set<Digest> withdrawn,
        String reason,
        Instant createdAt) {
    public Order {
        withdrawn = Set.copyOf(withdrawn);
        if (number < 1 || number > 999_999) {
            throw new IllegalArgumentException("order numbers go from 1 to 999999, not " + number);
        }
        if (reason.isBlank()) {
            throw new IllegalArgumentException("an order needs a reason");
        }
        if (live != null && withdrawn.contains(live.sha256())) {
            throw new IllegalArgumentException("an order can't make live what it withdraws: " + live);
        }
    }
}
