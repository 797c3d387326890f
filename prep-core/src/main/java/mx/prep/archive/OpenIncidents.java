package mx.prep.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import mx.prep.model.Incident;
import mx.prep.model.LedgerEntry;
import mx.prep.model.LedgerEntry.IncidentNote;
import org.jspecify.annotations.Nullable;

/** The incidents that are open after an entry, as the entry tells them; remembers the newest. Thread-safe. */
final class OpenIncidents {
    /** So many incidents fit into an entry. */
    static final int MOST = 30;

    private final LongFunction<Optional<LedgerEntry>> reader;
    private long known;
    private List<Incident> open = List.of();

    /** Reads entries by number; there is none of number 0. */
    OpenIncidents(LongFunction<Optional<LedgerEntry>> reader) {
        this.reader = reader;
    }

    /** Takes what an entry tells, unless something newer is known. */
    synchronized void learn(LedgerEntry told) {
        if (told.note() instanceof IncidentNote note && told.number() >= known) {
            known = told.number();
            open = note.open();
        }
    }

    /** What is open after the entry of this number, which tells of an incident or is 0; one request at most. */
    synchronized List<Incident> at(long number) {
        if (number > 0 && number == known) {
            return open;
        }
        Optional<LedgerEntry> entry = reader.apply(number);
        entry.ifPresent(this::learn);
        return entry.map(LedgerEntry::note)
                .filter(IncidentNote.class::isInstance)
                .map(note -> ((IncidentNote) note).open())
                .orElse(List.of());
    }

    /** The entry that tells the same already: of the begin of what is open, or of the end of what isn't; else null. */
    @Nullable
    LedgerEntry told(long last, Incident incident) {
        Optional<Incident> same = same(at(last), incident);
        if (incident.isOpen()) {
            return same.flatMap(i -> reader.apply(i.number())).orElse(null);
        }
        return same.isPresent() ? null : reader.apply(last).orElse(null);
    }

    /**
     * What the next entry tells.
     *
     * @param last the newest entry of an incident
     * @param change an incident that is open or closed now
     * @param number the next entry's
     */
    IncidentNote note(long last, Incident change, long number) {
        List<Incident> before = at(last);
        List<Incident> after = new ArrayList<>(before);
        if (change.isOpen()) {
            Incident opened = change.numbered(number);
            after.add(opened);
            return new IncidentNote(opened, after.subList(Math.max(0, after.size() - MOST), after.size()));
        }
        Incident opened = same(before, change).orElse(change);
        after.remove(opened);
        return new IncidentNote(change.numbered(opened.number()), after);
    }

    /** The entries of incidents from this one back, newest first. One request for each. */
    List<LedgerEntry> back(long last, int most) {
        List<LedgerEntry> entries = new ArrayList<>();
        long number = last;
        while (number > 0 && entries.size() < most) {
            Optional<LedgerEntry> entry = reader.apply(number);
            entry.ifPresent(entries::add);
            long before = entry.map(LedgerEntry::lastIncident).orElse(0L);
            number = before < number ? before : 0;
        }
        return List.copyOf(entries);
    }

    private static Optional<Incident> same(List<Incident> open, Incident incident) {
        String key = incident.key();
        return open.stream().filter(i -> i.key().equals(key)).findFirst();
    }
}
