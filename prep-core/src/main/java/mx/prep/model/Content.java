package mx.prep.model;

/** What a release is made of: a package of the authority's, or a page of the outlet's own. */
public sealed interface Content permits PackageRef, PageRef {
    /** SHA-256 of its bytes. */
    Digest sha256();
}
