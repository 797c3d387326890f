package mx.prep.integrity;

import java.util.List;
import mx.prep.model.Evidence;

/** Why a signature isn't accepted; the message is one sentence about it, without its subject. */
final class SignatureFlaw extends Exception {
    private static final long serialVersionUID = 1;

    /** What becomes of it. */
    enum Kind {
        /** It isn't there, or can't be fetched: it may come. */
        MISSING,
        /** It can't be read: it may have been fetched while it was written. */
        UNREADABLE,
        /** It is of other bytes: package and signature are rarely replaced in one instant. */
        OTHER_BYTES,
        /** It is whole, and by a key or an algorithm that isn't trusted: no second look changes that. */
        UNTRUSTED
    }

    private final Kind kind;
    private final transient List<Evidence> evidence;

    SignatureFlaw(Kind kind, String message) {
        this(kind, message, List.of());
    }

    SignatureFlaw(Kind kind, String message, List<Evidence> evidence) {
        super(message);
        this.kind = kind;
        this.evidence = List.copyOf(evidence);
    }

    Kind kind() {
        return kind;
    }

    /** What was seen of it; empty where the message says it all. */
    List<Evidence> evidence() {
        return evidence;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
