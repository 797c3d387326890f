package mx.prep.internal.pipeline;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import mx.prep.error.SourceException;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.receive.ReceiveStage;
import mx.prep.model.IncidentCause;
import mx.prep.model.IntakeResult;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the source and takes the newest of what it offers, or, where that isn't accepted, the newest that is. What lies
 * before it was missed. One thread at a time.
 */
final class Intake {
    /** So many packages of one poll are fetched to see whether they can be taken, the newest first. */
    private static final int MOST_TRIED = 3;
    /** So many besides whose names say a cut ahead of time: they will be held, and keep no cut of now waiting. */
    private static final int MOST_EARLY = 3;

    private final PackageSource source;
    private final ReceiveStage receive;
    private final Admission admission;
    private final Missed missed;
    private final LookBack lookBack;
    private final ReferenceClock reference;
    private final PublisherSettings settings;
    private final AtomicBoolean askAfresh = new AtomicBoolean();
    private Set<String> troubles = Set.of();
    private boolean tidied;

    Intake(
            PackageSource source,
            ReceiveStage receive,
            Admission admission,
            Missed missed,
            LookBack lookBack,
            ReferenceClock reference,
            PublisherSettings settings) {
        this.source = source;
        this.receive = receive;
        this.admission = admission;
        this.missed = missed;
        this.lookBack = lookBack;
        this.reference = reference;
        this.settings = settings;
    }

    /** One poll; whatever fails becomes the result. */
    Pipeline.Taken take() {
        List<IntakeResult> results = new ArrayList<>();
        try {
            tidy();
            lookBack.begin();
            boolean afresh = askAfresh.getAndSet(false);
            if (afresh) {
                admission.forget();
            }
            @Nullable SourceAnswer answer = heard(source.poll(afresh ? LastSeen.NOTHING : admission.lastSeen()));
            while (answer instanceof SourceAnswer.Offers offers && !accepts(offers, results)) {
                Supplier<SourceAnswer> otherwise = offers.otherwise();
                answer = otherwise == null ? null : heard(otherwise.get());
            }
            if (answer instanceof SourceAnswer.NotYet notYet) {
                if (results.isEmpty()) {
                    results.add(new IntakeResult.NotYet(notYet.expected()));
                }
            } else if (isIdle(results)) {
                if (results.isEmpty()) {
                    results.add(new IntakeResult.Unchanged());
                }
                lookBack.whenIdle();
                lookBack.markWhole();
            }
            return new Pipeline.Taken(results, false, Optional.empty());
        } catch (SourceException e) {
            return failed(results, e.getMessage(), e.retryAfter());
        } catch (StoreException e) {
            return failed(results, e.getMessage(), e.retryAfter());
        }
    }

    /** Whether nothing came, and nothing failed; what is held or refused doesn't count. */
    private static boolean isIdle(List<IntakeResult> results) {
        return results.stream().noneMatch(r -> r instanceof IntakeResult.Received || r instanceof IntakeResult.Failed);
    }

    private SourceAnswer heard(SourceAnswer said) {
        Set<String> failed = said instanceof SourceAnswer.Despite despite ? Set.copyOf(despite.failures()) : Set.of();
        failed.stream()
                .filter(failure -> !troubles.contains(failure))
                .forEach(failure -> incident(IncidentCause.SOURCE, failure));
        troubles = failed;
        reference.learn(said.sourceTime()).ifPresent(apart -> incident(apart.cause(), apart.message()));
        settings.events()
                .send(new PublishEvent.SourceAnswered(
                        settings.clock().instant(), said.sourceTime() == null ? null : reference.told()));
        return said instanceof SourceAnswer.Despite despite ? despite.answer() : said;
    }

    /** Admits the newest offer that can be, and leaves those before it for later. */
    private boolean accepts(SourceAnswer.Offers offers, List<IntakeResult> results) {
        Deque<PackageOffer> left = new ArrayDeque<>(offers.oldestFirst());
        int tried = 0;
        int early = 0;
        try {
            while (tried < MOST_TRIED && !left.isEmpty()) {
                PackageOffer newest = left.removeLast();
                boolean fetched = !admission.isKnown(newest.validators());
                boolean ahead = admission.isAheadOfTime(newest.validators().name());
                tried += fetched && !ahead ? 1 : 0;
                early += fetched && ahead ? 1 : 0;
                if (fetched && ahead && early > MOST_EARLY) {
                    newest.close();
                    continue;
                }
                missed.announce(left.size());
                Optional<IntakeResult> result = admitted(newest, offers);
                result.ifPresent(results::add);
                if (result.filter(this::ends).isPresent()) {
                    missed.add(List.copyOf(left), offers.sourceTime());
                    left.clear();
                    return true;
                }
            }
            return false;
        } finally {
            missed.announce(0);
            left.forEach(PackageOffer::close);
        }
    }

    /** Whether what was offered before it was missed; not what was offered before an early cut. */
    private boolean ends(IntakeResult result) {
        return result instanceof IntakeResult.Unchanged
                || (result instanceof IntakeResult.Received received && !admission.isEarly(received.reference()));
    }

    /** What can't be fetched is tried again by the next poll, unless another source has it. */
    private Optional<IntakeResult> admitted(PackageOffer offer, SourceAnswer.Offers offers) {
        try {
            return admission.admit(offer, offers.sourceTime());
        } catch (SourceException e) {
            if (!e.isGone() && offers.otherwise() == null) {
                throw e;
            }
            incident(IncidentCause.SOURCE, "a package couldn't be fetched: " + e.getMessage());
            return Optional.of(new IntakeResult.Failed(String.valueOf(e.getMessage())));
        }
    }

    private Pipeline.Taken failed(List<IntakeResult> results, @Nullable String message, Optional<Duration> retryAfter) {
        String text = String.valueOf(message);
        incident(IncidentCause.SOURCE, "the cycle's intake failed: " + text);
        results.add(new IntakeResult.Failed(text));
        return new Pipeline.Taken(results, true, retryAfter);
    }

    /** Once, what killed processes left is cleared away. */
    private void tidy() {
        if (!tidied) {
            receive.tidy();
            tidied = true;
        }
    }

    /** The next poll takes what was held or refused for new, and whatever the source offers. Any thread. */
    void askAfresh() {
        askAfresh.set(true);
    }

    private void incident(IncidentCause cause, String message) {
        settings.events().send(new PublishEvent.IncidentOpened(settings.clock().instant(), cause, null, null, message));
    }

    /** See {@link Missed#takeAll}; used by the thread that polls. */
    List<IntakeResult> takeMissed() {
        List<IntakeResult> results = missed.takeAll();
        lookBack.markWhole();
        return results;
    }

    /** See {@link Missed#start}. */
    void startMissed(Supplier<Future<?>> lanes) {
        missed.start(lanes);
    }

    void close() {
        missed.close();
        source.close();
    }
}
