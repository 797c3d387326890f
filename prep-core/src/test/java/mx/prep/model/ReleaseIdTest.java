package mx.prep.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseIdTest {
    private static final Digest RECIPE = Digest.sha256("b".repeat(64));
    private static final PackageRef EIGHT = reference("20210606-2000");
    private static final PageRef HOLDING = new PageRef(PageKind.HOLDING, EIGHT.sha256());
    private static final PageRef CLOSING = new PageRef(PageKind.CLOSING, EIGHT.sha256());

    @Test
    void whatIsWrittenIsRead() {
        for (Content content : List.of(EIGHT, HOLDING, CLOSING)) {
            ReleaseId id = ReleaseId.of(content, 17, RECIPE);
            assertEquals(id, ReleaseId.parse(id.toString()));
        }
        assertTrue(ReleaseId.of(HOLDING, 0, RECIPE).toString().matches("holding-0-[0-9a-f]{12}"));
        assertTrue(ReleaseId.of(EIGHT, 3, RECIPE).toString().matches("20210606-2000-3-[0-9a-f]{12}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "holding",
                "holding-0",
                "holding-0-0123456789a",
                "holding-0-0123456789abc",
                "Holding-0-0123456789ab",
                "opening-0-0123456789ab",
                "holding--1-0123456789ab",
                "holding-00-0123456789ab",
                "holding-9999999999-0123456789ab",
                "holding-0-0123456789AB",
                "holding-0-0123456789ab/",
                "../holding-0-0123456789ab",
                "20210606-2000-holding-0123456789ab",
                "20210606-2460-0-0123456789ab",
                "20210606-2000-01-0123456789ab",
                "closing-0-0123456789ab\n"
            })
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ReleaseId.parse(text));
    }

    @Test
    void isOfACutOrOfAPage() {
        assertThrows(IllegalArgumentException.class, () -> new ReleaseId(null, null, 0, "0123456789ab"));
        assertThrows(
                IllegalArgumentException.class, () -> new ReleaseId(EIGHT.cut(), PageKind.HOLDING, 0, "0123456789ab"));
    }

    @Test
    void aLaterEpochThenALaterCutIsAfterAndPagesStandAroundTheCuts() {
        List<ReleaseId> ordered = List.of(
                ReleaseId.of(HOLDING, 0, RECIPE),
                ReleaseId.of(EIGHT, 0, RECIPE),
                ReleaseId.of(reference("20210606-2015"), 0, RECIPE),
                ReleaseId.of(CLOSING, 0, RECIPE),
                ReleaseId.of(HOLDING, 1, RECIPE),
                ReleaseId.of(EIGHT, 1, RECIPE));
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = 0; j < ordered.size(); j++) {
                assertEquals(i > j, ordered.get(i).isAfter(ordered.get(j)), ordered.get(i) + ", " + ordered.get(j));
            }
        }
    }

    @Test
    void overridesMakeAnotherReleaseInWhateverOrderTheyAreGiven() {
        FileOverride one = override("ads.txt", "c");
        FileOverride two = override("robots.txt", "d");
        ReleaseId plain = ReleaseId.of(EIGHT, 2, RECIPE);
        assertEquals(plain, ReleaseId.of(EIGHT, 2, RECIPE, List.of()));
        ReleaseId both = ReleaseId.of(EIGHT, 2, RECIPE, List.of(one, two));
        assertEquals(both, ReleaseId.of(EIGHT, 2, RECIPE, List.of(two, one)));
        assertNotEquals(both, ReleaseId.of(EIGHT, 2, RECIPE, List.of(one)));
        assertNotEquals(plain, ReleaseId.of(EIGHT, 2, RECIPE, List.of(one)));
        assertNotEquals(
                ReleaseId.of(EIGHT, 2, RECIPE, List.of(one)),
                ReleaseId.of(EIGHT, 2, RECIPE, List.of(override("ads.txt", "e"))));
    }

    @Test
    void theSameBytesAreFoundInAnotherEpoch() {
        ReleaseId zero = ReleaseId.of(EIGHT, 0, RECIPE);
        assertTrue(zero.hasSameBytes(ReleaseId.of(EIGHT, 4, RECIPE)));
        assertFalse(zero.hasSameBytes(ReleaseId.of(HOLDING, 0, RECIPE)));
        assertFalse(zero.hasSameBytes(ReleaseId.of(EIGHT, 0, Digest.sha256("e".repeat(64)))));
    }

    private static FileOverride override(String path, String hex) {
        return new FileOverride(ObjectKey.of(path), Digest.sha256(hex.repeat(64)), 1);
    }

    private static PackageRef reference(String cut) {
        return new PackageRef(Cut.parse(cut), Digest.sha256("a".repeat(64)));
    }
}
