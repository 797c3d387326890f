package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mx.prep.error.ConfigException;
import mx.prep.internal.format.PointerFormat;
import mx.prep.model.AcceptRequest;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Hold;
import mx.prep.model.HoldReason;
import mx.prep.model.IntakeResult;
import mx.prep.model.Ordered;
import mx.prep.model.Pointer;
import org.junit.jupiter.api.Test;

/** Targets that wait for an operator, and orders that hold, resume, go back and name what was withdrawn. */
class StandingOrdersTest extends HoldsRig {
    @Test
    void aPointerThatVanishedIsAdoptedOnceAndWhatLiesThereIsUsed() throws IOException {
        try (Publisher publisher = named("one", 0)) {
            DeliveryResult.Live before = publish(publisher, 0);
            assertThrows(ConfigException.class, () -> publisher.adopt("portal", "nothing is wrong"));
            assertThrows(ConfigException.class, () -> publisher.adopt("nobody", "a typing error"));
            Files.delete(folder.resolve("site/.prep/current.json"));

            publisher.runOnce();
            DeliveryResult.Held held = assertInstanceOf(
                    DeliveryResult.Held.class, publisher.runOnce().targets().get("portal"));
            assertEquals(HoldReason.POINTER_MISSING, held.reason());
            assertEquals(1, alarms(HoldReason.POINTER_MISSING));
            assertExplained(
                    publisher,
                    only(publisher),
                    HoldReason.POINTER_MISSING,
                    "prep adopt --target portal --reason 'why'");

            Ordered ordered = publisher.adopt("portal", "the right store");

            DeliveryResult.Live after = assertInstanceOf(
                    DeliveryResult.Live.class, ordered.targets().get("portal"));
            assertEquals(before.release(), after.release(), "nothing is uploaded again");
            assertEquals(1, pointer().epoch());
            assertEquals(List.of(), publisher.holds());
        }
        try (Publisher publisher = named("one", 1)) {
            publish(publisher, 1);
            Files.delete(folder.resolve("site/.prep/current.json"));
            assertInstanceOf(
                    DeliveryResult.Held.class, publisher.runOnce().targets().get("portal"), "an adoption counts once");
        }
    }

    @Test
    void anAdoptedTargetComesToWhereTheOthersAre() throws IOException {
        Path spare = folder.resolve("spare");
        try (Publisher publisher = twoTargets("one", 0, spare)) {
            publish(publisher, 0);
        }
        Files.delete(spare.resolve(".prep/current.json"));
        try (Publisher publisher = twoTargets("one", 1, spare)) {
            publish(publisher, 1);
            Ordered ordered = publisher.adopt("spare", "the right store");
            DeliveryResult.Live live = assertInstanceOf(
                    DeliveryResult.Live.class, ordered.targets().get("spare"));
            assertEquals(pointer().live(), live.live());
            assertEquals(pointer().epoch(), pointer(spare).epoch());
        }
    }

    @Test
    void onHoldNothingMovesByItselfUntilItIsResumed() throws IOException {
        try (Publisher publisher = named("one", 0)) {
            publish(publisher, 0);
            publisher.hold("they correct their figures");
            assertThrows(ConfigException.class, () -> publisher.hold("again"));
        }
        try (Publisher publisher = named("two", 1)) {
            authority.publish(1);
            CycleResult cycle = publisher.runOnce();
            assertInstanceOf(IntakeResult.Received.class, cycle.intake().get(0), "fetched and archived all the same");
            DeliveryResult.Held held =
                    assertInstanceOf(DeliveryResult.Held.class, cycle.targets().get("portal"));
            assertEquals(HoldReason.ON_HOLD, held.reason());
            publisher.runOnce();
            assertEquals(1, alarms(HoldReason.ON_HOLD));
            Hold hold = only(publisher);
            assertExplained(publisher, hold, HoldReason.ON_HOLD, "prep resume --reason 'why'");
            assertTrue(hold.sentence().contains("they correct their figures"), hold::sentence);

            Ordered ordered = publisher.resume("they are right");
            DeliveryResult.Live live = assertInstanceOf(
                    DeliveryResult.Live.class, ordered.targets().get("portal"));
            assertEquals(authority.generator().cut(1), live.live().cut());
            assertThrows(ConfigException.class, () -> publisher.resume("again"));
        }
    }

    @Test
    void aRollbackCanHold() throws IOException {
        try (Publisher publisher = named("one", 0)) {
            publish(publisher, 0);
        }
        try (Publisher publisher = named("one", 1)) {
            publish(publisher, 1);
            publisher.rollbackAndHold("wrong figures");
            assertEquals(authority.generator().cut(0), live(pointer()).cut());
        }
        try (Publisher publisher = named("one", 2)) {
            authority.publish(2);
            publisher.runOnce();
            assertEquals(authority.generator().cut(0), live(pointer()).cut());
            publisher.resume("all is well");
            assertEquals(authority.generator().cut(2), live(pointer()).cut());
        }
    }

    @Test
    void aWithdrawnPackageComesBackWhenAnOrderNamesIt() throws IOException {
        byte[] second = authority.generator().bytes(1);
        try (Publisher publisher = named("one", 0)) {
            publish(publisher, 0);
        }
        try (Publisher publisher = named("one", 1)) {
            publish(publisher, 1);
            publisher.rollback("wrong figures");
            assertEquals(authority.generator().cut(0), live(pointer()).cut());

            publisher.accept(AcceptRequest.of(sha12(second)), "they were right after all");

            assertEquals(sha256(second), live(pointer()).sha256());
            publish(publisher, 2, 1);
        }
    }

    @Test
    void aTargetThatShowedAnotherPackageAsTheCutIsHeldUntilAnOrderSaysWhichItIs() throws IOException {
        byte[] first = authority.generator().bytes(0);
        byte[] other = authority.generator().bytes(1);
        try (Publisher publisher = named("one", 0)) {
            publish(publisher, 0);
        }
        Pointer shown = pointer();
        Files.write(
                folder.resolve("site/.prep/current.json"),
                PointerFormat.write(new Pointer(
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(shown.release()),
                        shown.ledgerHead(),
                        shown.publishedAt(),
                        false)));
        Files.move(folder.resolve("archive"), folder.resolve("lost"));
        authority.offer(other, name(0));
        try (Publisher publisher = named("one", 0)) {
            CycleResult cycle = publisher.runOnce();
            DeliveryResult.Held held =
                    assertInstanceOf(DeliveryResult.Held.class, cycle.targets().get("portal"));
            assertEquals(HoldReason.REISSUED, held.reason());
            assertTrue(held.message().contains(sha12(first)), held::message);
            assertEquals(null, pointer().release(), "one cut never has two packages without an order");
            assertExplained(
                    publisher, only(publisher), HoldReason.REISSUED, "prep accept " + sha12(other) + " --reason 'why'");
            publisher.runOnce();
            assertEquals(1, alarms(HoldReason.REISSUED));

            publisher.accept(AcceptRequest.of(sha12(other)), "the second is right");
            assertEquals(sha256(other), live(pointer()).sha256());
        }
    }
}
