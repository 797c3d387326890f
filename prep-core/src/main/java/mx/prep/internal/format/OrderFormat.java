package mx.prep.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mx.prep.model.Acceptance;
import mx.prep.model.Cut;
import mx.prep.model.Decree;
import mx.prep.model.Digest;
import mx.prep.model.FileOverride;
import mx.prep.model.HoldReason;
import mx.prep.model.ObjectKey;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PageKind;
import mx.prep.model.PageRef;
import mx.prep.model.RefusalCode;
import mx.prep.model.Standing;

/**
 * {@code orders/<number>.json}. Fields that aren't known are ignored; so are names of refusals and holds, which makes an
 * acceptance stricter, never laxer.
 */
public final class OrderFormat {
    /** The most bytes that an order has: room for 15,000 withdrawn packages. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int MAX_REASON = 2000;
    private static final int MAX_AUTHOR = 200;

    private OrderFormat() {}

    /**
     * Writes an order.
     *
     * @throws IllegalArgumentException if its reason has more than 2,000 characters or its author more than 200
     */
    public static byte[] write(Order order) {
        Decree decree = order.decree();
        checkLength("reason", decree.reason(), MAX_REASON);
        checkLength("author", decree.author(), MAX_AUTHOR);
        ObjectNode node = Json.document().put("number", order.number()).put("kind", Json.lower(order.kind()));
        PackageRefFormat.write(node, "package", order.live());
        node.put("highWater", Json.textOf(order.highWater()));
        write(order.standing(), node);
        node.put("target", order.target())
                .put("author", decree.author())
                .put("reason", decree.reason())
                .put("createdAt", decree.at().toString());
        return Json.bytes(node);
    }

    private static void checkLength(String what, String text, int most) {
        if (text.length() > most) {
            throw new IllegalArgumentException(
                    "an order's " + what + " has at most " + most + " characters, not " + text.length());
        }
    }

    private static void write(Standing standing, ObjectNode node) {
        ArrayNode accepted = node.putArray("accepted");
        for (Acceptance acceptance : standing.accepted()) {
            ObjectNode one = accepted.addObject();
            PackageRefFormat.write(one, "package", acceptance.reference());
            names(acceptance.allowed(), one.putArray("allow"));
            one.put("forElection", acceptance.forElection());
            names(acceptance.overruled(), one.putArray("overruled"));
        }
        ArrayNode withdrawn = node.putArray("withdrawn");
        standing.withdrawn().stream().map(Digest::hex).sorted().forEach(withdrawn::add);
        node.put("held", standing.held());
        ArrayNode overrides = node.putArray("overrides");
        for (FileOverride override : standing.overrides()) {
            overrides
                    .addObject()
                    .put("path", override.path().value())
                    .put("sha256", override.sha256().hex())
                    .put("order", override.order());
        }
        PageRef closing = standing.closing();
        node.put("closingPageSha256", closing == null ? null : closing.sha256().hex());
    }

    private static void names(Collection<? extends Enum<?>> constants, ArrayNode array) {
        constants.stream().map(Enum::name).sorted().forEach(array::add);
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
        return new Order(
                Json.smallNumber(node, "number"),
                Json.constant(node, "kind", OrderKind.class),
                PackageRefFormat.readOrNull(node, "package"),
                Json.parsedOrNull(node, "highWater", Cut::parse),
                standing(node),
                Json.textOrNull(node, "target"),
                new Decree(Json.text(node, "author"), Json.text(node, "reason"), Json.instant(node, "createdAt")));
    }

    private static Standing standing(JsonNode node) {
        List<Acceptance> accepted = new ArrayList<>();
        for (JsonNode one : Json.array(node, "accepted")) {
            accepted.add(new Acceptance(
                    PackageRefFormat.read(one, "package"),
                    constants(Json.array(one, "allow"), RefusalCode.class),
                    Json.flag(one, "forElection"),
                    constants(Json.array(one, "overruled"), HoldReason.class)));
        }
        Set<Digest> withdrawn = new HashSet<>();
        Json.array(node, "withdrawn").forEach(hex -> withdrawn.add(Digest.sha256(hex.asText())));
        List<FileOverride> overrides = new ArrayList<>();
        for (JsonNode one : Json.array(node, "overrides")) {
            overrides.add(new FileOverride(
                    ObjectKey.of(Json.text(one, "path")),
                    Digest.sha256(Json.text(one, "sha256")),
                    Json.smallNumber(one, "order")));
        }
        boolean held = node.has("held") && Json.flag(node, "held");
        Digest closing = Json.parsedOrNull(node, "closingPageSha256", Digest::sha256);
        return new Standing(
                accepted, withdrawn, held, overrides, closing == null ? null : new PageRef(PageKind.CLOSING, closing));
    }

    private static <E extends Enum<E>> Set<E> constants(JsonNode array, Class<E> type) {
        Set<E> known = EnumSet.noneOf(type);
        for (JsonNode name : array) {
            if (!name.isTextual()) {
                throw new IllegalArgumentException("a name of " + type.getSimpleName() + " is not a text");
            }
            String text = name.textValue().toUpperCase(Locale.ROOT);
            EnumSet.allOf(type).stream().filter(e -> e.name().equals(text)).forEach(known::add);
        }
        return known;
    }
}
