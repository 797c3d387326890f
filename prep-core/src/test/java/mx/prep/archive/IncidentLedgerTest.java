package mx.prep.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.LedgerEntry;
import mx.prep.model.LedgerEntry.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Incidents in the ledger: found again by every process, each begin and end once, the chain unbroken. */
class IncidentLedgerTest {
    private final CreateOnlyStore store = new CreateOnlyStore(30);

    @Test
    void anotherProcessFindsWhatIsOpenAndEndsIt() {
        Ledger first = ledger("a");
        first.append(LedgerFact.of(incident(IncidentCause.SOURCE, null)));
        first.append(LedgerFact.of(incident(IncidentCause.DELIVERY, "portal")));
        for (int cut = 0; cut < 150; cut++) {
            first.append(live(cut));
        }

        Ledger second = ledger("b");
        List<Incident> open = second.openIncidents();
        assertEquals(List.of(1L, 2L), open.stream().map(Incident::number).toList());
        Incident over = open.get(0).closed(Samples.NOW.plus(Duration.ofMinutes(4)), "cut 20210606-2000");
        LedgerEntry end = second.append(LedgerFact.of(over));

        assertEquals(153, end.number());
        LedgerEntry.IncidentNote note = assertInstanceOf(LedgerEntry.IncidentNote.class, end.note());
        assertEquals(1, note.incident().number());
        assertEquals("over after 4 min 0 s: away [readers saw cut 20210606-2000]", end.detail());
        assertEquals(List.of(open.get(1)), ledger("c").openIncidents());
        assertTrue(ledger("c").verifyChain().problems().isEmpty());
    }

    @Test
    void theSameBeginOrEndIsWrittenOnce() {
        Ledger a = ledger("a");
        Ledger b = ledger("b");
        LedgerEntry begin = a.append(LedgerFact.of(incident(IncidentCause.DELIVERY, "portal")));
        assertEquals(begin, b.append(LedgerFact.of(incident(IncidentCause.DELIVERY, "portal"))));
        Incident over = incident(IncidentCause.DELIVERY, "portal").closed(Samples.NOW.plusSeconds(9), null);
        LedgerEntry end = b.append(LedgerFact.of(over));
        assertEquals(2, end.number());
        assertEquals(end, a.append(LedgerFact.of(over)), "a's lost race shows it that it is over");
        assertEquals(List.of(), a.openIncidents());
        assertEquals(
                3,
                a.append(LedgerFact.of(incident(IncidentCause.DELIVERY, "portal")))
                        .number());
    }

    @Test
    void allIncidentsAreFoundWithoutReadingTheRest() {
        Ledger ledger = ledger("a");
        for (int cut = 0; cut < 60; cut++) {
            ledger.append(live(cut));
            if (cut % 20 == 0) {
                ledger.append(LedgerFact.of(incident(IncidentCause.SOURCE, null)));
                ledger.append(LedgerFact.of(incident(IncidentCause.SOURCE, null).closed(Samples.NOW, null)));
            }
        }
        List<Long> numbers =
                ledger("b").incidents(100).stream().map(LedgerEntry::number).toList();
        assertEquals(List.of(47L, 46L, 25L, 24L, 3L, 2L), numbers);
        assertEquals(2, ledger("b").incidents(2).size());
    }

    @Test
    void thirtyOpenOnesAreCarriedOn() {
        Ledger ledger = ledger("a");
        for (int i = 0; i < 40; i++) {
            ledger.append(LedgerFact.of(incident(IncidentCause.DELIVERY, "target-" + i)));
        }
        List<Incident> open = ledger("b").openIncidents();
        assertEquals(30, open.size());
        assertEquals("target-39", open.get(29).target());
    }

    @Test
    void notesAreEachWritten() {
        Ledger ledger = ledger("a");
        assertEquals(1, ledger.append(LedgerFact.note("called the INE")).number());
        LedgerEntry again = ledger.append(LedgerFact.note("called the INE"));
        assertEquals(2, again.number());
        assertEquals(Kind.NOTE, again.kind());
        assertEquals(
                List.of(1L, 2L),
                ledger("b").last(5).stream().map(LedgerEntry::number).toList());
    }

    private Ledger ledger(String publisher) {
        return Archive.over(store, publisher, Samples.CLOCK).ledger();
    }

    private static LedgerFact live(int cut) {
        return Samples.fact(Kind.LIVE, "portal", Samples.reference(Samples.cut(5 * cut), "cut " + cut));
    }

    private static Incident incident(IncidentCause cause, @Nullable String target) {
        return new Incident(0, cause, target, null, "away", "a", Samples.NOW, null, null);
    }
}
