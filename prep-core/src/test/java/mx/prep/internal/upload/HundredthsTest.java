package mx.prep.internal.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HundredthsTest {
    private final List<Integer> told = new ArrayList<>();

    @Test
    void ofManyFilesEachHundredthIsTold() {
        Hundredths stored = new Hundredths((files, total) -> told.add(files), 3004);
        for (int i = 0; i < 3004; i++) {
            stored.advance();
        }
        assertEquals(100, told.size());
        assertEquals(31, told.get(0));
        assertEquals(3004, told.get(99));
    }

    @Test
    void ofFewFilesEachIsTold() {
        Hundredths stored = new Hundredths((files, total) -> told.add(files * 10 + total), 3);
        stored.advance();
        stored.advance();
        stored.advance();
        assertEquals(List.of(13, 23, 33), told);
    }

    @Test
    void anotherRoundCountsFromTheStart() {
        Hundredths stored = new Hundredths((files, total) -> told.add(files), 2);
        stored.advance();
        stored.startOver();
        stored.advance();
        stored.advance();
        assertEquals(List.of(1, 1, 2), told);
    }
}
