package mx.prep.internal.zip;

import java.util.List;
import java.util.Random;

/** Where a generator's decisions come from: a seed, or the bytes that a fuzzer tries. */
interface Choices {
    /** A number from 0 to below the bound. */
    int below(int bound);

    static Choices seeded(long seed) {
        return new Random(seed)::nextInt;
    }

    /** A byte for each decision, two for bounds above 256; zeros when they are used up. */
    static Choices of(byte[] bytes) {
        int[] next = {0};
        return bound -> {
            int value = next[0] < bytes.length ? bytes[next[0]++] & 0xff : 0;
            if (bound > 256) {
                value = value << 8 | (next[0] < bytes.length ? bytes[next[0]++] & 0xff : 0);
            }
            return value % bound;
        };
    }

    default boolean oneIn(int bound) {
        return below(bound) == bound - 1;
    }

    default <T> T of(List<T> list) {
        return list.get(below(list.size()));
    }

    default byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) below(256);
        }
        return bytes;
    }
}
