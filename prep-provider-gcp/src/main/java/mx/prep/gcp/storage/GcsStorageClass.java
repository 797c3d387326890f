package mx.prep.gcp.storage;

/** How Cloud Storage keeps an object, by how often it is read. */
public enum GcsStorageClass {
    STANDARD,
    NEARLINE,
    COLDLINE,
    ARCHIVE
}
