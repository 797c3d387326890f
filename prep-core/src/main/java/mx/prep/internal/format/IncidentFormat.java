package mx.prep.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;

/** An incident as part of a ledger entry; its sentences are cut, so that an entry holds many. */
final class IncidentFormat {
    /** Characters of a message. */
    private static final int MOST = 300;

    /** Characters of a name. */
    private static final int NAME = 80;

    private IncidentFormat() {}

    static ObjectNode write(Incident incident) {
        ObjectNode node = Json.object()
                .put("number", incident.number())
                .put("cause", Json.lower(incident.cause()))
                .put("target", Json.cut(incident.target(), NAME));
        PackageRefFormat.write(node, "package", incident.reference());
        return node.put("message", Json.cut(incident.message(), MOST))
                .put("publisher", Json.cut(incident.publisher(), NAME))
                .put("openedAt", incident.openedAt().toString())
                .put("closedAt", Json.textOf(incident.closedAt()))
                .put("readers", Json.cut(incident.readers(), MOST));
    }

    static Incident read(JsonNode node) {
        return new Incident(
                Json.number(node, "number"),
                Json.constant(node, "cause", IncidentCause.class),
                Json.textOrNull(node, "target"),
                PackageRefFormat.readOrNull(node, "package"),
                Json.text(node, "message"),
                Json.text(node, "publisher"),
                Json.instant(node, "openedAt"),
                Json.instantOrNull(node, "closedAt"),
                Json.textOrNull(node, "readers"));
    }
}
