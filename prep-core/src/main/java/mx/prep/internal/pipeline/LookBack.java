package mx.prep.internal.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import mx.prep.archive.Archive;
import mx.prep.error.SourceException;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import mx.prep.model.Cut;
import mx.prep.model.IncidentCause;
import mx.prep.model.Receipt;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;

/**
 * Finds packages again that a process left for later and never archived. The newest claim tells whether there are any. They lie above the newest claim before which nothing was missing, since the oldest are archived first; the
 * source is asked once more for what comes after that. One thread at a time.
 */
final class LookBack {
    private static final int MOST_TRIES = 5;
    /** So many claims are read; where all of them say that something is missing, the source is asked for all it has. */
    private static final int MOST_CLAIMS = 50;

    private final Archive archive;
    private final PackageSource source;
    private final Function<String, Optional<Cut>> cutOf;
    private final Missed missed;
    private final PublisherSettings settings;
    private boolean begun;
    private int triesLeft;

    /**
     * @param cutOf the cut that a name says
     */
    LookBack(
            Archive archive,
            PackageSource source,
            Function<String, Optional<Cut>> cutOf,
            Missed missed,
            PublisherSettings settings) {
        this.archive = archive;
        this.source = source;
        this.cutOf = cutOf;
        this.missed = missed;
        this.settings = settings;
    }

    /** Before anything is admitted, once: learns whether an earlier process left something. No request of its own. */
    void begin() {
        if (begun) {
            return;
        }
        if (archive.claims().lastAccepted().filter(this::isAhead).isPresent()) {
            triesLeft = MOST_TRIES;
            missed.owe();
        }
        begun = true;
    }

    /** When the source has nothing newer: asks it for what was left, and has it archived as all that is missed. */
    void whenIdle() {
        if (triesLeft == 0) {
            return;
        }
        triesLeft--;
        try {
            List<PackageOffer> left = left();
            missed.settle(left);
            triesLeft = 0;
        } catch (SourceException | StoreException e) {
            tell(e);
        }
    }

    /** When nothing is missing any more, says so in the archive, so that no other process looks for it. */
    void markWhole() {
        if (missed.isBehind()) {
            return;
        }
        try {
            archive.claims()
                    .lastAccepted()
                    .filter(this::isAhead)
                    .ifPresent(receipt ->
                            archive.claims().markWhole(receipt.reference().cut()));
        } catch (StoreException e) {
            // The next poll says it; until then a new process looks once more.
        }
    }

    private boolean isAhead(Receipt receipt) {
        return receipt.ahead() && !archive.claims().isWhole(receipt.reference().cut());
    }

    private void tell(RuntimeException e) {
        String over = triesLeft == 0 ? " and is given up" : "";
        if (triesLeft == 0) {
            missed.settle(List.of());
        }
        settings.events()
                .send(new PublishEvent.IncidentOpened(
                        settings.clock().instant(),
                        IncidentCause.SOURCE,
                        null,
                        null,
                        "what an earlier process left for the archive couldn't be asked for" + over + ": "
                                + e.getMessage()));
    }

    /** What the source offers between the gap's beginning and the newest claim. */
    private List<PackageOffer> left() {
        List<Cut> claimed = archive.claims().inTime();
        SourceAnswer said = source.poll(before(claimed));
        SourceAnswer answer = said instanceof SourceAnswer.Despite despite ? despite.answer() : said;
        List<PackageOffer> left = new ArrayList<>();
        if (answer instanceof SourceAnswer.Offers offers) {
            for (PackageOffer offer : offers.oldestFirst()) {
                // The newest is here; one that is newer still is the next poll's.
                if (isBefore(claimed.get(0), offer.validators().name())) {
                    left.add(offer);
                } else {
                    offer.close();
                }
            }
        }
        return left;
    }

    private boolean isBefore(Cut newest, String name) {
        return cutOf.apply(name).filter(cut -> cut.compareTo(newest) >= 0).isEmpty();
    }

    /** The newest claim before which nothing was missing. */
    private LastSeen before(List<Cut> claimed) {
        for (Cut cut : claimed.subList(0, Math.min(claimed.size(), MOST_CLAIMS))) {
            Optional<Receipt> receipt = archive.claims().receipt(cut);
            if (receipt.filter(r -> !isAhead(r)).isPresent()) {
                return new LastSeen(receipt.get().validators(), receipt.get().reference());
            }
        }
        return LastSeen.NOTHING;
    }
}
