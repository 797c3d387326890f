package mx.prep.internal.zip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against the JDK's decoder, in one piece and in many. */
class Utf8CheckTest {
    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isValid(byte[] bytes, int piece) {
        Utf8Check check = new Utf8Check();
        for (int at = 0; at < bytes.length; at += piece) {
            int length = Math.min(piece, bytes.length - at);
            check.update(ByteBuffer.wrap(bytes, at, length).slice(), length);
        }
        return check.isValid();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 64})
    void agreesWithTheDecoderOnEveryPairAndManyStrings(int piece) {
        for (int pair = 0; pair < 1 << 16; pair++) {
            byte[] bytes = {(byte) (pair >> 8), (byte) pair};
            assertEquals(decodes(bytes), isValid(bytes, piece), () -> "pair");
        }
        int[] pieces = {
            'a', 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xa0, 0x9f, 0xed, 0xef, 0xf0, 0x90, 0x8f, 0xf4, 0xf5, 0xff
        };
        Random random = new Random(6);
        for (int round = 0; round < 10_000; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) pieces[random.nextInt(pieces.length)];
            }
            assertEquals(
                    decodes(bytes),
                    isValid(bytes, piece),
                    () -> java.util.HexFormat.of().formatHex(bytes));
        }
    }

    @Test
    void longTextsAreValidInAnyPieces() {
        byte[] text = "Distrito electoral ñ 日本 😀 ".repeat(500).getBytes(StandardCharsets.UTF_8);
        for (int piece = 1; piece < 40; piece++) {
            assertEquals(true, isValid(text, piece));
        }
        text[text.length / 2] = (byte) 0xff;
        assertEquals(false, isValid(text, 17));
    }

    @Test
    void canBeUsedAgain() {
        Utf8Check check = new Utf8Check();
        check.update(ByteBuffer.wrap(new byte[] {(byte) 0xc3}), 1);
        assertEquals(false, check.isValid());
        check.reset();
        assertEquals(true, check.isValid());
    }
}
