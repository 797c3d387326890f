package mx.prep.internal.follow;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import mx.prep.error.CancelledException;
import mx.prep.error.SourceException;
import mx.prep.event.PublishEvent;
import mx.prep.integrity.Digests;
import mx.prep.internal.incident.IncidentDesk;
import mx.prep.internal.pipeline.EventBus;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.internal.pipeline.PublisherSettings;
import mx.prep.internal.pipeline.Threads;
import mx.prep.internal.switchover.Rules;
import mx.prep.internal.time.Pause;
import mx.prep.model.ConfirmScope;
import mx.prep.model.Cut;
import mx.prep.model.CutRules;
import mx.prep.model.Election;
import mx.prep.model.InPlaceRules;
import mx.prep.model.Limits;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import mx.prep.spi.Target;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import org.jspecify.annotations.Nullable;

/** A night whose time passes only while the publisher waits: an authority, a publisher and stores in memory. */
final class VirtualNight implements Pause {
    static final PackageGenerator GENERATOR =
            PackageGenerator.builder().cuts(40).build();
    static final ZoneId ZONE = ZoneId.of("America/Mexico_City");

    final InMemoryStore archive = new InMemoryStore("archive", InMemoryStore.Versions.CONTENT);
    final InMemoryStore site = new InMemoryStore("site", InMemoryStore.Versions.CONTENT);
    /** When, by the authority's clock, something was written to the site. */
    final List<Instant> written = new ArrayList<>();
    /** When, by the authority's clock, the source was asked. */
    final List<Instant> polls = new ArrayList<>();

    /** When which cut is put out, by the authority's clock. */
    final TreeMap<Instant, Integer> plan = new TreeMap<>();
    /** How long the source takes to answer, from when on. */
    final TreeMap<Instant, Duration> slow = new TreeMap<>();
    /** Times from which on the source fails, and again doesn't. */
    final TreeMap<Instant, Boolean> broken = new TreeMap<>();

    private final Path work;
    private final Duration ourError;
    private volatile Instant now;
    private @Nullable StoreThatHangs hanging;
    private Instant end = Instant.MAX;

    /**
     * @param start by the authority's clock
     * @param ourError how far the publisher's clock is ahead of it
     */
    VirtualNight(Path work, Instant start, Duration ourError) {
        this.work = work;
        this.now = start;
        this.ourError = ourError;
        site.hook(new RequestHook() {
            @Override
            public void after(Request request) {
                if (request.operation() == Operation.PUT || request.operation() == Operation.COPY) {
                    written.add(now);
                }
            }
        });
    }

    static Instant at(String time) {
        return java.time.LocalDateTime.parse(time).atZone(ZONE).toInstant();
    }

    /** Each cut so long after its own time. */
    VirtualNight cuts(int first, int last, Duration delay) {
        for (int cut = first; cut <= last; cut++) {
            plan.put(GENERATOR.cut(cut).instant(ZONE).plus(delay), cut);
        }
        return this;
    }

    /** Follows until a time of the authority's clock, in a process of its own, and gives what was heard. */
    List<PublishEvent> follow(Election election, Duration every, Instant until) {
        end = until;
        List<PublishEvent> heard = new CopyOnWriteArrayList<>();
        IncidentDesk desk = new IncidentDesk("virtual", change -> {});
        Clock ours = ((InstantSource) () -> now.plus(ourError)).withZone(ZoneOffset.UTC);
        EventBus events = new EventBus(List.of(heard::add), desk::hear);
        PublisherSettings settings = new PublisherSettings(
                "virtual",
                election,
                Limits.DEFAULT,
                CutRules.DEFAULT,
                ConfirmScope.SAMPLE,
                Duration.ofSeconds(30),
                InPlaceRules.DEFAULT,
                work,
                ours,
                () -> Duration.between(Instant.EPOCH, now).toNanos(),
                this,
                events,
                Rules::decide,
                Set.of());
        Target target = new Target("portal", site, "", Mode.RELEASES, Recipe.of(Mode.RELEASES), null, null, null);
        Pipeline pipeline = Pipeline.create(
                settings,
                hanging == null ? Threads.NONE : Threads.DAEMONS,
                new Authority(),
                Digests.none(),
                List.of(archive),
                List.of(target));
        Punctuality punctuality = new Punctuality(election, pipeline, ours, events);
        try {
            new Follow(pipeline, election.window(), punctuality, every, new Random(7), this, events).run();
        } catch (CancelledException e) {
            events.close();
        }
        return heard;
    }

