package mx.prep.internal.unpack;

import mx.prep.model.Refusal;

/** What became of a package: a tree, or the reason against it. */
public sealed interface UnpackResult {
    /** Every entry was read and is what it says; the caller closes the tree. */
    record Unpacked(UnpackedTree tree) implements UnpackResult {}

    /** The package breaks a rule; nothing of it is open. Its file is left where it is. */
    record Refused(Refusal refusal) implements UnpackResult {}
}
