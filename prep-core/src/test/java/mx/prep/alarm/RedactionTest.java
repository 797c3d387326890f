package mx.prep.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final URI ADDRESS = URI.create(
            "https://hooks.example.mx/a/T%2B0k%2fN%3Dabc%20d/x+y+z+w?sig=9%2Bq%2Fz%3D%26s&v=1#fr%C3%A1gment");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "T%2B0k%2fN%3Dabc%20d",
                "T%2b0k%2FN%3dabc%20d",
                "T+0k/N=abc d",
                "T 0k/N=abc+d",
                "T%2B0k/N=abc+d",
                "T+0k\\/N=abc d",
                "T\\u002b0k\\u002FN=abc d",
                "T&#43;0k&#x2F;N&#61;abc d",
                "9%2Bq%2Fz%3D%26s",
                "9+q/z=&s",
                "9+q/z=&amp;s",
                "9%2bq%2fz%3d%26s",
                "x+y+z+w",
                "x y z w",
                "x%2By%2Bz%2Bw",
                "fr%C3%A1gment",
                "fr%c3%a1gment",
                "frágment"
            })
    void aPartOfTheAddressIsTakenOutInEveryForm(String form) {
        assertEquals("no such hook: …!", new Redaction(ADDRESS).of("no such hook: " + form + "!"));
    }

    /** So the forms are of one and the same secret. */
    @ParameterizedTest
    @ValueSource(strings = {"T%2B0k%2fN%3Dabc%20d", "9%2Bq%2Fz%3D%26s"})
    void theAddressHoldsThem(String raw) {
        assertFalse(URLDecoder.decode(raw, StandardCharsets.UTF_8).equals(raw));
        assertFalse(new Redaction(URI.create("https://hooks.example.mx/other"))
                .of(raw)
                .contains("…"));
    }

    /** What an encoded slash or equals sign parts is told apart, too. */
    @ParameterizedTest
    @ValueSource(strings = {"abcdef", "ghijkl+m"})
    void aPieceOfADecodedPartIsTakenOut(String piece) {
        assertEquals("…", new Redaction(URI.create("https://hooks.example.mx/abcdef%2Fghijkl%2Bm")).of(piece));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no such hook", "invalid_payload", "channel_is_archived (v=1)", "T+0k"})
    void otherWordsStay(String words) {
        for (URI address : List.of(ADDRESS, URI.create("https://hooks.example.mx"))) {
            assertEquals(words, new Redaction(address).of(words));
        }
    }
}
