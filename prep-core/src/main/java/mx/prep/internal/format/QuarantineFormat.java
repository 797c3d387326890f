package mx.prep.internal.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import mx.prep.model.Digest;
import mx.prep.model.Evidence;
import mx.prep.model.Refusal;

/** The note beside a refused package that has no cut, and so no receipt: for people. */
public final class QuarantineFormat {
    private QuarantineFormat() {}

    public static byte[] write(String publisher, Digest sha256, Refusal refusal, List<Evidence> evidence, Instant at) {
        ObjectNode node =
                Json.document().put("publisher", Json.brief(publisher)).put("sha256", sha256.hex());
        ReceiptFormat.write(refusal, node.putObject("refusal"));
        ReceiptFormat.write(evidence, node.putArray("evidence"));
        return Json.bytes(node.put("at", at.toString()));
    }
}
