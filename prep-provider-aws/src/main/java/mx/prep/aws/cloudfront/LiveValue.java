package mx.prep.aws.cloudfront;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import mx.prep.internal.format.FormatException;
import mx.prep.internal.format.Json;
import mx.prep.model.Manifest;
import mx.prep.model.Mode;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * The key-value store's value at {@link #KEY}: all that the function has to know at once, in one key, since no two keys
 * need arrive together.
 *
 * @param release where readers are sent
 * @param mode whether its files lie under its own prefix or in the live tree
 * @param shape its {@link Shape}'s text
 * @param earlier the shapes of the releases before, the newest last, for page loads that are pinned to them
 */
record LiveValue(ReleaseId release, Mode mode, String shape, Map<ReleaseId, String> earlier) {
    static final String KEY = "live";
    /** More than can be live within a pin's 60 s; the value stays below 1 KB. */
    private static final int EARLIER = 8;

    /** The value that sends readers to a release, from whatever it was before. */
    static LiveValue next(@Nullable LiveValue before, ReleaseId release, Manifest manifest, Shape shape) {
        Map<ReleaseId, String> earlier = new LinkedHashMap<>();
        if (before != null) {
            earlier.putAll(before.earlier);
            earlier.remove(before.release);
            earlier.put(before.release, before.shape);
        }
        earlier.remove(release);
        while (earlier.size() > EARLIER) {
            earlier.remove(earlier.keySet().iterator().next());
        }
        return new LiveValue(release, manifest.mode(), shape.text(), earlier);
    }

    /** Whether page loads still need the shape of this name. */
    boolean needs(String name) {
        return Shape.name(shape).equals(name)
                || earlier.values().stream().anyMatch(s -> Shape.name(s).equals(name));
    }

    String write() {
        ObjectNode document = Json.document().put("release", release.toString());
        if (mode == Mode.IN_PLACE) {
            document.put("inPlace", true);
        }
        document.put("shape", shape);
        ObjectNode shapes = document.putObject("earlier");
        earlier.forEach((id, text) -> shapes.put(id.toString(), text));
        return new String(Json.bytes(document), StandardCharsets.UTF_8).strip();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws FormatException if it is something else
     */
    static LiveValue read(String text) {
        return Json.read("the key-value store's value at " + KEY, text.getBytes(StandardCharsets.UTF_8), document -> {
            Map<ReleaseId, String> earlier = new LinkedHashMap<>();
            document.path("earlier")
                    .properties()
                    .forEach(e -> earlier.put(
                            ReleaseId.parse(e.getKey()), e.getValue().asText()));
            return new LiveValue(
                    ReleaseId.parse(Json.text(document, "release")),
                    document.path("inPlace").asBoolean() ? Mode.IN_PLACE : Mode.RELEASES,
                    document.path("shape").asText(""),
                    earlier);
        });
    }
}
