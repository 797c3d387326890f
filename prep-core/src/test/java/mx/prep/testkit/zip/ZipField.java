package mx.prep.testkit.zip;

/** The fixed fields of a zip's records. */
public enum ZipField {
    SIGNATURE,
    MADE_BY,
    NEEDED,
    FLAGS,
    METHOD,
    TIME,
    DATE,
    CRC,
    PACKED_SIZE,
    SIZE,
    NAME_LENGTH,
    EXTRA_LENGTH,
    COMMENT_LENGTH,
    DISK,
    INTERNAL_ATTRIBUTES,
    EXTERNAL_ATTRIBUTES,
    OFFSET,
    /** Length of the zip64 end record after this field. */
    RECORD_SIZE,
    DIRECTORY_DISK,
    ENTRIES_HERE,
    ENTRIES,
    DIRECTORY_SIZE,
    DIRECTORY_OFFSET,
    DISKS
}
