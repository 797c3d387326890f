package mx.prep.internal.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static mx.prep.model.HoldReason.AHEAD_OF_TIME;
import static mx.prep.model.HoldReason.OUTSIDE_WINDOW;
import static mx.prep.model.HoldReason.REISSUED;
import static mx.prep.model.HoldReason.TEST_FLAG;
import static mx.prep.model.RefusalCode.DATA_CRC;
import static mx.prep.model.RefusalCode.DIGEST_MISMATCH;
import static mx.prep.model.RefusalCode.NAME_TRAVERSAL;
import static mx.prep.testkit.authority.AuthoritySimulator.PACKAGE_PATH;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import mx.prep.internal.follow.FaultyNight.Copy;
import mx.prep.model.Cut;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import mx.prep.testkit.store.Operation;

/** What happens to a cut of the night, and what is to become of it. */
enum Trouble {
    NONE(Trouble::comes),
    BROKEN_AND_PUT_RIGHT((night, cut, out) -> {
        night.offers(out, cut, Copy.BROKEN);
        night.refuses(night.cut(cut), DATA_CRC);
        night.alarms(cut, "REFUSED");
        comes(night, cut, out.plusSeconds(90));
    }),
    BROKEN_FOR_GOOD((night, cut, out) -> {
        night.offers(out, cut, Copy.BROKEN);
        night.refuses(night.cut(cut), DATA_CRC);
        night.alarms(cut, "REFUSED");
        night.alarms(cut, "LATE");
    }),
    HOSTILE((night, cut, out) -> {
        night.offers(out, cut, Copy.HOSTILE);
        night.refuses(night.cut(cut), NAME_TRAVERSAL);
        night.alarms(cut, "REFUSED");
        comes(night, cut, out.plusSeconds(90));
    }),
    CONNECTION_BREAKS((night, cut, out) -> {
        night.at(out, () -> night.authority.breakOffNext(PACKAGE_PATH, 20_000));
        comes(night, cut, out);
    }),
    BLOCKED_BY_A_WEB_PAGE((night, cut, out) -> {
        night.at(
                out,
                () -> night.authority.answerNext(
                        403, Map.of("Content-Type", "text/html"), "<html>Bloqueo IP</html>".getBytes(UTF_8)));
        night.alarms(cut, "SOURCE");
        comes(night, cut, out);
    }),
    OVERLOADED((night, cut, out) -> {
        night.at(out, () -> night.authority.answerNext(503, Map.of("Retry-After", "45"), new byte[0]));
        night.alarms(cut, "SOURCE");
        comes(night, cut, out);
    }),
    TAKEN_AWAY_FOR_A_WHILE((night, cut, out) -> {
        night.at(out, () -> night.authority.answerAlways(PACKAGE_PATH, 404, Map.of(), new byte[0]));
        night.at(out.plusSeconds(100), () -> night.authority.restore(PACKAGE_PATH));
        comes(night, cut, out);
    }),
    AN_OLDER_CUT_FIRST((night, cut, out) -> {
        night.offers(out, cut - 3, Copy.GOOD);
        comes(night, cut, out.plusSeconds(60));
    }),
    OFFERED_TWICE((night, cut, out) -> {
        comes(night, cut, out);
        night.offers(out.plusSeconds(60), cut, Copy.GOOD);
    }),
    REISSUED_WITH_OTHER_BYTES((night, cut, out) -> {
        comes(night, cut, out);
        night.offers(out.plusSeconds(100), cut, Copy.OTHER);
        night.holds(night.cut(cut), REISSUED);
        night.alarms(cut, "HELD");
    }),
    ONE_OF_THE_FUTURE_FIRST((night, cut, out) -> {
        Cut future = new Cut(night.cut(cut).time().plusHours(3).plusMinutes(2));
        night.offers(out, future, Copy.GOOD);
        night.holds(future, AHEAD_OF_TIME);
        night.alarms(cut, "HELD");
        comes(night, cut, out.plusSeconds(60));
    }),
    ONE_OF_ANOTHER_DAY_FIRST((night, cut, out) -> {
        Cut past = new Cut(night.cut(cut).time().minusDays(30));
        night.offers(out, past, Copy.GOOD);
        night.holds(past, OUTSIDE_WINDOW);
        night.alarms(cut, "HELD");
        comes(night, cut, out.plusSeconds(60));
    }),
    A_TEST_FIRST((night, cut, out) -> {
        night.offers(out, cut, Copy.TEST);
        night.holds(night.cut(cut), TEST_FLAG);
        night.alarms(cut, "HELD");
        comes(night, cut, out.plusSeconds(60));
    }),
    SIDECAR_LATE((night, cut, out) -> {
        night.at(out, () -> {
            for (int i = 0; i < 5; i++) {
                night.authority.answerNextOf(FaultyNight.SIDECAR, 404, Map.of(), new byte[0]);
            }
        });
        comes(night, cut, out);
    }),
    SIDECAR_OLD((night, cut, out) -> {
        night.at(out, () -> {
            for (int i = 0; i < 5; i++) {
                night.authority.answerNextOf(FaultyNight.SIDECAR, 200, Map.of(), FaultyNight.OTHER_DIGEST);
            }
        });
        comes(night, cut, out);
    }),
    SIDECAR_WRONG_FOR_LONG((night, cut, out) -> {
        night.at(out, () -> night.authority.answerAlways(FaultyNight.SIDECAR, 200, Map.of(), FaultyNight.OTHER_DIGEST));
        night.at(out.plusSeconds(100), () -> night.authority.restore(FaultyNight.SIDECAR));
        night.refuses(night.cut(cut), DIGEST_MISMATCH);
        night.alarms(cut, "REFUSED");
        comes(night, cut, out);
    }),
    TARGET_AWAY((night, cut, out) -> {
        night.at(out, () -> night.portal.script(FaultScript.always(any -> true, Fault.UNAVAILABLE)));
        night.at(out.plusSeconds(80), () -> night.portal.script(FaultScript.NONE));
        night.alarms(cut, "DELIVERY portal");
        comes(night, cut, out);
    }),
    ARCHIVE_AWAY((night, cut, out) -> {
        night.at(out, () -> night.archive.script(FaultScript.always(any -> true, Fault.UNAVAILABLE)));
        night.at(out.plusSeconds(60), () -> night.archive.script(FaultScript.NONE));
        night.alarms(cut, "SOURCE");
        night.alarms(cut, "DELIVERY portal");
        night.alarms(cut, "DELIVERY plain");
        comes(night, cut, out);
    }),
    ANSWER_OF_THE_SWITCH_LOST((night, cut, out) -> {
        night.at(out, () -> night.portal.script(onPointer(Fault.LOST_ANSWER)));
        comes(night, cut, out);
    }),
    SWITCH_LOST((night, cut, out) -> {
        night.at(out, () -> night.portal.script(onPointer(Fault.LOST_REQUEST)));
        comes(night, cut, out);
    }),
    TARGET_THROTTLES((night, cut, out) -> {
        Fault throttled = Fault.throttled(Duration.ofSeconds(2));
        night.at(out, () -> night.portal.script(FaultScript.of(Operation.PUT, throttled, throttled, throttled)));
        comes(night, cut, out);
    }),
    NEVER_COMES((night, cut, out) -> night.alarms(cut, "LATE"));

    @SuppressWarnings("ImmutableEnumChecker") // they hold nothing
    private final Arrangement arrangement;

    /** Plans what happens and says what is expected of it. */
    private interface Arrangement {
        void arrange(FaultyNight night, int cut, Instant out);
    }

    Trouble(Arrangement arrangement) {
        this.arrangement = arrangement;
    }

    /**
     * Has it happen to a cut.
     *
     * @param out when the cut is put out, by the authority's clock
     */
    void arrange(FaultyNight night, int cut, Instant out) {
        arrangement.arrange(night, cut, out);
    }

    private static void comes(FaultyNight night, int cut, Instant out) {
        night.offers(out, cut, Copy.GOOD);
        night.publishes(night.cut(cut));
    }

    private static FaultScript onPointer(Fault fault) {
        return FaultScript.of(
                request -> request.operation() == Operation.PUT && request.key().equals(".prep/current.json"), fault);
    }
}
