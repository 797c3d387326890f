package mx.prep.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;

/** {@code orders/<number>.json}. */
public final class OrderFormat {
    /** The most bytes that an order has: room for 15,000 withdrawn packages. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int MAX_REASON = 2000;

    private OrderFormat() {}

    /**
     * Writes an order.
     *
     * @throws IllegalArgumentException if its reason has more than 2,000 characters
     */
    public static byte[] write(Order order) {
        if (order.reason().length() > MAX_REASON) {
            throw new IllegalArgumentException("an order's reason has at most " + MAX_REASON + " characters, not "
                    + order.reason().length());
        }
        ObjectNode node = Json.document().put("number", order.number()).put("kind", Json.lower(order.kind()));
        PackageRefFormat.write(node, "package", order.live());
        node.put("highWater", Json.textOf(order.highWater()));
        PackageRefFormat.write(node, "accepted", order.accepted());
        ArrayNode withdrawn = node.putArray("withdrawn");
        order.withdrawn().stream().map(Digest::hex).sorted().forEach(withdrawn::add);
        node.put("reason", order.reason()).put("createdAt", order.createdAt().toString());
        return Json.bytes(node);
    }

    /**
     * Reads an order.
     *
     * @throws FormatException if the bytes are no order of this schema
     */
    public static Order read(byte[] bytes) {
        return Json.read("order", bytes, OrderFormat::read);
    }

    private static Order read(JsonNode node) {
        Set<Digest> withdrawn = new HashSet<>();
        Json.array(node, "withdrawn").forEach(hex -> withdrawn.add(Digest.sha256(hex.asText())));
        return new Order(
                Json.smallNumber(node, "number"),
                Json.constant(node, "kind", OrderKind.class),
                PackageRefFormat.readOrNull(node, "package"),
                Json.parsedOrNull(node, "highWater", Cut::parse),
                PackageRefFormat.readOrNull(node, "accepted"),
                withdrawn,
                Json.text(node, "reason"),
                Json.instant(node, "createdAt"));
    }
}
