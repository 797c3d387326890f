package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import mx.prep.integrity.Digests;
import mx.prep.internal.switchover.Rules;
import mx.prep.model.ConfirmScope;
import mx.prep.model.Cut;
import mx.prep.model.CutRules;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Election;
import mx.prep.model.InPlaceRules;
import mx.prep.model.Limits;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.source.ListingSource;
import mx.prep.spi.PackageSource;
import mx.prep.spi.Target;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.AuthoritySimulatorBuilder;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.time.VirtualTime;

/** An authority over HTTPS and a publisher on stores in memory; one virtual time for both, from 19:55 on. */
final class SourceRig implements AutoCloseable {
    final PackageGenerator generator = PackageGenerator.builder().cuts(12).build();
    final VirtualTime time = new VirtualTime(moment(generator.cut(0)).minus(generator.interval()));
    final InMemoryStore archive = new InMemoryStore("archive", InMemoryStore.Versions.CONTENT);
    final InMemoryStore site = new InMemoryStore("site", InMemoryStore.Versions.CONTENT);
    private final List<PublishEvent> heard = new CopyOnWriteArrayList<>();
    private final List<EventBus> buses = new ArrayList<>();
    final AuthoritySimulator authority;
    private final Path folder;
    private final List<Pipeline> pipelines = new ArrayList<>();
    private final List<AuthoritySimulator> others = new ArrayList<>();

    SourceRig(Path folder, UnaryOperator<AuthoritySimulatorBuilder> options) {
        this.folder = folder;
        this.authority = start(options);
    }

    private AuthoritySimulator start(UnaryOperator<AuthoritySimulatorBuilder> options) {
        try {
            return options.apply(
                            AuthoritySimulator.builder().generator(generator).clock(time))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another server of the same authority. */
    AuthoritySimulator mirror() {
        AuthoritySimulator mirror = start(options -> options);
        others.add(mirror);
        return mirror;
    }

    Instant moment(Cut cut) {
        return cut.instant(generator.zone());
    }

    Path pem(AuthoritySimulator of) {
        try {
            return Files.writeString(
                    folder.resolve(of.packageUri().getPort() + ".pem"), of.ca().pem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PackageSource listing() {
        return ListingSource.builder()
                .url(authority.uri("/listing.html"))
                .trust(pem(authority))
                .build();
    }

    /** What was heard, with all that was sent so far. */
    List<PublishEvent> events() {
        buses.forEach(EventBus::settle);
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    void hear(PublishEvent event) {
        heard.add(event);
    }

    /** A bus of the rig's own: what is sent there counts, too. */
    EventBus bus(PublishListener listener) {
        EventBus bus = new EventBus(List.of(listener));
        buses.add(bus);
        return bus;
    }

    Pipeline pipeline(PackageSource source) {
        return pipeline(source, Threads.NONE, Election.DEFAULT, this::hear);
    }

    Pipeline pipeline(PackageSource source, CutRules cuts) {
        return pipeline(source, Threads.NONE, Election.DEFAULT, cuts, this::hear);
    }

    Pipeline pipeline(PackageSource source, Threads threads, Election election, PublishListener listener) {
        return pipeline(source, threads, election, CutRules.DEFAULT, listener);
    }

    private Pipeline pipeline(
            PackageSource source, Threads threads, Election election, CutRules cuts, PublishListener listener) {
        PublisherSettings settings = new PublisherSettings(
                "one",
                election,
                Limits.DEFAULT,
                cuts,
                ConfirmScope.SAMPLE,
                Duration.ofSeconds(30),
                InPlaceRules.DEFAULT,
                folder.resolve("work" + pipelines.size()),
                time,
                time,
                time,
                bus(listener),
                Rules::decide,
                Set.of());
        Target target = new Target("portal", site, "", Mode.RELEASES, Recipe.of(Mode.RELEASES), null, null, null);
        Pipeline pipeline = Pipeline.create(
                settings, threads, source, Digests.sidecar(DigestAlgorithm.SHA256), List.of(archive), List.of(target));
        pipelines.add(pipeline);
        return pipeline;
    }

    /** Publishes a cut at its time. */
    void cut(int number) {
        time.advance(java.time.Duration.between(time.instant(), moment(generator.cut(number))));
        authority.publish(number);
    }

    static Cut live(CycleResult result) {
        return assertInstanceOf(DeliveryResult.Live.class, result.targets().get("portal"), result::toString)
                .live()
                .cut();
    }

    /** The cuts that are claimed, oldest first. */
    List<Cut> claimed(Pipeline pipeline) {
        List<Cut> cuts = new ArrayList<>(pipeline.archive().claims().list().newestFirst());
        Collections.reverse(cuts);
        return cuts;
    }

    List<Cut> cuts(int... numbers) {
        return java.util.Arrays.stream(numbers).mapToObj(generator::cut).toList();
    }

    @Override
    public void close() {
        pipelines.forEach(pipeline -> pipeline.close(java.time.Duration.ofSeconds(10)));
        authority.close();
        others.forEach(AuthoritySimulator::close);
    }
}
