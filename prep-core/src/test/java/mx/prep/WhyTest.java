package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mx.prep.archive.Archive;
import mx.prep.archive.LedgerFact;
import mx.prep.error.StoreException;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Election;
import mx.prep.model.Explanation;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Deletion;
import mx.prep.spi.Precondition;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a status shows has its sentence. */
class WhyTest {
    @TempDir
    Path folder;

    private Outlet outlet;

    @BeforeEach
    void open() throws IOException {
        outlet = new Outlet(folder);
    }

    private List<Explanation> why() {
        try (Publisher publisher = outlet.publisher()) {
            return publisher.why();
        }
    }

    private void assertOnly(@Nullable String command, String... words) {
        List<Explanation> why = why();
        assertEquals(1, why.size(), why::toString);
        assertEquals(command, why.get(0).command(), why::toString);
        for (String word : words) {
            assertTrue(why.get(0).sentence().contains(word), () -> word + " in " + why);
        }
        if (command != null) {
            assertTrue(why.get(0).sentence().endsWith("type: " + command), why::toString);
        }
    }

    private void publish(String cut) {
        outlet.offer(cut);
        try (Publisher publisher = outlet.publisher()) {
            publisher.runOnce();
        }
    }

    private void leaveOpen(IncidentCause cause, @Nullable String target) {
        Archive.over(outlet.archive, "two", outlet.clock())
                .ledger()
                .append(LedgerFact.of(new Incident(
                        0,
                        cause,
                        target,
                        null,
                        "something broke",
                        "two",
                        outlet.clock().instant(),
                        null,
                        null)));
    }

    @Test
    void beforeTheOpeningOnlyTheOpeningIsWaitedFor() {
        outlet.goTo("2021-06-06T19:50");
        publish("20210606_2000");
        assertOnly(null, "The opening is waited for", "2021-06-06T20:00");
    }

    @Test
    void aHoldingPageWaitsForTheFirstCut() {
        assertOnly(null, "Target portal waits for its first cut");
        outlet.goTo("2021-06-06T19:50");
        try (Publisher publisher = outlet.publisher()) {
            publisher.prepare();
        }
        outlet.goTo("2021-06-06T20:01");
        assertOnly(null, "Target portal shows the holding page and waits for its first cut");
    }

    @Test
    void aTargetThatWasAwayBeforeItsFirstCutIsNotMissedWhenItComes() {
        leaveOpen(IncidentCause.DELIVERY, "portal");
        outlet.offer("20210606_2000");
        try (Publisher publisher = outlet.publisher()) {
            assertInstanceOf(
                    DeliveryResult.Live.class, publisher.runOnce().targets().get("portal"));
        }
    }

    @Test
    void whereAllIsWellItSaysWhatComesNext() {
        publish("20210606_2000");
        assertOnly(null, "Nothing waits for a person", "the next cut goes live by itself");
        outlet.goTo("2021-06-08T12:00");
        assertOnly(null, "Nothing waits for a person", "no more cuts are expected");
        outlet.goTo("2021-06-09T12:00");
        assertOnly(null, "Nothing waits for a person", "the window is over");
    }

    @Test
    void aClosedSiteSaysSinceWhenByWhomWhyAndWhatPutsItBack() {
        publish("20210606_2000");
        outlet.goTo("2021-06-09T12:00");
        try (Publisher publisher = outlet.builder().operator("ana").build()) {
            publisher.retire("the results are final");
        }
        outlet.goTo("2021-06-10T08:00");
        try (Publisher publisher = outlet.publisher()) {
            publisher.retry("an order that leaves it closed");
        }
        assertOnly(
                "prep reopen --reason 'why'",
                "The closing page stands in the site's place since 2021-06-09T12:00 (America/Mexico_City)",
                "ana ordered it (order 1: the results are final)");
        try (Publisher publisher = outlet.publisher()) {
            publisher.reopen("not yet");
        }
        assertOnly(null, "Nothing waits for a person");
    }

    @Test
    void anUnreadableTargetIsNamed() {
        publish("20210606_2000");
        outlet.store.script(FaultScript.always(request -> true, new Fault.FailBefore(StoreException.Kind.DENIED)));
        assertOnly(null, "Target portal can't be read");
    }

    @Test
    void anArchiveThatCantBeReadIsAnError() {
        publish("20210606_2000");
        outlet.archive.script(FaultScript.always(request -> true, new Fault.FailBefore(StoreException.Kind.DENIED)));
        assertThrows(StoreException.class, this::why);
    }

    @Test
    void anotherElectionsTargetIsNamed() {
        publish("20210606_2000");
        Election night = outlet.election();
        outlet.election(new Election("simulacro", night.zone(), night.opens(), night.closes(), true));
        assertOnly(null, "Target portal is an election's and this is a rehearsal");
    }

    @Test
    void anOrderThatTheArchiveLostIsTold() {
        publish("20210606_2000");
        publish("20210606_2005");
        try (Publisher publisher = outlet.publisher()) {
            publisher.rollback("wrong figures");
        }
        outlet.archive.delete(List.of(new Deletion(ObjectKey.of("orders/000001.json"), Precondition.NONE)));
        assertOnly("prep audit", "Target portal follows order 1, which the archive doesn't have");
    }

    @Test
    void whatNobodySawReadersGetIsUnderWay() throws IOException {
        boolean killed = true;
        for (int request = 1; !outlet.has("releases/") || outlet.pointer().release() == null; request++) {
            outlet = new Outlet(Files.createDirectories(folder.resolve("run-" + request)));
            outlet.offer("20210606_2000");
            killed = outlet.isKilled(request, Publisher::runOnce);
        }
        assertTrue(killed, "right after it moved the pointer");
        assertOnly("prep publish", "Target portal serves 20210606-2000", "isn't known yet");
    }

    @ParameterizedTest
    @EnumSource(
            value = IncidentCause.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HELD", "REFUSED"})
    void whatIsWrongIsToldWithWhatEndsIt(IncidentCause cause) {
        publish("20210606_2000");
        boolean ofTarget = cause != IncidentCause.SOURCE && cause != IncidentCause.LATE;
        leaveOpen(cause, ofTarget ? "portal" : null);
        List<Explanation> why = why();
        assertEquals(1, why.size(), why::toString);
        String sentence = why.get(0).sentence();
        assertTrue(sentence.contains("since 2021-06-06T21:00 (America/Mexico_City): something broke"), sentence);
        assertTrue(sentence.contains("over when " + cause.ends()), sentence);
        assertEquals(ofTarget, sentence.contains("at target portal"), sentence);
    }

    @Test
    void lateIsNotToldBesidesStale() {
        publish("20210606_2000");
        leaveOpen(IncidentCause.LATE, null);
        leaveOpen(IncidentCause.STALE, null);
        assertOnly(null, "No new cut comes");
    }

    @Test
    void aPublisherThatNoLongerPollsIsMissed() throws IOException {
        publish("20210606_2000");
        String journal = "{\"event\":\"Polled\",\"at\":\"2021-06-07T02:00:00Z\",\"outcome\":\"Unchanged\","
                + "\"next\":\"2021-06-07T02:01:00Z\"}\n";
        Files.writeString(outlet.folder.resolve("work/journal.jsonl"), journal);
        outlet.goTo("2021-06-06T21:13");
        assertOnly(null, "Nothing waits for a person");
        outlet.goTo("2021-06-06T21:14");
        assertOnly("prep follow", "a poll was due at 2021-06-06T21:01 (America/Mexico_City)");
        outlet.goTo("2021-06-09T12:00");
        assertOnly(null, "the window is over");
    }
}
