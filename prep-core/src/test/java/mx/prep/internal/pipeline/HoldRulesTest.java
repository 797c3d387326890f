package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import mx.prep.internal.cut.TestFlag.Says;
import mx.prep.model.Cut;
import mx.prep.model.CutOrigin;
import mx.prep.model.DatedCut;
import mx.prep.model.Election;
import mx.prep.model.HoldReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldRulesTest {
    private static final ZoneId MEXICO = ZoneId.of("America/Mexico_City");
    private static final Instant TEN_PAST_EIGHT = Instant.parse("2024-06-03T02:10:00Z");

    @Test
    void aCutOfTheHourIsFree() {
        assertEquals(List.of(), reasons("20240602-2005", Says.NO_TEST, null, election(false)));
        assertEquals(List.of(), reasons("20240602-2005", Says.NOTHING, CutOrigin.NAME, election(false)));
    }

    @Test
    void fifteenMinutesAheadIsFreeAndOneMoreIsHeld() {
        assertEquals(List.of(), reasons("20240602-2025", Says.NOTHING, CutOrigin.NAME, election(false)));
        assertEquals(
                List.of(HoldReason.AHEAD_OF_TIME),
                reasons("20240602-2026", Says.NOTHING, CutOrigin.NAME, election(false)));
    }

    @Test
    void cutsOfAnotherOriginAreNeverCompared() {
        assertEquals(
                List.of(HoldReason.OTHER_PROVENANCE),
                reasons("20240602-2005", Says.NOTHING, CutOrigin.LAST_MODIFIED, election(false)));
    }

    @Test
    void anElectionHoldsATestAndARehearsalHoldsTheRealThing() {
        assertEquals(
                List.of(HoldReason.TEST_FLAG), reasons("20240602-2005", Says.TEST, CutOrigin.NAME, election(false)));
        assertEquals(
                List.of(HoldReason.TEST_FLAG), reasons("20240602-2005", Says.NO_TEST, CutOrigin.NAME, election(true)));
        assertEquals(List.of(), reasons("20240602-2005", Says.TEST, CutOrigin.NAME, election(true)));
        assertEquals(List.of(), reasons("20240602-2005", Says.NOTHING, CutOrigin.NAME, election(true)));
    }

    @ParameterizedTest
    @CsvSource({"20240526-2000, held", "20240602-1959, held", "20240602-2000, free", "20240602-2015, free"})
    void whatIsDatedOutsideTheWindowIsHeld(String cut, String becomes) {
        List<HoldReason> expected = becomes.equals("held") ? List.of(HoldReason.OUTSIDE_WINDOW) : List.of();
        assertEquals(expected, reasons(cut, Says.NOTHING, null, election(false)));
        assertEquals(List.of(), reasons(cut, Says.NOTHING, null, Election.DEFAULT), "no window, no hold");
    }

    @Test
    void everyReasonIsSaid() {
        assertEquals(
                List.of(
                        HoldReason.OTHER_PROVENANCE,
                        HoldReason.AHEAD_OF_TIME,
                        HoldReason.TEST_FLAG,
                        HoldReason.OUTSIDE_WINDOW),
                reasons("20240707-2000", Says.TEST, CutOrigin.CONTENT, election(false)));
    }

    @Test
    void theSentencesNameTheCut() {
        HoldRules.of(cut("20240707-2000"), Says.TEST, CutOrigin.CONTENT, TEN_PAST_EIGHT, election(false))
                .forEach(hold -> assertTrue(hold.message().contains("20240707-2000"), hold::message));
    }

    private static List<HoldReason> reasons(String cut, Says flag, @Nullable CutOrigin known, Election election) {
        return HoldRules.of(cut(cut), flag, known, TEN_PAST_EIGHT, election).stream()
                .map(HoldRules.Hold::reason)
                .toList();
    }

    private static Election election(boolean rehearsal) {
        return new Election(
                "PREP",
                MEXICO,
                LocalDateTime.parse("2024-06-02T20:00"),
                LocalDateTime.parse("2024-06-04T23:59"),
                rehearsal);
    }

    private static DatedCut cut(String text) {
        return new DatedCut(Cut.parse(text), CutOrigin.NAME);
    }
}
