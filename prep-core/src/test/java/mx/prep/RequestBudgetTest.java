package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.internal.pipeline.SweepDesk;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.InPlaceRules;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.spi.Target;
import mx.prep.testkit.store.Counts;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.InMemoryStore.Versions;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts what a whole publisher asks of its stores, and holds it against the budgets of the design. */
class RequestBudgetTest {
    /** One more than fits on a page of a list. */
    private static final int FILES = 1001;

    private static final int PAGES = 2;
    /** Every third file has a cut's figures in it, and the page. */
    private static final int CHANGED = (FILES - 1 + 2) / 3 + 1;

    @TempDir
    Path folder;

    private Outlet site;

    @BeforeEach
    void open() throws IOException {
        site = new Outlet(folder);
        site.goTo("2021-06-06T20:00");
        site.offer("20210606_2000", files(0));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anUnchangedCut(Mode mode) {
        int budget = mode == Mode.IN_PLACE ? 3 + PAGES : 3;
        try (Publisher publisher = publisher(mode)) {
            publisher.runOnce();
            Spent again = spent(() -> unchanged(publisher.runOnce()));
            assertTrue(again.target().total() <= budget, again::toString);
            assertEquals(2, again.archive().total(), again::toString);
        }
        Spent fresh = spent(() -> {
            try (Publisher other = publisher(mode)) {
                unchanged(other.runOnce());
            }
        });
        assertTrue(fresh.target().total() <= budget, fresh::toString);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theFirstCut(Mode mode) {
        try (Publisher publisher = publisher(mode)) {
            Spent first = spent(() -> live(publisher.runOnce()));
            assertEquals(FILES, first.files(), first::toString);
            assertTarget(10 + (mode == Mode.IN_PLACE ? 2 * PAGES : PAGES), first);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aNewCut(Mode mode) {
        try (Publisher publisher = publisher(mode)) {
            publisher.runOnce();
            next(1);
            Spent changed = spent(() -> live(publisher.runOnce()));
            assertEquals(mode == Mode.IN_PLACE ? CHANGED : FILES, changed.files(), changed::toString);
            assertTarget(10 + (mode == Mode.IN_PLACE ? 2 * PAGES : PAGES), changed);
            assertEquals(10, changed.archive().total(), changed::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aNewCutThatAFreshProcessPublishes(Mode mode) {
        try (Publisher publisher = publisher(mode)) {
            publisher.runOnce();
        }
        next(1);
        Spent changed = spent(() -> {
            try (Publisher other = publisher(mode)) {
                live(other.runOnce());
            }
        });
        assertEquals(mode == Mode.IN_PLACE ? CHANGED : FILES, changed.files(), changed::toString);
        assertTarget(10 + 2 * PAGES, changed);
    }

    @Test
    void aSecondTargetCostsTheArchiveThreeListsAndItsEntries() {
        InMemoryStore second = new InMemoryStore("second", Versions.CONTENT);
        try (Publisher publisher = site.builder(Outlet.target(site.store))
                .target(new Target("second", second, "", Mode.RELEASES, Recipe.of(Mode.RELEASES), null, null, null))
                .build()) {
            publisher.runOnce();
            next(1);
            Spent changed = spent(() -> live(publisher.runOnce()));
            assertEquals(10 + 6, changed.archive().total(), changed::toString);
        }
    }

    @Test
    void whatVanishedInPlaceGoesInTwoRequests() {
        try (Publisher publisher = site.builder(target(Mode.IN_PLACE))
                .inPlace(new InPlaceRules(InPlaceRules.DEFAULT.grace(), 1))
                .build()) {
            publisher.runOnce();
            site.goTo("2021-06-06T20:05");
            site.offer("20210606_2005", Map.of("index.html", "<p>1"));
            live(publisher.runOnce());
            site.goTo("2021-06-06T20:08");
            Spent clearing = spent(() -> unchanged(publisher.runOnce()));
            assertTrue(clearing.target().requests(Operation.DELETE) <= 2, clearing::toString);
            assertTrue(clearing.target().total() <= 3 + PAGES + 2, clearing::toString);
            assertEquals(
                    1,
                    site.store.keys().stream()
                            .filter(key -> !key.value().startsWith(".prep/"))
                            .count());
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void statusAsksEachTargetOnce(Mode mode) {
        try (Publisher publisher = publisher(mode)) {
            publisher.runOnce();
        }
        try (Publisher other = publisher(mode)) {
            Spent status = spent(() -> assertEquals(1, other.status().size()));
            assertEquals(1, status.target().total(), status::toString);
            assertEquals(0, status.archive().total(), status::toString);
        }
    }

    /** Two lists find all there is; each release that goes is listed, and its manifest goes before its files. */
    @Test
    void aSweepListsAllOnceAndDeletesInBulk() {
        try (Publisher publisher = publisher(Mode.RELEASES)) {
            publisher.runOnce();
            for (int cut = 1; cut < 4; cut++) {
                next(cut);
                live(publisher.runOnce());
            }
        }
        site.goTo("2021-06-30T20:00");
        Pipeline sweeper = site.pipeline(pause -> {});
        Spent sweep = spent(() -> assertEquals(
                2,
                new SweepDesk(sweeper, site.election(), 1, "ana", pause -> {})
                        .sweep()
                        .get("portal")
                        .deleted()
                        .size()));
        sweeper.close(Duration.ZERO);
        int all = 1 + (4 * FILES + 999) / 1000;
        assertTrue(sweep.target().total() <= all + 4 + 2 * (PAGES + 2), sweep::toString);
        assertTrue(sweep.archive().total() <= 6, sweep::toString);
    }

    /** Confirmation's reads, which stand in for readers where a target has no public address, are no part of it. */
    private static void assertTarget(int budget, Spent spent) {
        assertTrue(spent.readersFiles() > 0 && spent.readersFiles() <= 21, spent::toString);
        assertTrue(spent.target().total() - spent.files() - spent.readersFiles() <= budget, spent::toString);
    }

    private Publisher publisher(Mode mode) {
        return site.builder(target(mode)).build();
    }

    private Target target(Mode mode) {
        return new Target("portal", site.store, "", mode, Recipe.of(mode), null, null, null);
    }

    private void next(int cut) {
        String time = String.format("20%02d", cut * 5);
        site.goTo("2021-06-06T20:" + time.substring(2));
        site.offer("20210606_" + time, files(cut));
    }

    private static Map<String, String> files(int cut) {
        Map<String, String> files = new TreeMap<>();
        files.put("index.html", "<p>" + cut);
        for (int i = 0; i < FILES - 1; i++) {
            files.put("datos/" + i + ".json", "{\"corte\":" + (i % 3 == 0 ? cut : 0) + "}");
        }
        return files;
    }

    private static void live(CycleResult result) {
        result.targets().values().forEach(delivery -> assertInstanceOf(DeliveryResult.Live.class, delivery));
    }

    private static void unchanged(CycleResult result) {
        result.targets().values().forEach(delivery -> assertInstanceOf(DeliveryResult.AlreadyLive.class, delivery));
    }

    /**
     * What something cost.
     *
     * @param files how many of the package's files were put or copied
     * @param readersFiles how many of them were read
     */
    private record Spent(Counts archive, Counts target, long files, long readersFiles, List<String> others) {
        @Override
        public String toString() {
            return archive.total() + " to the archive; to the target " + target.total() + ", of them " + files
                    + " files and " + readersFiles + " read back; but for these: " + String.join(", ", others);
        }
    }

    private Spent spent(Runnable work) {
        List<Request> requests = new CopyOnWriteArrayList<>();
        List<String> others = new CopyOnWriteArrayList<>();
        site.store.hook(each(requests::add));
        site.archive.hook(each(request -> others.add("archive " + request.operation() + " " + request.key())));
        Counts archive = site.archive.counts();
        Counts target = site.store.counts();
        work.run();
        List<Request> files =
                requests.stream().filter(RequestBudgetTest::isFile).toList();
        requests.stream()
                .filter(request -> !isFile(request))
                .forEach(request -> others.add(request.operation() + " " + request.key()));
        return new Spent(
                site.archive.counts().since(archive),
                site.store.counts().since(target),
                count(files, Operation.PUT, Operation.COPY),
                count(files, Operation.GET),
                others);
    }

    private static long count(List<Request> requests, Operation... operations) {
        return requests.stream()
                .filter(request -> Arrays.asList(operations).contains(request.operation()))
                .count();
    }

    private static boolean isFile(Request request) {
        return request.operation() != Operation.LIST && !request.key().startsWith(".prep/");
    }

    private static RequestHook each(Consumer<Request> seen) {
        return new RequestHook() {
            @Override
            public void before(Request request) {
                seen.accept(request);
            }
        };
    }
}