    /** An event's time by the authority's clock. */
    Instant authority(PublishEvent event) {
        return event.at().minus(ourError);
    }

    /** Lets the site's store hang at the first file of a release until it is let go; lanes get threads of their own. */
    StoreThatHangs hang() {
        StoreThatHangs store = new StoreThatHangs();
        site.hook(store);
        hanging = store;
        return store;
    }

    /** A store that takes no file. */
    static final class StoreThatHangs implements RequestHook, AutoCloseable {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch answers = new CountDownLatch(1);

        @Override
        public void before(Request request) {
            if (request.operation() == Operation.PUT && request.key().startsWith("releases/")) {
                asked.countDown();
                await(answers);
            }
        }

        /** Waits until it was asked. */
        void awaitAsked() {
            await(asked);
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException("interrupted", e);
            }
        }

        /** Lets it go. */
        @Override
        public void close() {
            answers.countDown();
        }
    }

    @Override
    public void pause(Duration duration) {
        StoreThatHangs store = hanging;
        if (store != null && polls.stream().anyMatch(poll -> plan.floorKey(poll) != null)) {
            store.awaitAsked();
        }
        if (!now.plus(duration).isBefore(end)) {
            now = end;
            throw new CancelledException("the test is over", null);
        }
        now = now.plus(duration);
    }

    /** Offers the newest cut that is out. */
    private final class Authority implements PackageSource {
        @Override
        public SourceAnswer poll(LastSeen last) {
            polls.add(now);
            Map.Entry<Instant, Duration> takes = slow.floorEntry(now);
            if (takes != null) {
                now = now.plus(takes.getValue());
                slow.remove(takes.getKey());
            }
            Map.Entry<Instant, Boolean> fails = broken.floorEntry(now);
            if (fails != null && fails.getValue()) {
                throw new SourceException("the source is away", null);
            }
            Map.Entry<Instant, Integer> out = plan.floorEntry(now);
            if (out == null) {
                return new SourceAnswer.NotYet(null, now);
            }
            String tag = tag(out.getValue());
            Validators seen = last.validators();
            return seen != null && tag.equals(seen.etag())
                    ? new SourceAnswer.Unchanged(now)
                    : new SourceAnswer.Offers(List.of(new Offer(out.getValue(), now)), now);
        }

        @Override
        public String kind() {
            return "virtual";
        }

        @Override
        public void close() {}
    }

    private static String tag(int cut) {
        return "\"" + cut + "\"";
    }

    /** A cut's package. */
    private record Offer(int cut, Instant at) implements PackageOffer {
        @Override
        public Validators validators() {
            return new Validators(GENERATOR.name(cut), tag(cut), null, null);
        }

        @Override
        public Transfer transferTo(PackageSink sink) {
            sink.accept(ByteBuffer.wrap(GENERATOR.bytes(cut)));
            return new Transfer(at, at, sink.received(), null);
        }

        @Override
        public Optional<byte[]> companion(String name, int limit) {
            return Optional.empty();
        }

        @Override
        public Optional<String> attribute(String name) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    /** The cuts that went live, each with its time by the authority's clock. */
    NavigableMap<Cut, Instant> live(List<PublishEvent> heard) {
        TreeMap<Cut, Instant> live = new TreeMap<>();
        for (PublishEvent event : heard) {
            if (event instanceof PublishEvent.Live e) {
                live.putIfAbsent(e.reference().cut(), authority(e));
            }
        }
        return live;
    }

    @Nullable
    static PublishEvent first(List<PublishEvent> heard, Class<? extends PublishEvent> kind) {
        return heard.stream().filter(kind::isInstance).findFirst().orElse(null);
    }
}
