package mx.prep.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mx.prep.model.CutOrigin;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Evidence;
import mx.prep.model.Receipt;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import org.jspecify.annotations.Nullable;

/**
 * A receipt, beside its package. Texts that come from a source or a verifier are cut at 2,000 characters and evidence at
 * 20 sightings; an entity tag of more than 1,000 is left out, since a part of it is worth nothing.
 */
public final class ReceiptFormat {
    /** The most bytes that a receipt has. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int MAX_EVIDENCE = 20;
    private static final int MAX_ETAG = 1000;

    private ReceiptFormat() {}

    public static byte[] write(Receipt receipt) {
        ObjectNode node = Json.document();
        write(receipt, node);
        return Json.bytes(node);
    }

    /**
     * Reads a receipt.
     *
     * @throws FormatException if the bytes are no receipt of this schema
     */
    public static Receipt read(byte[] bytes) {
        return Json.read("receipt", bytes, ReceiptFormat::read);
    }

    static void write(Receipt receipt, ObjectNode node) {
        node.put("publisher", Json.brief(receipt.publisher()));
        PackageRefFormat.write(node, "package", receipt.reference());
        node.put("origin", Json.lower(receipt.origin())).put("source", Json.brief(receipt.source()));
        write(receipt.validators(), node.putObject("validators"));
        node.put("sourceTime", Json.textOf(receipt.sourceTime()));
        write(receipt.transfer(), node.putObject("transfer"));
        node.put("verdict", Json.lower(receipt.verdict()));
        Refusal refusal = receipt.refusal();
        if (refusal == null) {
            node.putNull("refusal");
        } else {
            write(refusal, node.putObject("refusal"));
        }
        write(receipt.evidence(), node.putArray("evidence"));
        node.put("receivedAt", receipt.receivedAt().toString());
        if (receipt.ahead()) {
            node.put("ahead", true);
        }
    }

    static Receipt read(JsonNode node) {
        JsonNode refusal = node.path("refusal");
        return new Receipt(
                Json.text(node, "publisher"),
                PackageRefFormat.read(node, "package"),
                Json.constant(node, "origin", CutOrigin.class),
                Json.text(node, "source"),
                validators(node.path("validators")),
                Json.instantOrNull(node, "sourceTime"),
                transfer(node.path("transfer")),
                Json.constant(node, "verdict", Receipt.Verdict.class),
                refusal.isMissingNode() || refusal.isNull() ? null : refusal(refusal),
                evidence(Json.array(node, "evidence")),
                Json.instant(node, "receivedAt"),
                node.has("ahead") && Json.flag(node, "ahead"));
    }

    private static void write(Validators validators, ObjectNode node) {
        String etag = validators.etag();
        node.put("name", Json.brief(validators.name()))
                .put("etag", etag != null && etag.length() > MAX_ETAG ? null : etag)
                .put("lastModified", Json.textOf(validators.lastModified()))
                .put("length", validators.length());
    }

    private static Validators validators(JsonNode node) {
        JsonNode length = node.path("length");
        return new Validators(
                Json.text(node, "name"),
                Json.textOrNull(node, "etag"),
                Json.instantOrNull(node, "lastModified"),
                length.isMissingNode() || length.isNull() ? null : (Long) Json.number(node, "length"));
    }

    private static void write(Transfer transfer, ObjectNode node) {
        node.put("started", transfer.started().toString())
                .put("finished", transfer.finished().toString())
                .put("bytes", transfer.bytes())
                .put("tlsProtocol", Json.brief(transfer.tlsProtocol()));
    }

    private static Transfer transfer(JsonNode node) {
        return new Transfer(
                Json.instant(node, "started"),
                Json.instant(node, "finished"),
                Json.number(node, "bytes"),
                Json.textOrNull(node, "tlsProtocol"));
    }

    static void write(Refusal refusal, ObjectNode node) {
        node.put("code", refusal.code().name()).put("message", Json.brief(refusal.message()));
    }

    static Refusal refusal(JsonNode node) {
        return new Refusal(RefusalCode.valueOf(Json.text(node, "code")), Json.text(node, "message"));
    }

    static void write(List<Evidence> evidence, ArrayNode array) {
        for (Evidence seen : evidence.subList(0, Math.min(evidence.size(), MAX_EVIDENCE))) {
            array.addObject()
                    .put("method", Json.brief(seen.method()))
                    .put("detail", Json.brief(seen.detail()))
                    .put("expected", text(seen.expected()))
                    .put("actual", text(seen.actual()));
        }
    }

    static List<Evidence> evidence(JsonNode array) {
        List<Evidence> evidence = new ArrayList<>();
        for (JsonNode seen : array) {
            evidence.add(new Evidence(
                    Json.text(seen, "method"),
                    Json.text(seen, "detail"),
                    Json.parsedOrNull(seen, "expected", ReceiptFormat::digest),
                    Json.parsedOrNull(seen, "actual", ReceiptFormat::digest)));
        }
        return evidence;
    }

    private static @Nullable String text(@Nullable Digest digest) {
        return digest == null ? null : Json.lower(digest.algorithm()) + ":" + digest.hex();
    }

    private static Digest digest(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("a digest is written algorithm:hex, not " + text);
        }
        String algorithm = text.substring(0, colon).toUpperCase(Locale.ROOT);
        return new Digest(DigestAlgorithm.valueOf(algorithm), text.substring(colon + 1));
    }
}
