package mx.prep.internal.hold;

import java.util.Map;
import java.util.Set;
import mx.prep.model.HoldReason;
import mx.prep.model.PackageRef;
import mx.prep.model.Refusal;

/** One sentence for each hold, and the command that frees it. */
public final class HoldText {
    private static final String REASON = " --reason 'why'";

    private HoldText() {}

    /** A package that is about to go live, and another that was live as the same cut. */
    public record Contradiction(PackageRef next, PackageRef before) {}

    /** A target that showed another package as a cut. */
    public static String contradiction(String target, Contradiction twice) {
        return "Held while newer cuts go on: target " + target + " showed package "
                + twice.before().sha256().shortHex() + " as cut " + twice.next().cut()
                + ", the archive says that it is " + twice.next().sha256().shortHex()
                + ". If the archive is right, type: " + command(twice.next(), Set.of());
    }

    /** What frees a package that is held, or refused by a rule that can be allowed; a retry where none can. */
    public static String command(PackageRef reference, Set<HoldReason> reasons) {
        boolean other = reasons.contains(HoldReason.TEST_FLAG) || reasons.contains(HoldReason.OUTSIDE_WINDOW);
        return accept(reference) + (other ? " --for-election" : "") + REASON;
    }

    public static String command(PackageRef reference, Refusal refusal) {
        return refusal.code().isAllowable() ? accept(reference) + " --allow " + refusal.code() + REASON : retry();
    }

    private static String accept(PackageRef reference) {
        return "prep accept " + reference.sha256().shortHex();
    }

    public static String retry() {
        return "prep retry" + REASON;
    }

    public static String adopt(String target) {
        return "prep adopt --target " + target + REASON;
    }

    public static String resume() {
        return "prep resume" + REASON;
    }

    public static String rollback() {
        return "prep rollback" + REASON;
    }

    public static String reopen() {
        return "prep reopen" + REASON;
    }

    /** A target whose pointer is gone. */
    public static String pointerMissing(String target) {
        return "The pointer of target " + target
                + " is gone although releases were published there; nothing is changed."
                + " If it is the right store, type: " + adopt(target);
    }

    /** A cut that would be live but for an order to hold. */
    public static String onHold(PackageRef reference) {
        return "Cut " + reference + " waits, since an operator ordered that nothing moves by itself. To let it go live,"
                + " type: " + resume();
    }

    /** A held package. */
    public static String sentence(PackageRef reference, Map<HoldReason, String> reasons) {
        return "Held while newer cuts go on: " + String.join("; and ", reasons.values())
                + ". If it is right all the same, type: " + command(reference, reasons.keySet());
    }

    /** A refused package. */
    public static String sentence(PackageRef reference, Refusal refusal) {
        String what = "Refused, the cut before stays: cut " + reference + ": " + refusal.message() + " ";
        return refusal.code().isAllowable()
                ? what + "To publish it all the same, type: " + command(reference, refusal)
                : what + "Nobody can allow that; once the authority has put it right, type: " + retry();
    }
}
