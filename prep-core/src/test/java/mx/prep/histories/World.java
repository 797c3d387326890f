package mx.prep.histories;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import mx.prep.Publisher;
import mx.prep.PublisherSeam;
import mx.prep.error.PrepException;
import mx.prep.error.StoreException;
import mx.prep.integrity.Digests;
import mx.prep.internal.pipeline.Threads;
import mx.prep.internal.pipeline.Workings;
import mx.prep.internal.switchover.Deciding;
import mx.prep.model.ConfirmScope;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.Recipe;
import mx.prep.model.ReleaseId;
import mx.prep.spi.Target;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.InMemoryStore.Versions;
import org.jspecify.annotations.Nullable;

/** Stores, authority and processes of one history, and the watch over them. Time passes with each request. */
final class World {
    private static final Instant START = Instant.parse("2021-06-08T12:00:00Z");
    private static final Duration REQUEST = Duration.ofMillis(10);

    private final Mode mode;
    private final Bends bends;
    private final Path folder;
    private final boolean traced;
    private final InMemoryStore archive;
    private final InMemoryStore portal;
    private final SteppedSwitch.@Nullable Edge edge;
    private final Watch watch;
    private final List<Edition> issued = new ArrayList<>();
    private final Deque<Late> late = new ArrayDeque<>();
    private final Map<String, Actor> actors = new LinkedHashMap<>();
    private final List<String> trace = new ArrayList<>();
    private long steps;
    private int folders;

    private record Late(String request, Runnable action) {}

    World(Mode mode, Versions versions, Bends bends, Path folder, boolean traced) {
        this.mode = mode;
        this.bends = bends;
        this.folder = folder;
        this.traced = traced;
        this.archive = new InMemoryStore("archive", versions);
        this.portal = new InMemoryStore("portal", versions);
        this.edge = mode == Mode.RELEASES ? new SteppedSwitch.Edge() : null;
        this.watch = new Watch(mode, archive, portal);
    }

    // What people and networks do.

    void issue(Edition edition) {
        issued.add(edition);
        watch.issued(edition);
        note("source offers " + edition);
    }

    /** Starts a publisher that works until it is stopped; one that is killed is succeeded by another on an empty disk. */
    Actor publisher(String name) {
        return start(new Actor(name, this::publish));
    }

    private void publish(Actor actor) {
        while (true) {
            Deciding rules = bends.rules().get();
            try (Publisher publisher = build(actor, rules)) {
                while (!actor.isKilled()) {
                    publisher.runOnce();
                    actor.finishCycle();
                }
            } catch (Killed e) {
                note(actor.name() + " is killed");
            } catch (PrepException e) {
                watch.complain("R " + actor.name() + ": a cycle threw " + e);
            }
            actor.succeed();
        }
    }

    /** Starts an operator who gives one order, unless that one is still busy. */
    void operator(String name, Command command, int pick) {
        Actor before = actors.get(name);
        if (before == null || before.hasEnded()) {
            start(new Actor(name, actor -> order(actor, command, pick)));
        }
    }

    private void order(Actor actor, Command command, int pick) {
        try (Publisher publisher = build(actor, bends.rules().get())) {
            command.give(publisher, watch, pick);
        } catch (PrepException e) {
            note(actor.name() + " gives up: " + e.getMessage());
        }
    }

    private Actor start(Actor actor) {
        actors.put(actor.name(), actor);
        actor.start();
        return actor;
    }

    private Publisher build(Actor actor, Deciding rules) {
        Target target = new Target(
                "portal",
                new SteppedStore(this, actor, portal),
                "",
                mode,
                Recipe.of(mode),
                edge == null ? null : new SteppedSwitch(this, actor, edge),
                null,
                null);
        return PublisherSeam.build(
                Publisher.builder()
                        .name(actor.name())
                        .source(new SteppedSource(this, actor))
                        .integrity(Digests.none())
                        .archive(new SteppedStore(this, actor, archive))
                        .target(target)
                        .confirm(ConfirmScope.SAMPLE)
                        .work(folder.resolve(actor.name() + "-" + ++folders))
                        .clock(new StepClock()),
                new Workings(() -> steps * REQUEST.toNanos(), pause -> {}, Threads.NONE, rules));
    }

    /** Applies one of the requests whose senders gave up. */
    void arrive(RandomGenerator which) {
        if (!late.isEmpty()) {
            for (int i = which.nextInt(late.size()); i > 0; i--) {
                late.add(late.remove());
            }
            arrive(late.remove());
        }
    }

    void arriveAll() {
        while (!late.isEmpty()) {
            arrive(late.remove());
        }
    }

    private void arrive(Late request) {
        note("arrives late: " + request.request());
        try {
            request.action().run();
        } catch (StoreException e) {
            note(" -> " + e.kind());
        }
    }

    /** Somebody writes to the edge what is there already. */
    void stir() {
        if (edge != null) {
            edge.stir();
        }
    }

    void stop() {
        actors.values().forEach(Actor::stop);
    }

    // What processes do.

    Mishap pass(Actor actor, String request) {
        Mishap mishap = actor.pass(request);
        steps++;
        note(actor.name() + " " + request + (mishap == Mishap.NONE ? "" : " [" + mishap + "]"));
        return mishap;
    }

    void later(String request, Runnable action) {
        late.add(new Late(request, action));
    }

    void written(String store, ObjectKey key) {
        watch.written(store, key);
    }

    void deleted(String store, ObjectKey key) {
        watch.deleted(store, key);
    }

    void followed(ReleaseId release) {
        watch.followed(release);
    }

    // What is looked at.

    void note(String line) {
        if (traced) {
            trace.add(line);
        }
    }

    List<String> trace() {
        return trace;
    }

    Watch watch() {
        return watch;
    }

    Actor actor(String name) {
        Actor actor = actors.get(name);
        if (actor == null) {
            throw new IllegalArgumentException("nobody is called " + name);
        }
        return actor;
    }

    boolean has(String name) {
        return actors.containsKey(name);
    }

    List<Actor> actors() {
        return List.copyOf(actors.values());
    }

    List<Edition> issued() {
        return issued;
    }

    Bends bends() {
        return bends;
    }

    long steps() {
        return steps;
    }

    Instant now() {
        return START.plus(REQUEST.multipliedBy(steps));
    }

    @Nullable
    ReleaseId edgeServes() {
        return edge == null ? null : edge.release();
    }

    /** Looks at everything once nobody is at work. */
    void settle() {
        watch.settled(edge == null ? null : edge.release());
    }

    private final class StepClock extends Clock {
        @Override
        public java.time.ZoneId getZone() {
            return java.time.ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now();
        }
    }
}
