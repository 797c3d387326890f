package mx.prep.spi;

/**
 * A part of an object.
 *
 * @param offset first byte, from 0
 * @param length most bytes wanted; what lies behind the end of the object is left out
 */
public record ByteRange(long offset, long length) {
    public static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);

    public ByteRange {
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException("not a range: " + offset + "+" + length);
        }
    }

    public boolean isAll() {
        return equals(ALL);
    }
}
