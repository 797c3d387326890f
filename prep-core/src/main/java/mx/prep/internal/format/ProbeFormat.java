package mx.prep.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mx.prep.model.Flaw;
import mx.prep.model.ProbeReport;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/** One line of a record of probes, with its line end. Sentences are cut at 300 characters. */
public final class ProbeFormat {
    private static final int MOST = 300;

    private ProbeFormat() {}

    public static byte[] write(ProbeReport report) {
        ProbeReport.Load load = report.load();
        ObjectNode node = Json.document()
                .put("site", report.site().toString())
                .put("at", report.at().toString())
                .put("state", Json.lower(report.state()))
                .put("release", Json.textOf(report.release()));
        PackageRefFormat.write(node, "package", report.live());
        node.put("publishedAt", Json.textOf(report.publishedAt()))
                .put("rehearsal", report.rehearsal())
                .put("files", load.files())
                .put("checked", load.checked())
                .put("bytes", load.bytes())
                .put("transferredBytes", load.transferred())
                .put("pageMillis", millis(load.page()))
                .put("slowestMillis", millis(load.slowest()))
                .put("slowest", Json.cut(load.slowestWhere(), MOST));
        ArrayNode problems = node.putArray("problems");
        report.problems().forEach(problem -> problems.add(Json.cut(problem, MOST)));
        ArrayNode flaws = node.putArray("flaws");
        report.flaws()
                .forEach(flaw -> flaws.addObject()
                        .put("kind", Json.lower(flaw.kind()))
                        .put("where", flaw.where())
                        .put("what", flaw.what()));
        return Json.bytes(node);
    }

    /**
     * Reads a line.
     *
     * @throws FormatException if it is none of this schema
     */
    public static ProbeReport read(byte[] line) {
        return Json.read("probe", line, ProbeFormat::read);
    }

    private static ProbeReport read(JsonNode node) {
        List<String> problems = new ArrayList<>();
        Json.array(node, "problems").forEach(problem -> problems.add(problem.asText()));
        List<Flaw> flaws = new ArrayList<>();
        Json.array(node, "flaws")
                .forEach(flaw -> flaws.add(new Flaw(
                        Json.constant(flaw, "kind", Flaw.Kind.class),
                        Json.text(flaw, "where"),
                        Json.text(flaw, "what"))));
        return new ProbeReport(
                URI.create(Json.text(node, "site")),
                Json.instant(node, "at"),
                Json.constant(node, "state", ProbeReport.State.class),
                Json.parsedOrNull(node, "release", ReleaseId::parse),
                PackageRefFormat.readOrNull(node, "package"),
                Json.instantOrNull(node, "publishedAt"),
                Json.flag(node, "rehearsal"),
                new ProbeReport.Load(
                        Json.smallNumber(node, "files"),
                        Json.smallNumber(node, "checked"),
                        Json.number(node, "bytes"),
                        Json.number(node, "transferredBytes"),
                        duration(node, "pageMillis"),
                        duration(node, "slowestMillis"),
                        Json.textOrNull(node, "slowest")),
                problems,
                flaws);
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : time.toMillis();
    }

    private static @Nullable Duration duration(JsonNode node, String field) {
        return node.hasNonNull(field) ? Duration.ofMillis(Json.number(node, field)) : null;
    }
}
