package mx.prep.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mx.prep.model.ReleaseId;

/** {@code .prep/purged.json}; equal states have equal bytes. */
public final class PurgedFormat {
    /** The most bytes that a register has: {@link #MOST_PATHS} of the longest names and as much in calls. */
    public static final int MAX_BYTES = 128 << 20;

    /** More paths than these are owed as everything. */
    public static final int MOST_PATHS = 50_000;

    private PurgedFormat() {}

    public static byte[] write(PurgeState state) {
        ObjectNode node = Json.document();
        PurgeState.Mark upTo = state.upTo();
        if (upTo != null) {
            mark(node.putObject("upTo"), upTo);
        }
        ArrayNode owed = node.putArray("owed");
        for (PurgeState.Owed each : state.owed()) {
            ObjectNode one = mark(owed.addObject(), each.mark()).put("upkeep", each.upkeep());
            each.paths().forEach(one.putArray("paths")::add);
        }
        ArrayNode calls = node.putArray("calls");
        for (PurgeState.Call call : state.calls()) {
            ObjectNode one = calls.addObject()
                    .put("reference", call.reference())
                    .put("release", call.release().toString())
                    .put("handle", call.handle());
            call.paths().forEach(one.putArray("paths")::add);
        }
        node.put("made", state.made()).put("month", Json.textOf(state.month())).put("paths", state.paths());
        return Json.bytes(node);
    }

    private static ObjectNode mark(ObjectNode node, PurgeState.Mark mark) {
        return node.put("epoch", mark.epoch()).put("release", mark.release().toString());
    }

    /**
     * Reads a state.
     *
     * @throws FormatException if the bytes are no register of this schema
     */
    public static PurgeState read(byte[] bytes) {
        return Json.read("purge register", bytes, PurgedFormat::read);
    }

    private static PurgeState read(JsonNode node) {
        List<PurgeState.Owed> owed = new ArrayList<>();
        Json.array(node, "owed")
                .forEach(one -> owed.add(
                        new PurgeState.Owed(mark(one), Json.textOrNull(one, "upkeep"), Set.copyOf(paths(one)))));
        List<PurgeState.Call> calls = new ArrayList<>();
        Json.array(node, "calls")
                .forEach(one -> calls.add(new PurgeState.Call(
                        Json.text(one, "reference"),
                        ReleaseId.parse(Json.text(one, "release")),
                        List.copyOf(paths(one)),
                        Json.textOrNull(one, "handle"))));
        JsonNode upTo = node.get("upTo");
        return new PurgeState(
                upTo == null ? null : mark(upTo),
                owed,
                calls,
                Json.number(node, "made"),
                Json.parsedOrNull(node, "month", YearMonth::parse),
                Json.number(node, "paths"));
    }

    private static PurgeState.Mark mark(JsonNode node) {
        return new PurgeState.Mark(Json.smallNumber(node, "epoch"), ReleaseId.parse(Json.text(node, "release")));
    }

    private static Set<String> paths(JsonNode node) {
        Set<String> paths = new LinkedHashSet<>();
        for (JsonNode path : Json.array(node, "paths")) {
            if (!path.isTextual() || path.textValue().isEmpty() || !paths.add(path.textValue())) {
                throw new IllegalArgumentException("a path is a text and stands there once: " + path);
            }
        }
        return paths;
    }
}
