package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import mx.prep.model.Cut;
import mx.prep.model.CutOrigin;
import mx.prep.model.DatedCut;
import mx.prep.model.HoldReason;
import org.junit.jupiter.api.Test;

class HoldRulesTest {
    private static final ZoneId MEXICO = ZoneId.of("America/Mexico_City");
    private static final Instant TEN_PAST_EIGHT = Instant.parse("2024-06-03T02:10:00Z");

    @Test
    void aCutOfTheHourIsFree() {
        assertTrue(HoldRules.byCut(cut("20240602-2005"), null, TEN_PAST_EIGHT, MEXICO)
                .isEmpty());
    }

    @Test
    void fifteenMinutesAheadIsFreeAndOneMoreIsHeld() {
        assertTrue(HoldRules.byCut(cut("20240602-2025"), CutOrigin.NAME, TEN_PAST_EIGHT, MEXICO)
                .isEmpty());
        assertEquals(
                HoldReason.AHEAD_OF_TIME,
                HoldRules.byCut(cut("20240602-2026"), CutOrigin.NAME, TEN_PAST_EIGHT, MEXICO)
                        .orElseThrow()
                        .reason());
    }

    @Test
    void cutsOfAnotherOriginAreNeverCompared() {
        assertEquals(
                HoldReason.OTHER_PROVENANCE,
                HoldRules.byCut(cut("20240602-2005"), CutOrigin.LAST_MODIFIED, TEN_PAST_EIGHT, MEXICO)
                        .orElseThrow()
                        .reason());
    }

    private static DatedCut cut(String text) {
        return new DatedCut(Cut.parse(text), CutOrigin.NAME);
    }
}
