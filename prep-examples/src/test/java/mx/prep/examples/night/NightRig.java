package mx.prep.examples.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import mx.prep.InVirtualTime;
import mx.prep.Publisher;
import mx.prep.PublisherBuilder;
import mx.prep.event.PublishEvent;
import mx.prep.examples.gate.Gated;
import mx.prep.examples.gate.Passage;
import mx.prep.integrity.Digests;
import mx.prep.model.DeliveryResult;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Flaw;
import mx.prep.model.ReleaseId;
import mx.prep.source.HttpSource;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import mx.prep.spi.Target;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.authority.Scale;
import mx.prep.testkit.time.VirtualTime;

/** A night on one machine: an authority, and publishers of all that it offers to one target, who die on demand. */
public abstract class NightRig implements AutoCloseable {
    public static final String TARGET = "portal";
    /** 45 files, of which 18 change with each cut. */
    public static final Scale SMALL = new Scale(2, 3, 6, 60, 2, 2_000);

    public final PackageGenerator generator;
    public final Packages packages;
    public final AuthoritySimulator authority;
    /** What publishers do. */
    public final Pulse pulse = new Pulse();

    public final List<PublishEvent> events = new CopyOnWriteArrayList<>();
    protected final Path folder;
    private final PackageSource source;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final AtomicInteger publishers = new AtomicInteger();

    protected NightRig(Path folder, int cuts) throws IOException {
        this.folder = folder;
        generator = PackageGenerator.builder().scale(SMALL).cuts(cuts).build();
        packages = new Packages(generator);
        authority = opened(AuthoritySimulator.builder().generator(generator).start());
        Path certificate =
                Files.writeString(folder.resolve("ca.pem"), authority.ca().pem());
        source = opened(HttpSource.at(authority.packageUri()).trust(certificate).build());
    }

    /** Closes it with the night, before what was opened before it. */
    protected final <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    protected abstract ObjectStore archive();

    protected abstract Target target();

    /** A publisher with an empty work folder, as another machine would be; all it does passes the gate. */
    public final Publisher publisher(String name, Passage gate) {
        return builder(name, gate).build();
    }

    /** The same, whose waits are over at once. */
    public final Publisher inVirtualTime(String name, VirtualTime time) {
        return InVirtualTime.build(builder(name, pulse).confirmPatience(Duration.ofSeconds(30)), time);
    }

    private PublisherBuilder builder(String name, Passage gate) {
        return Publisher.builder()
                .name(name)
                .source(Gated.source(source, gate))
                .integrity(Digests.sidecar(DigestAlgorithm.SHA256))
                .archive(Gated.store(archive(), "archive", gate))
                .target(Gated.target(target(), gate))
                .work(folder.resolve("work-" + publishers.incrementAndGet()))
                .confirmPatience(Duration.ofMinutes(5))
                .clock(authority.clock())
                .listener(events::add);
    }

    /** Publishes a cut that the authority offers, and tells what passed. */
    public final int publish(int cut) {
        Lifeline life = new Lifeline(pulse, Integer.MAX_VALUE);
        try (Publisher publisher = publisher("whole", life)) {
            DeliveryResult result = publisher.runOnce().targets().get(TARGET);
            assertEquals(generator.cut(cut), releaseOf(result).cut(), result::toString);
            if (result instanceof DeliveryResult.Live live) {
                assertTrue(live.confirmation().isConfirmed(), live::toString);
                assertTrue(
                        live.confirmation().flaws().stream().allMatch(flaw -> flaw.kind() == Flaw.Kind.SLOW),
                        live::toString);
            }
        }
        return life.passed();
    }

    /** What is live; one that was killed may have made it so. */
    private static ReleaseId releaseOf(DeliveryResult result) {
        return result instanceof DeliveryResult.AlreadyLive already && already.release() != null
                ? already.release()
                : assertInstanceOf(DeliveryResult.Live.class, result).release();
    }

    /** Lets a publisher begin that dies at a request; false if it was done before. */
    public final boolean kill(int at) {
        Lifeline life = new Lifeline(pulse, at);
        try (Publisher publisher = publisher("killed", life)) {
            publisher.runOnce();
        } catch (Lifeline.Killed e) {
            assertTrue(life.isCut(), e::toString);
        }
        return life.isCut();
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("can't be closed", e);
            }
        }
    }
}
