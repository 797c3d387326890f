package mx.prep.internal.zip;

import java.security.SecureRandom;

/**
 * Fingerprints of texts: polynomials of their characters modulo the prime 2⁶¹ − 1, at a point that nobody else knows, so
 * that nobody can make texts whose fingerprints are alike: of two texts that differ, with a chance of one in 2⁴⁸ for 4,000
 * characters. A text's fingerprint goes on from that of its beginning.
 */
final class Fingerprint {
    /** That of no character at all. */
    static final long EMPTY = 1;

    private static final long PRIME = (1L << 61) - 1;

    private final long point;

    /** @param point from 2¹⁶, above every character, to below the prime */
    Fingerprint(long point) {
        this.point = point;
    }

    static Fingerprint secret() {
        return new Fingerprint((1L << 16) + (new SecureRandom().nextLong() >>> 4));
    }

    long of(String text) {
        long print = EMPTY;
        for (int i = 0; i < text.length(); i++) {
            print = next(print, text.charAt(i));
        }
        return print;
    }

    /** The fingerprint of a text with one character more. */
    long next(long print, char c) {
        // The product is high × 2⁶⁴ + low, and 2⁶¹ counts as 1.
        long high = Math.multiplyHigh(print, point);
        long low = print * point;
        long sum = (low & PRIME) + ((low >>> 61) | (high << 3)) + c;
        sum = (sum & PRIME) + (sum >>> 61);
        return sum >= PRIME ? sum - PRIME : sum;
    }
}
