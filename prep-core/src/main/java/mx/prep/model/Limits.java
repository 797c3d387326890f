package mx.prep.model;

/**
 * Every ceiling on what a package may be, in one place.
 *
 * @param archive bytes of the package file
 * @param entries number of entries, folders included
 * @param file decoded bytes of one file
 * @param total decoded bytes of all files
 * @param nameBytes bytes of one name in UTF-8
 * @param depth segments of one name
 * @param centralDirectory bytes of the central directory
 */
public record Limits(
        long archive, int entries, long file, long total, int nameBytes, int depth, long centralDirectory) {
    private static final long MIB = 1L << 20;
    /** 200 MiB, 250,000 entries, 256 MiB a file, 1 GiB in all, names of 900 bytes and 32 segments, 64 MiB directory. */
    public static final Limits DEFAULT = new Limits(200 * MIB, 250_000, 256 * MIB, 1024 * MIB, 900, 32, 64 * MIB);

    public Limits {
        if (archive < 1 || entries < 1 || file < 1 || total < 1 || depth < 1 || centralDirectory < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
        if (nameBytes < 1 || nameBytes > 900) {
            throw new IllegalArgumentException("names have 1 to 900 bytes, so that a key with its prefix fits a store");
        }
    }
}
