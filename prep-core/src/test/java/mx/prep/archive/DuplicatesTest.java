package mx.prep.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import mx.prep.model.Acceptance;
import mx.prep.model.Decree;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.Standing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
    private final CreateOnlyStore store = new CreateOnlyStore();
    private final Archive archive = Archive.over(store, "a", Samples.CLOCK);

    @BeforeEach
    void aNightThatIsUnderWay() {
        for (int i = 0; i < 12; i++) {
            Samples.publish(archive, "a", Samples.cut(i * 5), "package " + i);
        }
        store.drain();
    }

    @Test
    void whetherItsBytesAreAnotherCutsCostsNothingWhereEveryClaimIsKnownElseAList() {
        PackageRef again = Samples.reference(Samples.cut(100), "package 3");
        Optional<PackageRef> third = Optional.of(Samples.reference(Samples.cut(15), "package 3"));
        archive.claims().list();
        store.drain();
        assertEquals(third, archive.duplicates().find(again));
        assertEquals(List.of(), store.drain(), "this process claimed them all");

        Archive fresh = Archive.over(store, "b", Samples.CLOCK);
        fresh.claims().lastAccepted();
        store.drain();
        assertEquals(Optional.empty(), fresh.duplicates().find(Samples.reference(Samples.cut(100), "new")));
        assertEquals(List.of("list packages/"), store.drain());
        assertEquals(third, fresh.duplicates().find(again));
        assertEquals(List.of("get cuts/" + Samples.cut(15) + ".json"), store.drain());
        assertEquals(Optional.empty(), fresh.duplicates().find(third.orElseThrow()), "its own cut is no other");
        assertEquals(List.of(), store.drain());
    }

    @Test
    void whatAnotherPublisherClaimedSinceIsListedOnce() {
        Archive other = Archive.over(store, "b", Samples.CLOCK);
        PackageRef again = Samples.reference(Samples.cut(110), "new");
        assertEquals(Optional.empty(), other.duplicates().find(again));
        Samples.publish(archive, "a", Samples.cut(100), "new");
        other.claims().list();
        store.drain();
        assertEquals(
                Optional.of(Samples.reference(Samples.cut(100), "new")),
                other.duplicates().find(again));
        assertEquals(List.of("list packages/", "get cuts/" + Samples.cut(100) + ".json"), store.drain());
    }

    /** What was archived and then refused, or held as a reissue, is no cut's. */
    @Test
    void whatIsArchivedAndNotClaimedIsNoOtherCuts() {
        archive.packages().keep(Samples.reference(Samples.cut(50), "other"), Samples.body("other"));
        Archive fresh = Archive.over(store, "b", Samples.CLOCK);
        assertEquals(Optional.empty(), fresh.duplicates().find(Samples.reference(Samples.cut(100), "other")));
    }

    @Test
    void whatAnOperatorAcceptedAsACutCountsToo() {
        PackageRef revision = Samples.reference(Samples.cut(15), "corrected");
        PackageRef again = Samples.reference(Samples.cut(100), "corrected");
        assertEquals(Optional.empty(), archive.duplicates().find(again));
        archive.orders()
                .create(newest -> new Order(
                        1,
                        OrderKind.ACCEPT,
                        revision,
                        Samples.cut(55),
                        Standing.NONE.accept(Acceptance.of(revision)),
                        null,
                        new Decree("ana", "corrected", Samples.NOW)));

        assertEquals(Optional.of(revision), archive.duplicates().find(again));
        assertEquals(Optional.empty(), archive.duplicates().find(revision));
    }
}
