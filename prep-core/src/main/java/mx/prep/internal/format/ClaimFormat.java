package mx.prep.internal.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import mx.prep.model.Receipt;

/**
 * {@code cuts/<cut>.json}: which package the cut is, as the accepted receipt that the claim rests on, so that a
 * publisher that starts afresh finds in one object what the source said last.
 */
public final class ClaimFormat {
    /** The most bytes that a claim has. */
    public static final int MAX_BYTES = ReceiptFormat.MAX_BYTES + 100;

    private ClaimFormat() {}

    public static byte[] write(Receipt receipt) {
        ObjectNode node = Json.document();
        ReceiptFormat.write(accepted(receipt), node.putObject("receipt"));
        return Json.bytes(node);
    }

    /**
     * Reads the receipt that a claim rests on.
     *
     * @throws FormatException if the bytes are no claim of this schema
     */
    public static Receipt read(byte[] bytes) {
        return Json.read("claim", bytes, node -> accepted(ReceiptFormat.read(node.path("receipt"))));
    }

    private static Receipt accepted(Receipt receipt) {
        if (receipt.verdict() != Receipt.Verdict.ACCEPTED) {
            throw new IllegalArgumentException("only an accepted package can be claimed, not " + receipt.reference());
        }
        return receipt;
    }
}
