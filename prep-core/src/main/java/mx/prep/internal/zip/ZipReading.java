package mx.prep.internal.zip;

import mx.prep.model.Refusal;

/** What became of reading a package: a package or the reason against it. */
public sealed interface ZipReading {
    /** It keeps every rule; the caller closes the package. */
    record Accepted(ZipPackage opened) implements ZipReading {}

    /** It breaks a rule. */
    record Refused(Refusal refusal) implements ZipReading {}
}
