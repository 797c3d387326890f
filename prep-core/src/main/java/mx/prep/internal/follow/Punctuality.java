package mx.prep.internal.follow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mx.prep.archive.Archive;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.pipeline.EventBus;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.internal.time.BelievedTime;
import mx.prep.model.Cut;
import mx.prep.model.Election;
import mx.prep.model.IncidentCause;
import mx.prep.model.IntakeResult;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * Watches that cuts come when they should: late after 1.5 expected intervals without a new one, stale after 3; and that
 * they go live: superseded after 2. Not before the window opens and not after cuts have stopped. What came before this process is read from the archive. One
 * thread at a time.
 */
public final class Punctuality {
    private static final int KNOWN_CUTS = 13;

    private final Election election;
    private final Pipeline pipeline;
    private final Clock clock;
    private final EventBus events;
    private final Expectation expectation;
    private final Overtaking overtaking;
    private State state = State.UNKNOWN;
    /** What came last, by its cut: only what is above it ends what is late. */
    private @Nullable PackageRef newest;

    private boolean read;

    /** How things are. */
    public enum State {
        /** Not looked at yet. */
        UNKNOWN,
        /** The window isn't open yet, or nothing is expected by any time. */
        WAITING,
        /** Cuts come as they should. */
        FOLLOWING,
        /** The next cut is late. */
        LATE,
        /** No cut has come for long. */
        STALE,
        /** No more cuts are expected. */
        SETTLED
    }

    /**
     * @param clock ours, which gives events their time; what is late goes by the authority's
     */
    public Punctuality(Election election, Pipeline pipeline, Clock clock, EventBus events) {
        this.election = election;
        this.pipeline = pipeline;
        this.clock = clock;
        this.events = events;
        this.expectation = new Expectation(election.cutsEvery(), election.zone());
        this.overtaking = new Overtaking(pipeline, clock, events);
    }

    /** Looks at the time after a poll, and tells what is new. */
    public State look(List<IntakeResult> results) {
        Instant now = pipeline.now();
        readArchive();
        List<PackageRef> came = results.stream()
                .filter(IntakeResult.Received.class::isInstance)
                .map(result -> ((IntakeResult.Received) result).reference())
                .filter(reference -> !pipeline.archive().claims().isEarly(reference))
                .toList();
        came.forEach(reference -> came(reference, now));
        came.stream().max(Comparator.comparing(PackageRef::cut)).ifPresent(overtaking::came);
        State next = state(now);
        if (next != State.WAITING && next != State.SETTLED) {
            overtaking.look(now, expectation.interval());
        }
        if (next != state) {
            tell(now, next);
            state = next;
        }
        return next;
    }

    private void came(PackageRef reference, Instant at) {
        expectation.came(reference.cut(), at);
        if (newest == null || newest.cut().compareTo(reference.cut()) < 0) {
            newest = reference;
        }
    }

    private State state(Instant now) {
        if (election.settlesAt().filter(until -> !now.isBefore(until)).isPresent()) {
            return State.SETTLED;
        }
        Optional<Instant> since = since();
        if (since.isEmpty() || now.isBefore(since.get())) {
            return State.WAITING;
        }
        Duration without = Duration.between(since.get(), now);
        Duration interval = expectation.interval();
        if (without.compareTo(interval.multipliedBy(3)) >= 0) {
            return State.STALE;
        }
        return without.compareTo(interval.multipliedBy(3).dividedBy(2)) >= 0 ? State.LATE : State.FOLLOWING;
    }

    /** From when on a cut has been missing: the last one or, before any, the opening. */
    private Optional<Instant> since() {
        Optional<Instant> opens = election.window().map(w -> w.opensAt());
        Optional<Instant> came = expectation.lastCame();
        return opens.isPresent() && came.isPresent() && opens.get().isAfter(came.get()) ? opens : came.or(() -> opens);
    }

    private void tell(Instant now, State next) {
        switch (next) {
            case LATE -> open(now, IncidentCause.LATE);
            case STALE -> {
                if (state != State.LATE) {
                    open(now, IncidentCause.LATE);
                }
                open(now, IncidentCause.STALE);
            }
            case SETTLED -> events.send(new PublishEvent.Settled(clock.instant()));
            default -> {
                // A new cut ends what was late by itself.
            }
        }
    }

    private void open(Instant now, IncidentCause cause) {
        long minutes = Duration.between(since().orElse(now), now).toMinutes();
        String last = expectation.newest().map(cut -> "; the last is " + cut).orElse("; there was none yet");
        events.send(new PublishEvent.IncidentOpened(
                clock.instant(),
                cause,
                null,
                newest,
                "no new cut for " + minutes + " min, one is expected every "
                        + Math.max(1, expectation.interval().toMinutes()) + " min" + last));
    }

    /** What earlier processes and other publishers received; looked for again if the archive is away. */
    private void readArchive() {
        if (read) {
            return;
        }
        try {
            Archive archive = pipeline.archive();
            List<Cut> newest = archive.claims().inTime();
            newest.stream().limit(KNOWN_CUTS).forEach(expectation::learn);
            Optional<Receipt> last = archive.claims().lastAccepted();
            last.ifPresent(r -> came(r.reference(), BelievedTime.of(r.sourceTime(), r.receivedAt())));
            read = true;
        } catch (StoreException e) {
            // The poll told it already.
            read = false;
        }
    }

    /** When the next cut should be there, or the opening before any, or empty where nothing tells. */
    Optional<Instant> due() {
        return expectation.next().or(() -> election.window().map(w -> w.opensAt()));
    }

    Duration interval() {
        return expectation.interval();
    }
}
