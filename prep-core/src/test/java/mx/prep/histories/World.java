package mx.prep.histories;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import mx.prep.Publisher;
import mx.prep.PublisherBuilder;
import mx.prep.PublisherSeam;
import mx.prep.error.PrepException;
import mx.prep.error.StoreException;
import mx.prep.integrity.Digests;
import mx.prep.internal.pipeline.Threads;
import mx.prep.internal.pipeline.Workings;
import mx.prep.internal.switchover.Deciding;
import mx.prep.model.ConfirmScope;
import mx.prep.model.InPlaceRules;
import mx.prep.model.Mode;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.ReleaseId;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.spi.Target;
import mx.prep.testkit.store.InMemoryStore;
import org.jspecify.annotations.Nullable;

/** Stores, authority and processes of one history, and the watch over them. Time passes with each request. */
final class World {
    private static final Instant START = Instant.parse("2021-06-08T12:00:00Z");
    private static final Duration REQUEST = Duration.ofMillis(10);

    private static final AtomicLong WORLDS = new AtomicLong();
    private static final List<String> TARGETS = List.of("portal", "mirror");
    /** Nothing waits, and no deletion is held: a history is short. */
    private static final InPlaceRules IN_PLACE = new InPlaceRules(Duration.ZERO, 1);

    private final Bends bends;
    private final Path folder;
    private final boolean traced;
    private final OwnContent own;
    private final InMemoryStore archive;
    private final List<Site> sites = new ArrayList<>();
    private final Watch watch;
    private final List<Edition> issued = new ArrayList<>();
    private final Deque<Late> late = new ArrayDeque<>();
    private final Map<String, Actor> actors = new LinkedHashMap<>();
    private final List<String> trace = new ArrayList<>();
    private long steps;
    private Duration idle = Duration.ZERO;
    private int folders;

    private record Late(String request, Runnable action) {}

    World(Setup setup, Bends bends, Path folder, boolean traced) {
        this.bends = bends;
        this.folder = folder.resolve("world-" + WORLDS.incrementAndGet());
        this.traced = traced;
        this.own = new OwnContent(this.folder.resolve("own"));
        this.archive = new InMemoryStore("archive", setup.versions());
        for (Mode mode : setup.modes()) {
            sites.add(new Site(TARGETS.get(sites.size()), mode, setup.versions()));
        }
        this.watch = new Watch(archive, sites);
    }

    // What people and networks do.

    void issue(Edition edition) {
        issued.add(edition);
        watch.issued(edition);
        note("source offers " + edition);
    }

    /** Starts a publisher that works until it is stopped; one that is killed is succeeded by another on an empty disk. */
    void publisher(String name, Duration ahead) {
        start(new Actor(name, ahead, this::publish));
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
            } catch (RuntimeException e) {
                watch.complain("R " + actor.name() + ": a cycle threw " + e);
            }
            actor.succeed();
        }
    }

    /** Starts an operator who gives one order, unless that one is still busy. */
    void operator(String name, Command command, int pick) {
        Actor before = actors.get(name);
        if (before == null || before.hasEnded()) {
            start(new Actor(
                    name, Duration.ZERO, actor -> once(actor, publisher -> command.give(publisher, watch, own, pick))));
        }
    }

    /** Does one thing as a process of its own. */
    private void once(Actor actor, Consumer<Publisher> work) {
        try (Publisher publisher = build(actor, bends.rules().get())) {
            work.accept(publisher);
        } catch (PrepException e) {
            note(actor.name() + " gives up: " + e.getMessage());
        } catch (RuntimeException e) {
            watch.complain("R " + actor.name() + " threw " + e);
        }
    }

    private void start(Actor actor) {
        actors.put(actor.name(), actor);
        actor.start();
    }

    private Publisher build(Actor actor, Deciding rules) {
        PublisherBuilder builder = Publisher.builder()
                .name(actor.name())
                .source(new SteppedSource(this, actor))
                .integrity(Digests.none())
                .archive(new SteppedStore(this, actor, archive, Optional.empty()))
                .confirm(ConfirmScope.SAMPLE)
                .inPlace(IN_PLACE)
                .keep(1)
                .closingPage(own.closing())
                .work(work(actor))
                .clock(((InstantSource) () -> now().plus(actor.ahead())).withZone(ZoneOffset.UTC));
        targets(actor).forEach(builder::target);
        return PublisherSeam.build(
                builder,
                new Workings(() -> REQUEST.multipliedBy(steps).plus(idle).toNanos(), pause -> {}, Threads.NONE, rules));
    }

    /** A work folder that takes no journal: nobody reads it here, and it would cost more than all requests. */
    private Path work(Actor actor) {
        Path work = folder.resolve(actor.name() + "-" + ++folders);
        try {
            Files.createDirectories(work.resolve("journal.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return work;
    }

    /** Every second actor has its targets the other way round. */
    private List<Target> targets(Actor actor) {
        List<Target> targets = new ArrayList<>();
        for (Site site : sites) {
            SteppedSwitch.Edge edge = site.edge();
            targets.add(new Target(
                    site.name(),
                    new SteppedStore(this, actor, site.store(), Optional.of(site)),
                    "",
                    site.mode(),
                    Histories.recipe(site.mode()),
                    edge == null ? null : new SteppedSwitch(this, actor, edge),
                    null,
                    null));
        }
        if (actor.name().endsWith("1")) {
            Collections.reverse(targets);
        }
        return targets;
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

    /** Somebody writes to edges what is there already. */
    void stir() {
        sites.stream().map(Site::edge).filter(Objects::nonNull).forEach(SteppedSwitch.Edge::stir);
    }

    /** Somebody else puts a file of theirs into live trees. */
    void intrude() {
        sites.stream().filter(site -> site.mode() == Mode.IN_PLACE).forEach(site -> {
            site.store()
                    .put(
                            TreeWatch.FOREIGN,
                            Body.of(TreeWatch.FOREIGN_TEXT.getBytes(StandardCharsets.UTF_8)),
                            ObjectHeaders.CONTROL,
                            Precondition.NONE);
            watch.foreignCame(site.name());
        });
    }

    /** Starts somebody who sweeps every target once, unless that one is still busy. */
    void sweeper(String name) {
        Actor before = actors.get(name);
        if (before == null || before.hasEnded()) {
            start(new Actor(name, Duration.ZERO, actor -> once(actor, Publisher::sweep)));
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

    void written(String store, ObjectKey key, Slip how) {
        watch.written(store, key, how);
    }

    /** By one request. */
    void deleted(String store, Map<ObjectKey, Slip> gone) {
        watch.deleted(store, gone);
    }

    void followed(String target, ReleaseId release) {
        watch.followed(target, release);
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
        return START.plus(REQUEST.multipliedBy(steps)).plus(idle);
    }

    /** Time passes in which nobody does anything. */
    void idle(Duration time) {
        idle = idle.plus(time);
        note("-- " + time + " pass --");
    }

    /** What the first target's edge serves, or null. */
    @Nullable
    ReleaseId edgeServes() {
        return sites.get(0).served();
    }

    /** Looks at everything once nobody is at work. */
    void settle() {
        watch.settled();
    }
}
