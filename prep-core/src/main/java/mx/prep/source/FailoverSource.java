package mx.prep.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import mx.prep.error.SourceException;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Several sources of the same packages, in order of preference.
 *
 * <p>A poll asks them in order, the preferred one first each time. A source that fails doesn't hide those after it, nor
 * does one that has nothing new; the first that offers something is taken, and where none of its offers is accepted, the
 * next is asked. What failed is told with the answer; only if all fail, the poll fails, with the shortest
 * {@code Retry-After}. Which package is the newest is decided by cut, not by source.
 *
 * <p>The entity tag of the package accepted last is told to the source that it came from; where that isn't known, after
 * a restart, to all. Others are told its date, so that a mirror that lags isn't fetched again, or, if a source before
 * them failed, nothing but its cut. Thread-safe.
 */
public final class FailoverSource implements PackageSource {
    private static final int REMEMBERED = 64;

    private final List<PackageSource> sources;
    private final Map<Validators, PackageSource> origins = new LinkedHashMap<>();

    FailoverSource(List<PackageSource> sources) {
        this.sources = List.copyOf(sources);
    }

    public static FailoverSourceBuilder builder() {
        return new FailoverSourceBuilder();
    }

    @Override
    public SourceAnswer poll(LastSeen last) {
        return new Round(last).from(0);
    }

    private synchronized @Nullable PackageSource origin(Validators validators) {
        return origins.get(validators);
    }

    private synchronized void remember(PackageSource source, List<PackageOffer> offers) {
        for (PackageOffer offer : offers) {
            origins.remove(offer.validators());
            origins.put(offer.validators(), source);
        }
        while (origins.size() > REMEMBERED) {
            origins.remove(origins.keySet().iterator().next());
        }
    }

    /** One poll. */
    private final class Round {
        private final LastSeen last;

        Round(LastSeen last) {
            this.last = last;
        }

        /** Asks the sources from one on. */
        SourceAnswer from(int first) {
            List<SourceException> failures = new ArrayList<>();
            @Nullable SourceAnswer answer = null;
            for (int i = first; i < sources.size(); i++) {
                PackageSource source = sources.get(i);
                try {
                    SourceAnswer said = source.poll(lastFor(source, failures.isEmpty()));
                    if (said instanceof SourceAnswer.Offers offers) {
                        remember(source, offers.oldestFirst());
                        answer = withRest(offers, i + 1);
                        break;
                    }
                    answer = answer instanceof SourceAnswer.Unchanged ? answer : said;
                } catch (SourceException e) {
                    failures.add(e);
                }
            }
            if (answer == null) {
                throw all(failures);
            }
            return failures.isEmpty() ? answer : new SourceAnswer.Despite(messages(failures), answer);
        }

        private LastSeen lastFor(PackageSource source, boolean allWell) {
            Validators seen = last.validators();
            if (seen != null && !isFrom(source, seen) && !allWell) {
                return new LastSeen(null, last.reference());
            }
            return new LastSeen(
                    seen == null ? null : toldTo(source, seen),
                    last.reference(),
                    last.early().stream().map(early -> toldTo(source, early)).toList());
        }

        /** A source's own words, or a date and a length for another's. */
        private Validators toldTo(PackageSource source, Validators seen) {
            return isFrom(source, seen) ? seen : new Validators(seen.name(), null, seen.lastModified(), seen.length());
        }

        private boolean isFrom(PackageSource source, Validators seen) {
            PackageSource origin = origin(seen);
            return origin == null || origin == source;
        }

        private SourceAnswer.Offers withRest(SourceAnswer.Offers offers, int next) {
            @Nullable Supplier<SourceAnswer> others = next == sources.size() ? null : () -> from(next);
            return new SourceAnswer.Offers(offers.oldestFirst(), offers.sourceTime(), others);
        }
    }

    private static SourceException all(List<SourceException> failures) {
        if (failures.size() == 1) {
            return failures.get(0);
        }
        Optional<Duration> soonest = failures.stream()
                .map(e -> e.retryAfter().orElse(Duration.ZERO))
                .min(Duration::compareTo)
                .filter(wait -> !wait.isZero());
        return new SourceException(
                "None of the sources could be asked. " + String.join(" ", messages(failures)),
                soonest.orElse(null),
                null);
    }

    private static List<String> messages(List<SourceException> failures) {
        return failures.stream().map(e -> String.valueOf(e.getMessage())).toList();
    }

    @Override
    public String kind() {
        return sources.stream().map(PackageSource::kind).distinct().collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        sources.forEach(PackageSource::close);
    }
}
