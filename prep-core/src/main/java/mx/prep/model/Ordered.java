package mx.prep.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An order and how far the targets have followed it.
 *
 * @param order the order, which stands whatever became of the targets
 * @param targets what became of each target; already live where a publisher that follows was first to carry it out, and
 *     a newer cut where one that nobody withdrew waited behind the order
 */
public record Ordered(Order order, Map<String, DeliveryResult> targets) {
    public Ordered {
        targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    }
}
