package mx.prep.model;

/** The nine stages, in their order. */
public enum Stage {
    SOURCE,
    VERIFY,
    ARCHIVE,
    UNPACK,
    DIFF,
    UPLOAD,
    SWITCHOVER,
    PURGE,
    CONFIRM
}
