package mx.prep.internal.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.QuarantineNote;

/** The note beside a refused package that has no cut, and so no receipt. */
public final class QuarantineFormat {
    private QuarantineFormat() {}

    public static byte[] write(QuarantineNote note) {
        ObjectNode node = Json.document()
                .put("publisher", Json.brief(note.publisher()))
                .put("sha256", note.sha256().hex());
        ReceiptFormat.write(note.refusal(), node.putObject("refusal"));
        ReceiptFormat.write(note.evidence(), node.putArray("evidence"));
        return Json.bytes(node.put("at", note.at().toString()));
    }

    /**
     * Reads a note.
     *
     * @throws FormatException if the bytes are no note of this schema
     */
    public static QuarantineNote read(byte[] bytes) {
        return Json.read(
                "note",
                bytes,
                node -> new QuarantineNote(
                        Json.text(node, "publisher"),
                        new Digest(DigestAlgorithm.SHA256, Json.text(node, "sha256")),
                        ReceiptFormat.refusal(node.path("refusal")),
                        ReceiptFormat.evidence(Json.array(node, "evidence")),
                        Json.instant(node, "at")));
    }
}
