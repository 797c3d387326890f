package mx.prep.internal.inplace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mx.prep.internal.format.FormatException;
import mx.prep.internal.format.Json;
import mx.prep.model.Cut;
import mx.prep.model.ObjectKey;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/** {@code .prep/intent.json}; equal intents have equal bytes. */
final class IntentFormat {
    /** The most bytes that an intent has: 250,000 of the longest names and some more. */
    static final int MAX_BYTES = 256 << 20;

    private IntentFormat() {}

    static byte[] write(Intent intent) {
        Position newest = intent.newest();
        ObjectNode node = Json.document().put("epoch", newest == null ? 0 : newest.epoch());
        node.put("newest", newest == null ? null : newest.release().toString());
        if (newest != null && newest.highWater() != null) {
            node.put("highWater", newest.highWater().toString());
        }
        ArrayNode unfinished = node.putArray("unfinished");
        intent.unfinished().forEach(id -> unfinished.add(id.toString()));
        ArrayNode owned = node.putArray("owned");
        intent.owned().stream().sorted().forEach(path -> owned.add(path.value()));
        return Json.bytes(node);
    }

    /**
     * Reads an intent.
     *
     * @throws FormatException if the bytes are no intent of this schema
     */
    static Intent read(byte[] bytes) {
        return Json.read("intent", bytes, IntentFormat::read);
    }

    private static Intent read(JsonNode node) {
        List<ReleaseId> unfinished = new ArrayList<>();
        Json.array(node, "unfinished").forEach(id -> unfinished.add(ReleaseId.parse(id.asText())));
        Set<ObjectKey> owned = new HashSet<>();
        Json.array(node, "owned").forEach(path -> owned.add(ObjectKey.of(path.asText())));
        return new Intent(newest(node), unfinished, owned);
    }

    private static @Nullable Position newest(JsonNode node) {
        int epoch = Json.smallNumber(node, "epoch");
        ReleaseId release = Json.parsedOrNull(node, "newest", ReleaseId::parse);
        return release == null ? null : new Position(epoch, release, Json.parsedOrNull(node, "highWater", Cut::parse));
    }
}
