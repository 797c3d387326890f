package mx.prep.gcp.storage;

/** How strictly an object is kept (Cloud Storage, "Object Retention Lock"). */
public enum GcsLockMode {
    /** Whoever has the permission may shorten or lift it. */
    UNLOCKED,
    /** Nobody may, before it ends. */
    LOCKED
}
