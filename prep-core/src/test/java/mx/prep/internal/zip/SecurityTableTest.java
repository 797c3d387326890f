package mx.prep.internal.zip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.model.RefusalCode;
import org.junit.jupiter.api.Test;

/** The table of hostile archives in docs/security.md names codes that exist, and tests that exist. */
class SecurityTableTest {
    private static final Pattern ROW = Pattern.compile("\\| (.+?) \\| (.+?) \\| (.+?) \\| `(\\w+)#(\\w+)` \\|");

    @Test
    void everyRowNamesACodeAndATest() throws IOException {
        String text = Files.readString(Path.of("..", "docs", "security.md"));
        int start = text.indexOf("## Archives");
        int next = text.indexOf("\n## ", start);
        List<String> rows = text.substring(start, next < 0 ? text.length() : next)
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| type |"))
                .toList();
        assertTrue(rows.size() >= 14 + 8, () -> rows.size() + " rows");
        rows.forEach(SecurityTableTest::check);
        for (String type :
                List.of("A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3", "B4", "C1", "C2", "C3", "C4", "C5")) {
            assertEquals(
                    1,
                    rows.stream()
                            .filter(row -> row.startsWith("| " + type + " "))
                            .count(),
                    type);
        }
    }

    @Test
    void aRowThatNamesNothingIsFound() {
        assertThrows(AssertionError.class, () -> check("| a | b | `ZIP_NONE` | `BombTest#zipsWithinZipsAreFiles` |"));
        assertThrows(AssertionError.class, () -> check("| a | b | `ZIP_LAYOUT` | `BombTest#none` |"));
        assertThrows(AssertionError.class, () -> check("| a | b | `ZIP_LAYOUT` | `NoTest#none` |"));
        check("| a | b | `ZIP_LAYOUT` | `BombTest#zipsWithinZipsAreFiles` |");
    }

    private static void check(String row) {
        Matcher cells = ROW.matcher(row);
        assertTrue(cells.matches(), row);
        String refusal = cells.group(3);
        boolean known = refusal.equals("accepted")
                || refusal.equals("any")
                || Arrays.stream(refusal.replace("`", "").split(", ", -1))
                        .allMatch(code -> Arrays.stream(RefusalCode.values())
                                .anyMatch(c -> c.name().equals(code)));
        assertTrue(known, row);
        try {
            Class<?> test = Class.forName(SecurityTableTest.class.getPackageName() + "." + cells.group(4));
            assertTrue(
                    Arrays.stream(test.getDeclaredMethods())
                            .anyMatch(method -> method.getName().equals(cells.group(5))),
                    row);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(row, e);
        }
    }
}
