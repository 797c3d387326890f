package mx.prep.internal.zip;

/** How long data may become by being deflated. */
final class PackedSize {
    /** Room for some two hundred ends of blocks, of which each flush of a stream writes one. */
    private static final long SLACK = 1 << 10;

    private PackedSize() {}

    /**
     * The most bytes that a compressor makes of so many. Stored blocks add five bytes to at most 65,535, fixed codes an
     * eighth, and no code of deflate has more than 15 bits (RFC 1951, 3.2.4 to 3.2.7); only blocks with next to no content
     * need more.
     */
    static long most(long size) {
        return 2 * size + SLACK;
    }
}
