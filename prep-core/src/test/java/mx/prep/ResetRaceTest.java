package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Mode;
import mx.prep.model.Reset;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A target is cleared while publishers work, or by somebody who is killed: nobody gets stuck, nothing comes back. */
@Tag("long")
class ResetRaceTest {
    private static final String HOLDING = "PREP (simulacro)";

    @TempDir
    Path folder;

    private int sites;

    private Outlet rehearsed(Mode mode) throws IOException {
        sites++;
        return ResetTargetTest.rehearsed(folder.resolve("site-" + sites), mode);
    }

    /** Something that touches the stores. */
    private interface Work {
        void on(Outlet site);
    }

    /** Does something else once, just before a request of the first. */
    private static boolean interrupted(Outlet site, int request, Work first, Work other) {
        int[] left = {request};
        RequestHook hook = new RequestHook() {
            @Override
            public void before(Request asked) {
                left[0]--;
                if (left[0] == 0) {
                    other.on(site);
                }
            }
        };
        site.store.hook(hook);
        try {
            first.on(site);
        } finally {
            site.store.hook(RequestHook.NONE);
        }
        return left[0] <= 0;
    }

    private static DeliveryResult cycle(Outlet site) {
        try (Publisher publisher = site.publisher()) {
            return Objects.requireNonNull(publisher.runOnce().targets().get("portal"));
        }
    }

    private static void reset(Outlet site) {
        Reset reset = site.reset("portal", "the rehearsal is over");
        assertFalse(reset.shown() instanceof DeliveryResult.Failed, reset::toString);
    }

    /** Whatever happened: a publisher goes on, and the next cut is live, alone. */
    private static void assertGoesOn(Outlet site, String when) {
        DeliveryResult after = cycle(site);
        assertFalse(after instanceof DeliveryResult.Failed, () -> when + ": " + after);
        site.offer("20210606_2020", Map.of("index.html", "<html>20210606_2020"));
        assertInstanceOf(DeliveryResult.Live.class, cycle(site), when);
        assertEquals("<html>20210606_2020", site.read("/"), when);
    }

    @ParameterizedTest
    @EnumSource
    void publishersObeyAResetThatTheyMeet(Mode mode) throws IOException {
        boolean met = true;
        int request = 1;
        while (met) {
            Outlet site = rehearsed(mode);
            met = interrupted(site, request, ResetRaceTest::reset, ResetRaceTest::cycle);
            String when = "request " + request++;
            assertTrue(site.read("/").contains(HOLDING), when);
            assertGoesOn(site, when);
        }
        assertTrue(request > 15, "that many requests: " + request);
    }

    @ParameterizedTest
    @EnumSource
    void aNewCutAndAResetInEitherOrderEndWithOneOfThem(Mode mode) throws IOException {
        boolean met = true;
        int request = 1;
        while (met) {
            Outlet site = rehearsed(mode);
            site.offer("20210606_2010");
            met = interrupted(site, request, ResetRaceTest::cycle, ResetRaceTest::reset);
            String when = "request " + request++;
            String page = site.read("/");
            assertTrue(page.contains(HOLDING) || page.equals("<html>20210606_2010"), () -> when + ": " + page);
            assertGoesOn(site, when);
        }
        assertTrue(request > 5, "that many requests: " + request);
    }

    @ParameterizedTest
    @EnumSource
    void afterAResetThatIsKilledPublishersGoOnByThemselves(Mode mode) throws IOException {
        boolean killed = true;
        int request = 1;
        while (killed) {
            Outlet site = rehearsed(mode);
            site.killAt(request);
            try {
                reset(site);
                killed = false;
            } catch (Outlet.Killed e) {
                killed = true;
            } finally {
                site.letLive();
            }
            assertGoesOn(site, "request " + request++);
        }
        assertTrue(request > 20, "that many requests: " + request);
    }
}
