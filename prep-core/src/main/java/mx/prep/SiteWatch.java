package mx.prep;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import mx.prep.alarm.AlarmListener;
import mx.prep.error.CancelledException;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import mx.prep.internal.follow.Silence;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.WakeablePause;
import mx.prep.model.Flaw;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.ProbeReport;
import org.jspecify.annotations.Nullable;

/**
 * Probes a site again and again, and tells when something begins to be wrong and when that is over: foreign bytes and
 * outages at once, silence after three expected intervals without a new cut, broken promises as warnings. Runs anywhere,
 * as its {@link SiteProbe} does. Each probe can be kept in a file for reports. Thread-safe.
 */
public final class SiteWatch implements AutoCloseable {
    private static final int MOST_CHARACTERS = 280;

    private final SiteProbe probe;
    private final SiteWatchBuilder settings;
    private final Silence silence;
    private final List<PublishListener> listeners;
    private final @Nullable AlarmListener alarms;
    private final @Nullable WakeablePause own;
    private final Pause pause;
    private final Map<IncidentCause, Incident> open = new EnumMap<>(IncidentCause.class);

    SiteWatch(SiteProbe probe, SiteWatchBuilder settings, @Nullable AlarmListener alarms, @Nullable Pause pause) {
        this.probe = probe;
        this.settings = settings;
        this.silence = settings.silence();
        this.alarms = alarms;
        this.listeners = new ArrayList<>(settings.listeners());
        if (alarms != null) {
            listeners.add(alarms);
        }
        this.own = pause == null ? new WakeablePause() : null;
        this.pause = own == null ? Objects.requireNonNull(pause) : own;
    }

    /** Starts a watch over a site; it closes the probe. */
    public static SiteWatchBuilder over(SiteProbe probe) {
        return new SiteWatchBuilder(probe);
    }

    /**
     * Looks every interval until told to stop.
     *
     * @param goOn takes each report, when what it begins and ends was told; false ends the watch
     * @throws CancelledException if the thread is interrupted, or the watch is closed
     */
    public void follow(Predicate<ProbeReport> goOn) {
        while (goOn.test(look())) {
            pause.pause(settings.every());
        }
    }

    /**
     * Looks once; listeners hear what begins and what ends. A probe that can't be recorded is an incident.
     *
     * @throws CancelledException if the thread is interrupted, or the watch is closed
     */
    public ProbeReport look() {
        ProbeReport report = probe.probe(sentence -> begins(IncidentCause.FOREIGN, sentence, null));
        Instant now = report.at();
        if (report.live() != null && report.publishedAt() != null) {
            silence.saw(report.live().cut(), report.publishedAt(), now);
        }
        judge(report);
        tell(IncidentCause.STALE, silence.sentence(now), report);
        tell(IncidentCause.OTHER, recorded(report), report);
        String outcome = report.state().name().toLowerCase(Locale.ROOT);
        send(new PublishEvent.Polled(now, outcome, now.plus(settings.every())));
        return report;
    }

    /** What is wrong now, the oldest first. */
    public synchronized List<Incident> open() {
        return open.values().stream()
                .sorted(Comparator.comparing(Incident::openedAt))
                .toList();
    }

    private void judge(ProbeReport report) {
        boolean good = report.isGood();
        if (good || report.state() == ProbeReport.State.FOREIGN) {
            tell(IncidentCause.FOREIGN, good ? Optional.empty() : Optional.of(sentence(report)), report);
        }
        if (report.state() != ProbeReport.State.FOREIGN) {
            tell(IncidentCause.READERS, good ? Optional.empty() : Optional.of(sentence(report)), report);
        }
        if (good) {
            String flaws = report.flaws().stream().map(Flaw::sentence).collect(Collectors.joining("; "));
            tell(
                    IncidentCause.SERVICE,
                    flaws.isEmpty()
                            ? Optional.empty()
                            : Optional.of(brief("readers get the right bytes, but " + flaws)),
                    report);
        }
    }

    private static String sentence(ProbeReport report) {
        return brief("readers get " + report.state() + ": " + String.join("; ", report.problems()));
    }

    private static String brief(String text) {
        return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "…" : text;
    }

    private Optional<String> recorded(ProbeReport report) {
        ProbeLog record = settings.record();
        if (record == null) {
            return Optional.empty();
        }
        try {
            record.append(report);
            return Optional.empty();
        } catch (UncheckedIOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void tell(IncidentCause cause, Optional<String> wrong, ProbeReport report) {
        if (wrong.isPresent()) {
            begins(cause, wrong.get(), report);
        } else {
            ends(cause, report);
        }
    }

    private void begins(IncidentCause cause, String message, @Nullable ProbeReport report) {
        Instant now = settings.clock().instant();
        Incident incident = new Incident(
                0,
                cause,
                probe.site().getHost(),
                report == null ? null : report.live(),
                message,
                settings.name(),
                now,
                null,
                null);
        synchronized (this) {
            if (open.putIfAbsent(cause, incident) != null) {
                return;
            }
        }
        send(new PublishEvent.IncidentOpened(now, cause, incident.target(), incident.reference(), message));
    }

    private void ends(IncidentCause cause, ProbeReport report) {
        Incident incident;
        synchronized (this) {
            incident = open.remove(cause);
        }
        if (incident != null) {
            Instant now = settings.clock().instant();
            send(new PublishEvent.IncidentClosed(
                    now, incident.closed(now, report.cut() == null ? null : "cut " + report.cut() + " in the end")));
        }
    }

    private void send(PublishEvent event) {
        listeners.forEach(listener -> listener.on(event));
    }

    /** Ends a look or a pause that is under way; alarms that wait are delivered, for at most 5 s. */
    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
        probe.close();
        if (alarms != null) {
            alarms.close();
        }
    }
}
