package mx.prep.azure.blob;

/** Who may shorten the time in which a blob can't be changed or deleted (version-level immutability). */
public enum BlobLock {
    /** Who has the permission to set policies. */
    UNLOCKED,
    /** Nobody; it can only be made longer. */
    LOCKED
}
