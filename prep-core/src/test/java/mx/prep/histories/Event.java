package mx.prep.histories;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** One line of a schedule. */
sealed interface Event {
    /** An actor makes one request. */
    record Step(String actor, Mishap mishap) implements Event {}

    /** The authority issues its next cut. */
    record NextCut() implements Event {}

    /** The authority issues one of its newest cuts again, with other bytes. */
    record Reissue(int back) implements Event {}

    /** The authority issues a cut that is ahead of the time. */
    record Ahead() implements Event {}

    /** An operator gives an order, if that one isn't busy. */
    record Give(String operator, Command command, int pick) implements Event {}

    /** A request whose sender gave up arrives. */
    record Arrival(int seed) implements Event {}

    /** Somebody writes to the edge what is there. */
    record Stir() implements Event {}

    /** Somebody else puts a file of theirs into a live tree. */
    record Intrusion() implements Event {}

    /** Somebody sweeps, if nobody is. */
    record Sweep() implements Event {}

    /** How much goes wrong. */
    enum Weather {
        /** In two of three schedules one request in seventeen. */
        CHANGEABLE,
        /** One request in eight, half of them arrive after their senders gave up. */
        STORMY
    }

    /**
     * A schedule: bursts of one actor, long pauses of the others, and the world's own events in between.
     *
     * @param cuts it goes on until there are so many
     */
    static List<Event> schedule(long seed, Weather weather, Set<String> publishers, int cuts) {
        return new Schedule(new Random(seed), weather, publishers).events(cuts);
    }

    /** Makes schedules. */
    final class Schedule {
        /** What ends a hold or a closure is drawn more often than what begins it, so that cuts move in between. */
        private static final List<Command> COMMANDS = Stream.of(
                        Collections.nCopies(8, Command.ACCEPT),
                        Collections.nCopies(3, Command.ROLLBACK),
                        List.of(Command.HOLD, Command.HOLD, Command.RESUME, Command.RESUME, Command.RESUME),
                        List.of(Command.OVERRIDE, Command.OVERRIDE, Command.GIVE_BACK),
                        List.of(Command.CLOSE, Command.REOPEN, Command.REOPEN, Command.REOPEN),
                        List.of(Command.RETRY))
                .flatMap(List::stream)
                .toList();

        private final Random random;
        private final Weather weather;
        private final List<String> actors = new ArrayList<>();
        private final double[] weights;
        private final boolean faulty;
        private final List<Event> events = new ArrayList<>();
        private int newCuts;

        Schedule(Random random, Weather weather, Set<String> publishers) {
            this.random = random;
            this.weather = weather;
            actors.addAll(publishers);
            actors.addAll(History.OPERATORS);
            actors.add(History.SWEEPER);
            this.faulty = random.nextDouble() < 0.7;
            this.weights = actors.stream().mapToDouble(a -> one(0.1, 1, 3)).toArray();
        }

        List<Event> events(int leastCuts) {
            int length = (int) one(250, 350, 600);
            for (int cuts = random.nextInt(3); cuts > 0; cuts--) {
                events.add(new NextCut());
                events.addAll(Collections.nCopies(75, new Step(actors.get(0), Mishap.NONE)));
            }
            events.add(new NextCut());
            while (events.size() < length || newCuts < leastCuts) {
                add(random.nextDouble());
            }
            return events;
        }

        private void add(double what) {
            if (what < 0.12) {
                double kind = random.nextDouble();
                newCuts += kind < 0.7 ? 1 : 0;
                events.add(kind < 0.7 ? new NextCut() : kind < 0.94 ? new Reissue((int) one(0, 0, 1, 2)) : new Ahead());
            } else if (what < 0.28) {
                String operator = History.OPERATORS.get(random.nextInt(History.OPERATORS.size()));
                events.add(new Give(operator, COMMANDS.get(random.nextInt(COMMANDS.size())), random.nextInt(8)));
                steps(operator, (int) one(4, 12, 30, 60));
            } else if (what < 0.295) {
                events.add(random.nextBoolean() ? new Stir() : new Intrusion());
            } else if (what < 0.33) {
                events.add(new Sweep());
                steps(History.SWEEPER, (int) one(0, 4, 8, 30));
            } else if (what < 0.37) {
                events.add(new Arrival(random.nextInt()));
            } else {
                steps(actor(), (int) one(1, 1, 2, 4, 8, 20, 60));
            }
        }

        private void steps(String actor, int count) {
            for (int i = 0; i < count; i++) {
                events.add(new Step(actor, mishap()));
            }
        }

        private Mishap mishap() {
            if (weather == Weather.STORMY && random.nextInt(8) == 0) {
                return random.nextBoolean() ? Mishap.LATE : any();
            }
            if (weather == Weather.STORMY || !faulty || random.nextDouble() >= 0.06) {
                return Mishap.NONE;
            }
            return any();
        }

        private Mishap any() {
            Mishap[] all = Mishap.values();
            return all[1 + random.nextInt(all.length - 1)];
        }

        private String actor() {
            double sum = 0;
            for (double weight : weights) {
                sum += weight;
            }
            double at = random.nextDouble() * sum;
            int i = 0;
            while (i < weights.length - 1 && at >= weights[i]) {
                at -= weights[i++];
            }
            return actors.get(i);
        }

        private double one(double... values) {
            return values[random.nextInt(values.length)];
        }
    }
}
