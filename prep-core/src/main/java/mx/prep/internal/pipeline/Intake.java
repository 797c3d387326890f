package mx.prep.internal.pipeline;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import mx.prep.archive.Archive;
import mx.prep.error.SourceException;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.receive.ReceiveStage;
import mx.prep.model.IncidentCause;
import mx.prep.model.IntakeResult;
import mx.prep.model.Receipt;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;

/**
 * Asks the source and takes what it offers: the newest package first, what was missed when there is time. One thread
 * at a time.
 */
final class Intake {
    private final PackageSource source;
    private final Archive archive;
    private final ReceiveStage receive;
    private final Admission admission;
    private final ReferenceClock reference;
    private final PublisherSettings settings;
    private final Deque<PackageOffer> missed = new ArrayDeque<>();
    private boolean tidied;
    private Optional<Instant> sourceTime = Optional.empty();

    Intake(
            PackageSource source,
            Archive archive,
            ReceiveStage receive,
            Admission admission,
            ReferenceClock reference,
            PublisherSettings settings) {
        this.source = source;
        this.archive = archive;
        this.receive = receive;
        this.admission = admission;
        this.reference = reference;
        this.settings = settings;
    }

    /** One poll; whatever fails becomes the result. */
    Pipeline.Taken take() {
        closeMissed();
        try {
            tidy();
            SourceAnswer answer = source.poll(lastSeen());
            sourceTime = Optional.ofNullable(answer.sourceTime());
            reference.learn(answer.sourceTime()).ifPresent(m -> incident(IncidentCause.CLOCK, m));
            Pipeline.Taken taken = taken(answer);
            settings.events()
                    .send(new PublishEvent.SourceAnswered(
                            settings.clock().instant(), answer.sourceTime() == null ? null : reference.offset()));
            return taken;
        } catch (SourceException e) {
            return failed(e.getMessage(), e.retryAfter());
        } catch (StoreException e) {
            return failed(e.getMessage(), e.retryAfter());
        }
    }

    private Pipeline.Taken taken(SourceAnswer answer) {
        if (answer instanceof SourceAnswer.NotYet notYet) {
            return Pipeline.Taken.of(new IntakeResult.NotYet(notYet.expected()));
        }
        return answer instanceof SourceAnswer.Offers offers
                ? newest(offers.oldestFirst())
                : Pipeline.Taken.of(new IntakeResult.Unchanged());
    }

    private Pipeline.Taken newest(List<PackageOffer> oldestFirst) {
        oldestFirst.subList(0, oldestFirst.size() - 1).forEach(missed::add);
        return Pipeline.Taken.of(admission.admit(oldestFirst.get(oldestFirst.size() - 1), sourceTime.orElse(null)));
    }

    private Pipeline.Taken failed(
            @org.jspecify.annotations.Nullable String message, Optional<java.time.Duration> retryAfter) {
        String text = String.valueOf(message);
        incident(IncidentCause.SOURCE, "the cycle's intake failed: " + text);
        return new Pipeline.Taken(List.of(new IntakeResult.Failed(text)), true, retryAfter);
    }

    /** Takes the older offers of the last poll into the archive, oldest first; one that fails doesn't keep the others. */
    List<IntakeResult> takeMissed() {
        List<IntakeResult> results = new ArrayList<>();
        while (!missed.isEmpty()) {
            try {
                results.add(admission.admit(missed.remove(), sourceTime.orElse(null)));
            } catch (SourceException | StoreException e) {
                results.add(new IntakeResult.Failed(String.valueOf(e.getMessage())));
            }
        }
        return results;
    }

    /** Once, what killed processes left is cleared away. */
    private void tidy() {
        if (!tidied) {
            receive.tidy();
            tidied = true;
        }
    }

    private LastSeen lastSeen() {
        Optional<Receipt> last = archive.claims().lastAccepted();
        return last.map(r -> new LastSeen(r.validators(), r.reference())).orElse(LastSeen.NOTHING);
    }

    private void incident(IncidentCause cause, String message) {
        settings.events().send(new PublishEvent.IncidentOpened(settings.clock().instant(), cause, null, null, message));
    }

    private void closeMissed() {
        missed.forEach(PackageOffer::close);
        missed.clear();
    }

    void close() {
        closeMissed();
        source.close();
    }
}
