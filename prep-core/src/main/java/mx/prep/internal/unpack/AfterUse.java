package mx.prep.internal.unpack;

/** What happens to the package's file once the last user of its tree is done. */
public enum AfterUse {
    KEEP,
    DELETE
}
