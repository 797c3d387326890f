package mx.prep.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
    @ParameterizedTest
    @CsvSource({
        "1b, an escape sequence",
        "07, a bell that ends a title",
        "08, a backspace",
        "0d, a carriage return",
        "7f, a delete",
        "9b, a sequence's one-byte introducer",
        "9d, a command's one-byte introducer",
        "202e, letters the other way round",
        "2066, an isolate",
        "200b, a space without width",
        "feff, a byte order mark",
        "2028, a line separator",
        "d800, half of a character"
    })
    void whatActsOnATerminalStandsAsItsNumber(String hex, String what) {
        String text = "a" + (char) Integer.parseInt(hex, 16) + "b";
        String plain = "a\\u" + "0".repeat(4 - hex.length()) + hex + "b";
        assertEquals(plain, PlainText.line(text), what);
        assertEquals(plain, PlainText.lines(text), what);
    }

    @Test
    void bothHalvesOfACharacterAreTold() {
        assertEquals("\\udb40\\udc01", PlainText.line(Character.toString(0xe0001)), "as JSON has it");
    }

    @Test
    void linesStayWhereThereMayBeSeveral() {
        assertEquals("a\\u000ab\\u0009c", PlainText.line("a\nb\tc"));
        assertEquals("a\nb\tc", PlainText.lines("a\nb\tc"));
        assertEquals("a\r\nb\\u000dc", PlainText.lines("a\r\nb\rc"));
    }

    @Test
    void whatPeopleWriteStays() {
        String text = "Elección: «Ñuñú» 選挙 🗳 …";
        assertSame(text, PlainText.line(text));
    }
}
