package mx.prep.examples.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLineTest {
    @Test
    void writesValuesInOrder() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("z", 1);
        value.put("a", Arrays.asList("x", null, true, 1.5));
        value.put("empty", Map.of());
        assertEquals("{\"z\":1,\"a\":[\"x\",null,true,1.5],\"empty\":{}}", JsonLine.of(value));
    }

    @Test
    void anyTextStaysOnOneLineAndComesBack() throws IOException {
        List<String> texts =
                new ArrayList<>(List.of("\"\\\n\r\t\u0000\u007f\u0085\u2028\u2029", "año 🗳", "</script>"));
        for (int c = 0; c < 0xd800; c += 7) {
            texts.add("<" + (char) c + ">");
        }
        String line = JsonLine.of(texts);
        assertEquals(1, line.lines().count());
        assertEquals(texts, new ObjectMapper().readValue(line, List.class));
    }

    @Test
    void loneSurrogatesAreEscaped() {
        assertEquals("\"a\\ud83dz\\ude00\"", JsonLine.of("a\ud83dz\ude00"));
    }
}
