package mx.prep.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/** {@code .prep/current.json}. */
public final class PointerFormat {
    /** The most bytes that a pointer has. */
    public static final int MAX_BYTES = 256 << 10;

    private PointerFormat() {}

    public static byte[] write(Pointer pointer) {
        ObjectNode node = Json.document()
                .put("epoch", pointer.epoch())
                .put("highWater", text(pointer.highWater()))
                .put("release", text(pointer.release()));
        PackageRefFormat.write(node, "package", pointer.live());
        node.put("manifestSha256", text(pointer.manifest())).put("previous", text(pointer.previous()));
        ArrayNode kept = node.putArray("kept");
        pointer.kept().forEach(id -> kept.add(id.toString()));
        node.put("ledgerHead", pointer.ledgerHead())
                .put("publishedAt", pointer.publishedAt().toString())
                .put("rehearsal", pointer.rehearsal());
        return Json.bytes(node);
    }

    /**
     * Reads a pointer.
     *
     * @throws FormatException if the bytes are no pointer of this schema
     */
    public static Pointer read(byte[] bytes) {
        return Json.read("pointer", bytes, PointerFormat::read);
    }

    private static Pointer read(JsonNode node) {
        List<ReleaseId> kept = new ArrayList<>();
        Json.array(node, "kept").forEach(id -> kept.add(ReleaseId.parse(id.asText())));
        return new Pointer(
                Json.smallNumber(node, "epoch"),
                Json.parsedOrNull(node, "highWater", Cut::parse),
                Json.parsedOrNull(node, "release", ReleaseId::parse),
                PackageRefFormat.readOrNull(node, "package"),
                Json.parsedOrNull(node, "manifestSha256", Digest::sha256),
                Json.parsedOrNull(node, "previous", ReleaseId::parse),
                kept,
                Json.number(node, "ledgerHead"),
                Json.instant(node, "publishedAt"),
                Json.flag(node, "rehearsal"));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
