package mx.prep.histories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mx.prep.model.Mode;
import mx.prep.testkit.store.InMemoryStore.Versions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests direct schedules with: two publishers, moved request by request. */
abstract class Schedules {
    static final String MOVE = "portal put .prep/current.json";
    static final Edition FIRST = new Edition(0, 0);
    static final Edition SECOND = new Edition(1, 0);
    static final Edition THIRD = new Edition(2, 0);

    @TempDir
    Path folder;

    World world;

    void begin(Mode mode, Versions versions, Bends bends) {
        begin(Setup.of(mode, versions), bends);
    }

    void begin(Setup setup, Bends bends) {
        end();
        world = new World(setup, bends, folder, true);
        world.publisher("p0", Duration.ZERO);
        world.publisher("p1", Duration.ZERO);
    }

    @AfterEach
    void end() {
        if (world != null) {
            world.stop();
        }
    }

    /** Lets an actor make requests until it is about to make one. */
    void until(String actor, String request) {
        for (int i = 0; !world.actor(actor).pending().contains(request); i++) {
            assertTrue(
                    i < 1_000,
                    () -> actor + " never comes to " + request + ", but to "
                            + world.actor(actor).pending());
            world.actor(actor).run(List.of(Mishap.NONE));
        }
    }

    /** The same, or to its end. */
    void untilEndOr(String actor, String request) {
        while (!world.actor(actor).hasEnded() && !world.actor(actor).pending().contains(request)) {
            world.actor(actor).run(List.of(Mishap.NONE));
        }
    }

    /** Lets a publisher finish the cycle that it is in, and one more. */
    void publish(String actor) {
        cycles(actor, 2);
    }

    /** Lets a publisher finish the cycle that it is in. */
    void poll(String actor) {
        cycles(actor, 1);
    }

    private void cycles(String actor, int count) {
        int goal = world.actor(actor).cycles() + count;
        for (int i = 0; world.actor(actor).cycles() < goal && problem().isEmpty(); i++) {
            assertTrue(i < 1_000, () -> actor + " finds no end");
            world.actor(actor).run(List.of(Mishap.NONE));
        }
    }

    /** An operator gives an order, to its end. */
    void order(String operator, Command command) {
        order(operator, command, 0);
    }

    /** The same, of one among several. */
    void order(String operator, Command command, int pick) {
        world.operator(operator, command, pick);
        toTheEnd(operator);
    }

    void toTheEnd(String operator) {
        for (int i = 0; !world.actor(operator).hasEnded() && problem().isEmpty(); i++) {
            assertTrue(i < 1_000, () -> operator + " finds no end");
            world.actor(operator).run(List.of(Mishap.NONE));
        }
    }

    /** The first target's pointer names an edition, and nothing is wrong so far. */
    void assertLive(Edition edition) {
        assertEquals(edition.reference(), world.watch().livePackage(), () -> String.join("\n", world.trace()));
        assertEquals(Optional.empty(), problem());
    }

    /** Lets both publishers poll; then everything is where it has to be. */
    void settle() {
        publish("p0");
        publish("p1");
        world.settle();
        assertEquals(Optional.empty(), problem());
    }

    Optional<String> problem() {
        return world.watch().problem();
    }

    static void assertBroken(String invariant, Optional<String> problem) {
        assertTrue(problem.filter(p -> p.startsWith(invariant)).isPresent(), problem::toString);
    }
}
