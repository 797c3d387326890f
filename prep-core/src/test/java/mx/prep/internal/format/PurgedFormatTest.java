package mx.prep.internal.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import mx.prep.internal.format.PurgeState.Call;
import mx.prep.internal.format.PurgeState.Mark;
import mx.prep.internal.format.PurgeState.Owed;
import mx.prep.model.ReleaseId;
import org.junit.jupiter.api.Test;

class PurgedFormatTest {
    private static final ReleaseId EIGHT = ReleaseId.parse("20210606-2000-0-0123456789ab");
    private static final ReleaseId FIVE_PAST = ReleaseId.parse("20210606-2005-0-ba9876543210");
    private static final PurgeState STATE = new PurgeState(
            new Mark(1, EIGHT),
            List.of(
                    new Owed(new Mark(1, FIVE_PAST), null, Set.of("index.html", "ñ.json", "datos/")),
                    new Owed(new Mark(1, EIGHT), "redaccion-1 2021-06-07T01:00:00Z 1", Set.of("/"))),
            List.of(
                    new Call("1-x-1-aa", EIGHT, List.of("/", "/datos/*"), "I2J0I21PCUYOIK"),
                    new Call("1-x-2-bb", EIGHT, List.of("/a"), null)),
            17,
            YearMonth.of(2021, 6),
            480);

    private static String text(PurgeState state) {
        return new String(PurgedFormat.write(state), StandardCharsets.UTF_8);
    }

    private static PurgeState read(String text) {
        return PurgedFormat.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsWrittenIsReadAndEqualStatesHaveEqualBytes() {
        assertEquals(STATE, PurgedFormat.read(PurgedFormat.write(STATE)));
        assertEquals(PurgeState.NONE, PurgedFormat.read(PurgedFormat.write(PurgeState.NONE)));
        PurgeState again = PurgedFormat.read(PurgedFormat.write(STATE));
        assertArrayEquals(PurgedFormat.write(STATE), PurgedFormat.write(again));
    }

    @Test
    void whatIsNoRegisterIsRefused() {
        byte[] whole = PurgedFormat.write(STATE);
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(FormatException.class, () -> PurgedFormat.read(part), "length " + length);
        }
        for (String[] change : new String[][] {
            {"\"schema\":1", "\"schema\":2"},
            {"\"made\":17", "\"made\":-1"},
            {"\"made\":17", "\"made\":1.5"},
            {"\"2021-06\"", "\"June\""},
            {"\"/datos/*\"", "7"},
            {"\"/datos/*\"", "\"/\""},
            {"\"/datos/*\"", "\"\""},
            {"\"reference\":\"1-x-1-aa\"", "\"reference\":null"},
            {"\"epoch\":1", "\"epoch\":-1"},
            {EIGHT.toString(), "20210606-0-0123456789ab"}
        }) {
            String changed = text(STATE).replace(change[0], change[1]);
            assertFalse(changed.equals(text(STATE)), change[0]);
            assertThrows(FormatException.class, () -> read(changed), change[1]);
        }
    }

    @Test
    void aMarkIsAfterAnotherByEpochThenByCut() {
        assertTrue(new Mark(1, FIVE_PAST).isAfter(new Mark(1, EIGHT)));
        assertFalse(new Mark(1, EIGHT).isAfter(new Mark(1, EIGHT)));
        assertTrue(new Mark(2, EIGHT).isAfter(new Mark(1, FIVE_PAST)), "an order goes back");
        ReleaseId next = ReleaseId.parse("20210606-2005-2-ba9876543210");
        assertTrue(new Mark(2, next).isAfter(new Mark(2, EIGHT)), "a release that was kept is of an earlier epoch");
    }

    @Test
    void whatIsOwedForTheSameIsOne() {
        PurgeState more = STATE.owing(new Owed(new Mark(1, FIVE_PAST), null, Set.of("b.json")))
                .owing(new Owed(new Mark(1, FIVE_PAST), "somebody", Set.of("c.json")));
        assertEquals(3, more.owed().size());
        assertTrue(more.owed()
                .contains(new Owed(new Mark(1, FIVE_PAST), null, Set.of("b.json", "index.html", "ñ.json", "datos/"))));
        assertEquals(more, more.owing(new Owed(new Mark(1, FIVE_PAST), "somebody", Set.of("c.json"))));
    }
}
