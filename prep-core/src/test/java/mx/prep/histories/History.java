package mx.prep.histories;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * One history: a schedule is played; then everybody gets fair turns without mishaps until all is at rest; then what is
 * still under way arrives, and one publisher makes one more poll. The watch looks on throughout.
 */
final class History {
    private static final int MOST_TURNS = 20_000;

    private final Setup setup;
    private final Bends bends;
    private final Path folder;

    /**
     * @param folder where the publishers' work folders are
     */
    History(Setup setup, Bends bends, Path folder) {
        this.setup = setup;
        this.bends = bends;
        this.folder = folder;
    }

    /** What a history came to. */
    record Outcome(Optional<String> problem, long steps, Watch.Seen seen, List<String> trace) {}

    static final List<String> OPERATORS = List.of("o0", "o1");
    static final String SWEEPER = "s0";

    Outcome play(List<Event> events, boolean traced) {
        World world = new World(setup, bends, folder, traced);
        try {
            setup.publishers().forEach(world::publisher);
            Director director = new Director(world);
            director.play(events);
            director.rest();
            return new Outcome(
                    world.watch().problem(), world.steps(), world.watch().seen(), world.trace());
        } finally {
            world.stop();
        }
    }

    /** The shortest schedule that still fails in the same way, as far as a few hundred attempts find it. */
    List<Event> shrink(List<Event> events, String invariant) {
        List<Event> shortest = events;
        int attempts = 400;
        for (int chunk = Math.max(1, events.size() / 2); chunk > 0 && attempts > 0; ) {
            boolean shrunk = false;
            for (int i = 0; i < shortest.size() && attempts > 0; attempts--) {
                List<Event> shorter = new ArrayList<>(shortest.subList(0, i));
                shorter.addAll(shortest.subList(Math.min(shortest.size(), i + chunk), shortest.size()));
                if (play(shorter, false)
                        .problem()
                        .filter(p -> p.startsWith(invariant + " "))
                        .isPresent()) {
                    shortest = shorter;
                    shrunk = true;
                } else {
                    i += chunk;
                }
            }
            chunk = shrunk && chunk == 1 ? 1 : chunk / 2;
        }
        return shortest;
    }

    /** Plays events into a world. */
    static final class Director {
        private final World world;
        private int cuts;
        private int ahead;

        Director(World world) {
            this.world = world;
        }

        void play(List<Event> events) {
            for (int i = 0; i < events.size() && world.watch().problem().isEmpty(); ) {
                if (events.get(i) instanceof Event.Step step) {
                    List<Mishap> burst = new ArrayList<>();
                    while (i < events.size()
                            && events.get(i) instanceof Event.Step next
                            && next.actor().equals(step.actor())) {
                        burst.add(next.mishap());
                        i++;
                    }
                    if (world.has(step.actor())) {
                        world.actor(step.actor()).run(burst);
                    }
                } else {
                    happen(events.get(i));
                    i++;
                }
            }
        }

        private void happen(Event event) {
            if (event instanceof Event.NextCut) {
                world.issue(new Edition(cuts++, 0));
            } else if (event instanceof Event.Reissue reissue) {
                newest(reissue.back()).ifPresent(e -> world.issue(e.reissued()));
            } else if (event instanceof Event.Ahead) {
                world.issue(new Edition(Edition.AHEAD + ahead++, 0));
            } else if (event instanceof Event.Give give) {
                world.operator(give.operator(), give.command(), give.pick());
            } else if (event instanceof Event.Arrival arrival) {
                world.arrive(new Random(arrival.seed()));
            } else if (event instanceof Event.Stir) {
                world.stir();
            } else if (event instanceof Event.Intrusion) {
                world.intrude();
            } else if (event instanceof Event.Sweep) {
                world.sweeper(SWEEPER);
            }
        }

        /** The newest version of the newest cut, or of one before it. */
        private Optional<Edition> newest(int back) {
            return world.issued().stream()
                    .filter(e -> e.number() == cuts - 1 - back)
                    .reduce((a, b) -> b);
        }

        /**
         * Fair turns until nobody has anything left to do, then the last requests and one poll. What goes by the clock of
         * another waits until one's own has come there, too.
         */
        void rest() {
            turns(world.actors(), 3);
            world.idle(Setup.MOST_APART);
            turns(world.actors(), 2);
            if (world.watch().problem().isEmpty()) {
                world.settle();
            }
            turns(List.of(world.actor("p0")), 1);
            world.note("-- what is under way arrives; one poll follows --");
            world.arriveAll();
            turns(List.of(world.actor("p0")), 1);
            if (world.watch().problem().isEmpty()) {
                world.settle();
            }
        }

        /** Lets publishers end so many cycles, the one that they are in included, and operators come to their end. */
        private void turns(List<Actor> actors, int cycles) {
            Map<Actor, Integer> goals = new HashMap<>();
            actors.forEach(a -> goals.put(a, a.cycles() + cycles));
            for (int turn = 0; world.watch().problem().isEmpty(); turn++) {
                List<Actor> busy = actors.stream()
                        .filter(a -> !a.hasEnded() && a.cycles() < goals.get(a))
                        .toList();
                if (busy.isEmpty()) {
                    return;
                }
                if (turn > MOST_TURNS) {
                    world.watch()
                            .complain("I5 no end: "
                                    + busy.stream().map(Actor::pending).toList());
                }
                List<Mishap> burst = Collections.nCopies(busy.size() == 1 ? 1 : 1 + turn % 7, Mishap.NONE);
                busy.forEach(a -> a.run(burst));
            }
        }
    }
}
