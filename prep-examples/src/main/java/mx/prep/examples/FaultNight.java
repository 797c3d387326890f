package mx.prep.examples;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import mx.prep.model.AcceptRequest;
import mx.prep.model.Cut;
import mx.prep.model.PackageRef;
import mx.prep.spi.BatchingStore;
import mx.prep.spi.Target;
import mx.prep.spi.Verifier;
import mx.prep.testkit.authority.AuthorityFault;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.authority.Request;
import org.jspecify.annotations.Nullable;

/** A night on this machine in which things go wrong while a reader looks on. One thread. */
final class FaultNight implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration SLOW_FOR = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(20);
    private static final Duration LATE_DIGESTS = Duration.ofSeconds(20);
    /** So many looks end after a moment that the last of them has begun after it. */
    private static final int LOOKS = 2;

    private final Night night;
    private final EventLog log;
    private final DownStore.Switch down;
    private final SiteReader reader;
    private int next;
    private @Nullable PackageRef previous;
    private @Nullable PackageRef live;

    private FaultNight(Night night, EventLog log, DownStore.Switch down) {
        this.night = night;
        this.log = log;
        this.down = down;
        this.reader = new SiteReader(night.site());
    }

    /**
     * Opens a night.
     *
     * @param integrity what packages are checked by
     * @param listeners hear the publisher, too
     */
    static FaultNight open(
            Path folder, Night.Port port, Verifier integrity, List<PublishListener> listeners, Output output)
            throws IOException {
        EventLog log = new EventLog();
        DownStore.Switch down = new DownStore.Switch();
        List<PublishListener> all = new ArrayList<>(listeners);
        all.add(log);
        NightOptions options = new NightOptions(POLL, LOOK, SLOW_FOR, integrity, target -> switched(target, down), all);
        // One cut before the first fault, one for each, and one more for each that is spoilt.
        int faults = DemoFault.values().length;
        PackageGenerator packages =
                PackageGenerator.builder().cuts(2 * faults + 2).build();
        return new FaultNight(Night.open(folder, packages, port, options, output), log, down);
    }

    private static Target switched(Target target, DownStore.Switch down) {
        return new Target(
                target.name(),
                new DownStore((BatchingStore) target.store(), down),
                target.prefix(),
                target.mode(),
                target.recipe(),
                target.releaseSwitch(),
                target.edgeCache(),
                target.publicUri());
    }

    URI site() {
        return night.site();
    }

    /** How often the reader has looked so far. */
    int looks() {
        return reader.count();
    }

    /** Two cuts go live; then the reader begins to look. Says whether all of that was so. */
    boolean begin() throws InterruptedException {
        for (int cut = 0; cut < 2; cut++) {
            PackageRef reference = handOut(() -> {});
            await(() -> FaultJudge.isConfirmed(log.since(0), reference));
            goneLive(reference);
        }
        reader.start();
        await(() -> reader.count() >= LOOKS);
        return live != null && FaultJudge.isConfirmed(log.since(0), live) && reader.count() >= LOOKS;
    }

    private void goneLive(PackageRef reference) {
        previous = live;
        live = reference;
    }

    /**
     * Causes a fault, lets the publisher handle it, and has a good cut follow. What doesn't come is waited for as long
     * as it may take; the evidence tells.
     */
    FaultEvidence play(DemoFault fault) throws InterruptedException {
        Course course = new Course(fault);
        course.cause();
        await(() -> FaultJudge.isDecided(course.evidence()));
        int looked = reader.count();
        await(() -> reader.count() >= looked + LOOKS);
        course.goOn();
        await(course::isOver);
        goneLive(course.after);
        return course.evidence();
    }

    /** One fault on its way. */
    private final class Course {
        private final DemoFault fault;
        private final PackageRef before = Objects.requireNonNull(live, "begun");
        private final int told = log.count();
        private final int looked = reader.count();
        private final int asked = authority().requests().size();
        private final int refused = down.refused();
        private PackageRef faulty = before;
        private PackageRef after = before;
        private @Nullable FaultEvidence during;

        Course(DemoFault fault) {
            this.fault = fault;
        }

        void cause() {
            switch (fault.course()) {
                case DELAYS, LASTS -> {
                    after = handOut(this::begin);
                    faulty = after;
                }
                case SPOILS -> faulty = handOut(this::begin);
                case BETWEEN -> {
                    begin();
                    faulty = new PackageRef(cutOf(fault), authority().currentSha256());
                }
            }
        }

        private void begin() {
            AuthorityFault authority = fault.authority();
            if (authority == null) {
                down.takeDown();
            } else {
                authority().cause(authority);
            }
        }

        private Cut cutOf(DemoFault between) {
            PackageRef older = previous;
            return between == DemoFault.OLDER_CUT && older != null ? older.cut() : before.cut();
        }

        /** Ends what lasts, frees what is held, and hands out a good cut unless it is there. */
        void goOn() throws InterruptedException {
            during = evidence();
            switch (fault.course()) {
                case DELAYS -> {}
                case LASTS -> {
                    down.bringBack();
                    authority().advance(fault == DemoFault.OLD_SIDECAR ? LATE_DIGESTS : Duration.ZERO);
                }
                case SPOILS, BETWEEN -> {
                    if (FaultJudge.command(evidence()).isPresent()) {
                        free();
                    }
                    after = handOut(() -> {});
                }
            }
        }

        private void free() throws InterruptedException {
            night.publisher().accept(AcceptRequest.of(faulty.sha256().shortHex()), "the authority confirmed it");
            await(() -> isRead(faulty));
        }

        private boolean isRead(PackageRef reference) {
            return FaultJudge.isConfirmed(log.since(told), reference)
                    && reader.since(looked).stream().anyMatch(look -> reference.equals(look.reference()));
        }

        boolean isOver() {
            return isRead(after) && FaultJudge.openAlarms(log.since(told)) == 0;
        }

        /** What is known so far. */
        FaultEvidence evidence() {
            FaultEvidence first = during;
            List<PublishEvent> events = log.since(told);
            List<Request> requests = authority().requests();
            int split = first == null ? events.size() : first.during().size();
            return new FaultEvidence(
                    fault,
                    before,
                    faulty,
                    after,
                    events.subList(0, split),
                    events.subList(split, events.size()),
                    first == null ? requests.subList(asked, requests.size()) : first.asked(),
                    first == null ? down.refused() - refused : first.refused(),
                    reader.since(looked));
        }
    }

    private AuthoritySimulator authority() {
        return night.authority();
    }

    /** Hands out the next cut after something else has happened to the authority. */
    private PackageRef handOut(Runnable before) {
        Cut cut = authority().generator().cut(next);
        night.handOut(next++, before);
        return new PackageRef(cut, authority().currentSha256());
    }

    /** Waits until something is so, but not longer than it may take. */
    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
        }
    }

    @Override
    public void close() {
        reader.close();
        night.close();
    }
}
