package mx.prep.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.Digest;
import mx.prep.model.Incident;
import mx.prep.model.LedgerEntry;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/** {@code ledger/<number>.json}. Details are cut at 2,000 characters. */
public final class LedgerFormat {
    /** The most bytes that an entry has. */
    public static final int MAX_BYTES = 64 << 10;

    private LedgerFormat() {}

    public static byte[] write(LedgerEntry entry) {
        ObjectNode node = Json.document()
                .put("number", entry.number())
                .put("previous", Json.textOf(entry.previous()))
                .put("kind", Json.lower(entry.kind()))
                .put("target", Json.brief(entry.target()))
                .put("epoch", entry.epoch())
                .put("release", Json.textOf(entry.release()));
        PackageRefFormat.write(node, "package", entry.reference());
        node.put("detail", Json.brief(entry.detail()))
                .put("publisher", Json.brief(entry.publisher()))
                .put("at", entry.at().toString())
                .put("lastIncident", entry.lastIncident());
        write(node, entry.note());
        return Json.bytes(node);
    }

    private static void write(ObjectNode node, LedgerEntry.@Nullable Note note) {
        if (note instanceof LedgerEntry.IncidentNote told) {
            node.set("incident", IncidentFormat.write(told.incident()));
            told.open().forEach(open -> node.withArray("open").add(IncidentFormat.write(open)));
        } else if (note instanceof LedgerEntry.SweepNote sweep) {
            node.put("objects", sweep.objects());
            sweep.releases().forEach(release -> node.withArray("releases").add(release.toString()));
        } else if (note instanceof LedgerEntry.ConfirmationNote confirmation) {
            node.set("confirmation", write(confirmation));
        }
    }

    private static ObjectNode write(LedgerEntry.ConfirmationNote note) {
        return Json.object()
                .put("askedOf", Json.lower(note.by()))
                .put("checked", note.checked())
                .put("millisToReader", millis(note.timeToReader()))
                .put("slowestMillis", millis(note.slowest()))
                .put("flaws", note.flaws());
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : time.toMillis();
    }

    /**
     * Reads an entry.
     *
     * @throws FormatException if the bytes are no entry of this schema
     */
    public static LedgerEntry read(byte[] bytes) {
        return Json.read("ledger entry", bytes, LedgerFormat::read);
    }

    private static LedgerEntry read(JsonNode node) {
        return new LedgerEntry(
                Json.number(node, "number"),
                Json.parsedOrNull(node, "previous", Digest::sha256),
                Json.constant(node, "kind", LedgerEntry.Kind.class),
                Json.textOrNull(node, "target"),
                Json.smallNumber(node, "epoch"),
                Json.parsedOrNull(node, "release", ReleaseId::parse),
                PackageRefFormat.readOrNull(node, "package"),
                Json.text(node, "detail"),
                Json.text(node, "publisher"),
                Json.instant(node, "at"),
                node.has("lastIncident") ? Json.number(node, "lastIncident") : 0,
                note(node));
    }

    private static LedgerEntry.@Nullable Note note(JsonNode node) {
        if (node.hasNonNull("incident")) {
            return incident(node);
        }
        if (node.hasNonNull("objects")) {
            return sweep(node);
        }
        return node.hasNonNull("confirmation") ? confirmation(node.get("confirmation")) : null;
    }

    private static LedgerEntry.SweepNote sweep(JsonNode node) {
        List<ReleaseId> releases = new ArrayList<>();
        Json.array(node, "releases").forEach(one -> releases.add(ReleaseId.parse(one.asText())));
        return new LedgerEntry.SweepNote(releases, Json.number(node, "objects"));
    }

    private static LedgerEntry.ConfirmationNote confirmation(JsonNode note) {
        return new LedgerEntry.ConfirmationNote(
                Json.constant(note, "askedOf", ConfirmationReport.AskedOf.class),
                Json.smallNumber(note, "checked"),
                duration(note, "millisToReader"),
                duration(note, "slowestMillis"),
                Json.smallNumber(note, "flaws"));
    }

    private static @Nullable Duration duration(JsonNode note, String field) {
        return note.hasNonNull(field) ? Duration.ofMillis(Json.number(note, field)) : null;
    }

    private static LedgerEntry.IncidentNote incident(JsonNode node) {
        List<Incident> open = new ArrayList<>();
        Json.array(node, "open").forEach(one -> open.add(IncidentFormat.read(one)));
        return new LedgerEntry.IncidentNote(IncidentFormat.read(node.get("incident")), open);
    }
}
