package mx.prep.internal.zip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final BigInteger PRIME = BigInteger.TWO.pow(61).subtract(BigInteger.ONE);

    /** The same by another arithmetic. */
    private static long slowly(long point, String text) {
        BigInteger print = BigInteger.valueOf(Fingerprint.EMPTY);
        for (int i = 0; i < text.length(); i++) {
            print = print.multiply(BigInteger.valueOf(point))
                    .add(BigInteger.valueOf(text.charAt(i)))
                    .mod(PRIME);
        }
        return print.longValueExact();
    }

    @Test
    void itIsAPolynomialModuloThePrime() {
        Random random = new Random(20210606);
        for (int round = 0; round < 1_000; round++) {
            long point = (1L << 16) + (random.nextLong() >>> 4);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(50); i > 0; i--) {
                text.append((char) random.nextInt(1 << 16));
            }
            assertEquals(slowly(point, text.toString()), new Fingerprint(point).of(text.toString()));
        }
        long last = PRIME.longValueExact() - 1;
        assertEquals(slowly(last, "\uffff".repeat(9)), new Fingerprint(last).of("\uffff".repeat(9)));
    }

    @Test
    void itGoesOnFromThatOfTheBeginning() {
        Fingerprint fingerprint = Fingerprint.secret();
        assertEquals(fingerprint.of("datos/a"), fingerprint.next(fingerprint.of("datos/"), 'a'));
        assertEquals(Fingerprint.EMPTY, fingerprint.of(""));
    }

    @Test
    void textsThatDifferHaveOthers() {
        Fingerprint fingerprint = new Fingerprint(123_456_789_012_345L);
        Set<Long> prints = new HashSet<>();
        List<String> texts = List.of("", "\0", "\0\0", "a", "b", "aa", "ab", "ba", "a/", "/a", "a/b", "a/b/");
        texts.forEach(text -> prints.add(fingerprint.of(text)));
        assertEquals(texts.size(), prints.size());
        assertNotEquals(fingerprint.of("a"), Fingerprint.secret().of("a"), "nobody else knows the point");
    }
}
