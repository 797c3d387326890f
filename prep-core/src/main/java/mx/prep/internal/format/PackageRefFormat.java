package mx.prep.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.PackageRef;
import org.jspecify.annotations.Nullable;

/** {@code {"cut":"20210606-2000","sha256":"…"}}. */
final class PackageRefFormat {
    private PackageRefFormat() {}

    static void write(ObjectNode parent, String field, @Nullable PackageRef reference) {
        if (reference == null) {
            parent.putNull(field);
        } else {
            parent.putObject(field)
                    .put("cut", reference.cut().toString())
                    .put("sha256", reference.sha256().hex());
        }
    }

    static @Nullable PackageRef readOrNull(JsonNode parent, String field) {
        JsonNode node = parent.get(field);
        return node == null || node.isNull()
                ? null
                : new PackageRef(Cut.parse(Json.text(node, "cut")), Digest.sha256(Json.text(node, "sha256")));
    }

    static PackageRef read(JsonNode parent, String field) {
        PackageRef reference = readOrNull(parent, field);
        if (reference == null) {
            throw new IllegalArgumentException("no package in " + field);
        }
        return reference;
    }
}
