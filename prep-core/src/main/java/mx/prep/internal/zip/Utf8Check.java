package mx.prep.internal.zip;

import java.nio.ByteBuffer;

/** Tells whether bytes that come in pieces are valid UTF-8 (RFC 3629: shortest form, no surrogates). One thread. */
final class Utf8Check {
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private boolean valid = true;
    /** Continuation bytes still due, and what the next one may be. */
    private int due;

    private int lowest;
    private int highest;

    void reset() {
        valid = true;
        due = 0;
    }

    /** Whether everything so far is valid and no character is unfinished. */
    boolean isValid() {
        return valid && due == 0;
    }

    /** Takes the first bytes of the buffer, which must reach that far. */
    void update(ByteBuffer bytes, int length) {
        int i = 0;
        while (valid && i < length) {
            if (due == 0) {
                i = skipAscii(bytes, i, length);
                if (i < length) {
                    lead(bytes.get(i++) & 0xff);
                }
            } else {
                int b = bytes.get(i++) & 0xff;
                valid = b >= lowest && b <= highest;
                due--;
                lowest = 0x80;
                highest = 0xbf;
            }
        }
    }

    private static int skipAscii(ByteBuffer bytes, int from, int length) {
        int i = from;
        while (i + Long.BYTES <= length && (bytes.getLong(i) & HIGH_BITS) == 0) {
            i += Long.BYTES;
        }
        while (i < length && bytes.get(i) >= 0) {
            i++;
        }
        return i;
    }

    private void lead(int b) {
        lowest = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
        highest = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
        due = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        valid = b >= 0xc2 && b <= 0xf4;
    }
}
