package mx.prep.archive;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import mx.prep.model.Cut;
import mx.prep.model.CutOrigin;
import mx.prep.model.Decree;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Evidence;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import mx.prep.model.Receipt.Verdict;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.model.ReleaseId;
import mx.prep.model.Standing;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.Body;
import org.jspecify.annotations.Nullable;

/** Values for tests of the archive. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2021-06-07T01:00:30Z");
    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    public static final Cut EIGHT = Cut.parse("20210606-2000");
    public static final Digest RECIPE = sha256("recipe");

    private Samples() {}

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static Digest sha256(String text) {
        return Digest.of(DigestAlgorithm.SHA256, bytes(text));
    }

    public static Body body(String text) {
        return Body.of(bytes(text));
    }

    /** The package with these bytes at a cut. */
    public static PackageRef reference(Cut cut, String text) {
        return new PackageRef(cut, sha256(text));
    }

    public static Cut cut(int minutesAfterEight) {
        return new Cut(EIGHT.time().plusMinutes(minutesAfterEight));
    }

    public static Receipt accepted(String publisher, PackageRef reference) {
        return receipt(publisher, reference, Verdict.ACCEPTED, null);
    }

    public static Receipt refused(String publisher, PackageRef reference, RefusalCode code) {
        return receipt(publisher, reference, Verdict.REFUSED, Refusal.of(code, "entry 7 is damaged"));
    }

    public static Receipt receipt(String publisher, PackageRef reference, Verdict verdict, @Nullable Refusal refusal) {
        return new Receipt(
                publisher,
                reference,
                CutOrigin.NAME,
                "https",
                new Validators("prep_" + reference.cut() + ".zip", "\"v1\"", NOW.minusSeconds(60), 1234L),
                NOW.minusSeconds(1),
                new Transfer(NOW.minusSeconds(9), NOW.minusSeconds(2), 1234, "TLSv1.3"),
                verdict,
                refusal,
                List.of(
                        new Evidence("sidecar sha256", "matches", reference.sha256(), reference.sha256()),
                        new Evidence("header", "no such header", null, null)),
                NOW);
    }

    public static Order order(int number, String reason) {
        return new Order(
                number,
                OrderKind.ROLLBACK,
                reference(EIGHT, "good"),
                cut(5),
                Standing.NONE.withdraw(sha256("withdrawn " + number)),
                null,
                new Decree("ana", reason, NOW));
    }

    public static LedgerFact fact(LedgerEntry.Kind kind, String target, PackageRef reference) {
        return new LedgerFact(kind, target, 0, ReleaseId.of(reference, 0, RECIPE), reference, "as planned");
    }

    /** Keeps and claims a package, as a cycle does. */
    public static ClaimResult publish(Archive archive, String publisher, Cut cut, String text) {
        PackageRef reference = reference(cut, text);
        archive.packages().keep(reference, body(text));
        archive.receipts().keep(accepted(publisher, reference));
        return archive.claims().claim(reference);
    }
}
