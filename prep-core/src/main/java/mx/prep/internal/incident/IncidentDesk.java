package mx.prep.internal.incident;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import mx.prep.event.PublishEvent;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.PackageRef;
import org.jspecify.annotations.Nullable;

/**
 * Makes incidents of events: each is told once when it begins, however often it is noticed, and once when it ends. Does
 * no I/O and never waits. Thread-safe.
 */
public final class IncidentDesk {
    private static final int MOST_OPEN = 100;
    private static final int MOST_CHARACTERS = 280;
    private static final Duration LONGEST_KEPT = Duration.ofSeconds(10);

    private final String publisher;
    private final Consumer<Incident> changes;
    private final Map<String, Incident> open = new LinkedHashMap<>();
    private final Map<String, @Nullable String> seenBefore = new HashMap<>();
    private final Set<String> ripe = new HashSet<>();
    private final Map<String, PublishEvent> latest = new HashMap<>();
    private final Readers readers = new Readers();
    /** What began before it is known what others left open; null where that isn't waited for. */
    private @Nullable List<PublishEvent.IncidentOpened> early;

    /**
     * @param publisher who notices what is noticed here
     * @param changes takes each incident when it begins and, closed, when it ends; must not wait
     */
    public IncidentDesk(String publisher, Consumer<Incident> changes) {
        this.publisher = publisher;
        this.changes = changes;
    }

    /** What listeners hear when this event comes: mostly the event itself, and incidents that begin or end with it. */
    public synchronized List<PublishEvent> hear(PublishEvent event) {
        if (event instanceof PublishEvent.IncidentOpened opened) {
            return begins(opened);
        }
        readers.learn(event);
        List<PublishEvent> heard = new ArrayList<>(List.of(event));
        heard.addAll(ended(event));
        if (event instanceof PublishEvent.Held e) {
            heard.addAll(begins(new PublishEvent.IncidentOpened(
                    e.at(), IncidentCause.HELD, e.target(), e.reference(), e.message())));
        } else if (event instanceof PublishEvent.Refused e) {
            heard.addAll(begins(new PublishEvent.IncidentOpened(
                    e.at(),
                    IncidentCause.REFUSED,
                    null,
                    e.reference(),
                    e.refusal().message())));
        }
        return heard;
    }

    /** Keeps back what begins, for 10 s at most, until {@link #adopt}: what others left open isn't told again. */
    synchronized void expectAdoption() {
        early = new ArrayList<>();
    }

    /** Waits no longer; returns what was kept back, to be heard once more. */
    synchronized List<PublishEvent> release() {
        List<PublishEvent> kept = early == null ? List.of() : List.copyOf(early);
        early = null;
        return kept;
    }

    private List<PublishEvent> begins(PublishEvent.IncidentOpened event) {
        List<PublishEvent.IncidentOpened> kept = early;
        if (kept == null) {
            return opened(event);
        }
        kept.add(event);
        if (Duration.between(kept.get(0).at(), event.at()).compareTo(LONGEST_KEPT) < 0) {
            return List.of();
        }
        early = null;
        return kept.stream().flatMap(e -> opened(e).stream()).toList();
    }

    /**
     * Takes over what other processes left open; what has ended meanwhile ends now.
     *
     * @return what is to be heard of it
     */
    public synchronized List<PublishEvent> adopt(List<Incident> left) {
        left.forEach(incident -> open.put(incident.key(), incident));
        List<PublishEvent> heard = new ArrayList<>();
        for (PublishEvent event : List.copyOf(latest.values())) {
            left.stream()
                    .filter(i -> event.at().isAfter(i.openedAt()) && WhatEnds.ends(event, i))
                    .filter(i -> open.containsKey(i.key()))
                    .forEach(i -> heard.add(close(i, event)));
        }
        heard.addAll(release());
        return heard;
    }

    private List<PublishEvent> opened(PublishEvent.IncidentOpened event) {
        Incident incident = incident(event);
        String key = incident.key();
        ripe.remove(key);
        if (open.containsKey(key)) {
            return List.of();
        }
        if (open.size() >= MOST_OPEN) {
            forget(open.keySet().iterator().next());
        }
        open.put(key, incident);
        seenBefore.put(key, readers.now(incident));
        changes.accept(incident);
        return List.of(new PublishEvent.IncidentOpened(
                event.at(), event.cause(), event.target(), incident.reference(), event.message()));
    }

    private Incident incident(PublishEvent.IncidentOpened event) {
        boolean named = event.reference() != null
                || event.cause() == IncidentCause.HELD
                || event.cause() == IncidentCause.REFUSED
                || event.cause() == IncidentCause.LATE
                || event.cause() == IncidentCause.STALE;
        PackageRef reference = named ? event.reference() : readers.newest();
        String message = event.message();
        return new Incident(
                0,
                event.cause(),
                event.target(),
                reference,
                message.length() > MOST_CHARACTERS ? message.substring(0, MOST_CHARACTERS) + "…" : message,
                publisher,
                event.at(),
                null,
                null);
    }

    private List<PublishEvent> ended(PublishEvent event) {
        List<PublishEvent> heard = new ArrayList<>();
        for (Incident incident : List.copyOf(open.values())) {
            if (WhatEnds.ends(event, incident)) {
                if (!WhatEnds.takesTwo(incident) || !ripe.add(incident.key())) {
                    heard.add(close(incident, event));
                }
            }
        }
        boolean telling = event instanceof PublishEvent.SourceAnswered
                || event instanceof PublishEvent.TargetChecked
                || event instanceof PublishEvent.InStep
                || event instanceof PublishEvent.Purged
                || event instanceof PublishEvent.Confirmed
                || event instanceof PublishEvent.Unpacked
                || event instanceof PublishEvent.ContentChecked
                || event instanceof PublishEvent.Live
                || event instanceof PublishEvent.Settled;
        if (telling) {
            latest.put(event.getClass().getSimpleName() + target(event), event);
        }
        return heard;
    }

    private PublishEvent.IncidentClosed close(Incident incident, PublishEvent event) {
        Incident closed = incident.closed(event.at(), readers.during(incident, seenBefore.get(incident.key())));
        forget(incident.key());
        changes.accept(closed);
        return new PublishEvent.IncidentClosed(event.at(), closed);
    }

    private void forget(String key) {
        open.remove(key);
        seenBefore.remove(key);
        ripe.remove(key);
    }

    private static String target(PublishEvent event) {
        if (event instanceof PublishEvent.TargetChecked e) {
            return e.target();
        } else if (event instanceof PublishEvent.InStep e) {
            return e.target();
        } else if (event instanceof PublishEvent.Purged e) {
            return e.target();
        } else if (event instanceof PublishEvent.Confirmed e) {
            return e.target();
        }
        return event instanceof PublishEvent.Live e ? e.target() : "";
    }
}
