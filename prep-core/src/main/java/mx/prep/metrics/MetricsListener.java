package mx.prep.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Keeps meters of what a publisher does in a Micrometer registry, which the caller owns; {@code docs/metrics.md} lists
 * each with unit and tags. Needs {@code io.micrometer:micrometer-core}, which nothing else of the library does. Thread-safe;
 * it never waits.
 */
public final class MetricsListener implements PublishListener {
    /** The target's tag where none is concerned. */
    private static final String NONE = "none";

    private static final String TARGET = "target";

    private final MeterRegistry registry;
    private final Map<String, AtomicLong> values = new ConcurrentHashMap<>();

    /**
     * @param registry where the meters live; they are made as they are first needed, those of incidents and polls at once
     */
    public MetricsListener(MeterRegistry registry) {
        this.registry = registry;
        for (Severity severity : Severity.values()) {
            openIncidents(severity);
        }
        lastPoll();
    }

    @Override
    public void on(PublishEvent event) {
        if (event instanceof PublishEvent.Polled e) {
            count("prep.polls", "polls", "The source was asked", Tags.of("outcome", lower(e.outcome())), 1);
            lastPoll().set(e.at().toEpochMilli());
        } else if (event instanceof PublishEvent.SourceAnswered e) {
            if (e.clockOffset() != null) {
                clockOffset().set(e.clockOffset().toMillis());
            }
        } else if (event instanceof PublishEvent.Downloaded e) {
            count("prep.downloaded", "bytes", "Bytes of packages that came in whole", Tags.empty(), e.bytes());
            downloadRate().set(Math.round(e.bitsPerSecond()));
        } else if (event instanceof PublishEvent.StageFinished e) {
            Tags tags = Tags.of("stage", lower(e.stage().name())).and(TARGET, target(e.target()));
            registry.timer("prep.stage", tags).record(e.took());
        } else {
            cuts(event);
        }
    }

    private void cuts(PublishEvent event) {
        if (event instanceof PublishEvent.Unpacked) {
            packages("accepted");
        } else if (event instanceof PublishEvent.Held) {
            packages("held");
        } else if (event instanceof PublishEvent.Refused) {
            packages("refused");
        } else if (event instanceof PublishEvent.Live e) {
            Tags tags = Tags.of(TARGET, e.target());
            count("prep.live", "cuts", "Cuts made live", tags, 1);
            count(
                    "prep.uploaded",
                    "bytes",
                    "Bytes sent to a target",
                    tags,
                    e.changes().uploadedBytes());
            liveSince(e.target()).set(e.at().toEpochMilli());
            files(e.target()).set(e.changes().files());
        } else if (event instanceof PublishEvent.Purged e) {
            count("prep.purges", "purges", "Purges that were finished", Tags.of(TARGET, e.target()), 1);
        } else if (event instanceof PublishEvent.Confirmed e) {
            confirmed(e);
        } else if (event instanceof PublishEvent.IncidentOpened e) {
            String severity = lower(e.cause().severity().name());
            Tags tags = Tags.of("cause", lower(e.cause().name()), "severity", severity, TARGET, target(e.target()));
            count("prep.incidents", "incidents", "Incidents that began", tags, 1);
            openIncidents(e.cause().severity()).incrementAndGet();
        } else if (event instanceof PublishEvent.IncidentClosed e) {
            openIncidents(e.incident().severity()).updateAndGet(open -> Math.max(0, open - 1));
        }
    }

    private void confirmed(PublishEvent.Confirmed e) {
        ConfirmationReport report = e.report();
        Tags tags = Tags.of(TARGET, e.target());
        count(
                "prep.confirmations",
                "confirmations",
                "What readers were seen to get",
                tags.and("state", lower(report.state().name())),
                1);
        if (report.timeToReader() != null) {
            registry.timer("prep.reader.delay", tags).record(report.timeToReader());
        }
        if (report.slowest() != null) {
            registry.timer("prep.reader.slowest", tags).record(report.slowest());
        }
    }

    private void packages(String outcome) {
        count("prep.packages", "packages", "What became of packages", Tags.of("outcome", outcome), 1);
    }

    private void count(String name, String unit, String meaning, Tags tags, long amount) {
        Counter.builder(name)
                .baseUnit(unit)
                .description(meaning)
                .tags(tags)
                .register(registry)
                .increment((double) amount);
    }

    private AtomicLong lastPoll() {
        return value(
                "prep.poll.last", held -> time("prep.poll.last", "When the source was last asked", Tags.empty(), held));
    }

    private AtomicLong liveSince(String target) {
        return value(
                "prep.live.since/" + target,
                held -> time("prep.live.since", "Since when the live cut is live", Tags.of(TARGET, target), held));
    }

    private AtomicLong clockOffset() {
        return value(
                "prep.clock.offset",
                held -> time("prep.clock.offset", "The authority's clock less ours", Tags.empty(), held));
    }

    private AtomicLong downloadRate() {
        return value(
                "prep.download.rate",
                held -> gauge(
                        "prep.download.rate", "bits per second", "Rate of the last transfer", Tags.empty(), held));
    }

    private AtomicLong files(String target) {
        return value(
                "prep.live.files/" + target,
                held -> gauge("prep.live.files", "files", "Files of the live release", Tags.of(TARGET, target), held));
    }

    private AtomicLong openIncidents(Severity severity) {
        String word = lower(severity.name());
        return value(
                "prep.incidents.open/" + word,
                held -> gauge(
                        "prep.incidents.open",
                        "incidents",
                        "Incidents that are open",
                        Tags.of("severity", word),
                        held));
    }

    /** Makes the meter of a value. */
    private interface Making {
        void of(Supplier<Number> held);
    }

    private AtomicLong value(String key, Making making) {
        return values.computeIfAbsent(key, name -> {
            AtomicLong held = new AtomicLong();
            making.of(held::get);
            return held;
        });
    }

    private void gauge(String name, String unit, String meaning, Tags tags, Supplier<Number> held) {
        Gauge.builder(name, held)
                .baseUnit(unit)
                .description(meaning)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private void time(String name, String meaning, Tags tags, Supplier<Number> millis) {
        TimeGauge.builder(name, millis, TimeUnit.MILLISECONDS)
                .description(meaning)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private static String target(@Nullable String name) {
        return name == null ? NONE : name;
    }

    private static String lower(String word) {
        return word.replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }
}
