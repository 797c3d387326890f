package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mx.prep.edge.FolderTarget;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import mx.prep.integrity.Digests;
import mx.prep.model.AuditReport;
import mx.prep.model.DeliveryResult;
import mx.prep.model.TargetStatus;
import mx.prep.source.FolderSource;
import mx.prep.spi.Target;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.InMemoryStore.Versions;
import mx.prep.testkit.time.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night with two archives, of which the first is away for a while. */
class SeveralArchivesTest {
    private static final PackageGenerator GENERATOR =
            PackageGenerator.builder().cuts(4).build();

    @TempDir
    private Path folder;

    private final InMemoryStore first = new InMemoryStore("first", Versions.CONTENT);
    private final InMemoryStore second = new InMemoryStore("second", Versions.CONTENT);
    private final VirtualTime clock = new VirtualTime(Instant.parse("2021-06-07T03:00:00Z"));
    private final List<PublishEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void cutsGoLiveWhileTheFirstIsAwayAndWhatIsMissingIsMadeUpLater() throws IOException {
        try (Publisher publisher = publisher()) {
            publish(publisher, 0);
            assertTrue(audit().isWhole(), () -> audit().toString());

            first.script(FaultScript.always(request -> true, Fault.UNAVAILABLE));
            publish(publisher, 1);
            publish(publisher, 2);
            assertEquals(
                    1,
                    events.stream()
                            .filter(e -> e instanceof PublishEvent.IncidentOpened i
                                    && i.message().contains("first is away"))
                            .count());
            StoreException waits = assertThrows(StoreException.class, () -> publisher.rollback("wrong figures"));
            assertTrue(String.valueOf(waits.getMessage()).contains("first"), waits::getMessage);

            first.script(FaultScript.NONE);
            AuditReport behind = audit();
            assertFalse(behind.isWhole());
            assertTrue(behind.problems().toString().contains("first: lacks"), behind::toString);

            clock.advance(Duration.ofSeconds(61));
            publisher.runOnce();
            // Incidents that waited for the first store may be written after that cycle's copies.
            for (int cycle = 0; cycle < 1_000 && !first.keys().equals(second.keys()); cycle++) {
                clock.advance(Duration.ofSeconds(61));
                publisher.runOnce();
            }
            assertEquals(first.keys(), second.keys());
            publish(publisher, 3);
        }
        finishByFreshPublishers();
        assertEquals(4, audit().claims());
    }

    @Test
    void aFreshPublisherFinishesTheCopies() throws IOException {
        second.script(FaultScript.always(request -> true, Fault.UNAVAILABLE));
        try (Publisher publisher = publisher()) {
            publish(publisher, 0);
        }
        second.script(FaultScript.NONE);
        assertFalse(audit().isWhole());
        finishByFreshPublishers();
    }

    /** One suffices, unless its own incidents end after it has copied; the next takes those over. */
    private void finishByFreshPublishers() {
        for (int more = 0; more < 20 && !audit().isWhole(); more++) {
            try (Publisher publisher = publisher()) {
                publisher.runOnce();
            }
        }
        assertTrue(audit().isWhole(), () -> audit().toString());
    }

    private void publish(Publisher publisher, int cut) throws IOException {
        GENERATOR.writeTo(cut, Files.createDirectories(folder.resolve("inbox")));
        DeliveryResult result = publisher.runOnce().targets().get("portal");
        assertInstanceOf(DeliveryResult.Live.class, result, result::toString);
        TargetStatus status = publisher.status().get(0);
        assertTrue(String.valueOf(status.pointer()).contains(GENERATOR.cut(cut).toString()), status::toString);
    }

    private AuditReport audit() {
        try (Auditor auditor = Auditor.builder()
                .archive(first)
                .archive(second)
                .target(target())
                .work(folder.resolve("audit"))
                .clock(clock)
                .build()) {
            return auditor.audit();
        }
    }

    private Target target() {
        return FolderTarget.builder()
                .name("portal")
                .path(folder.resolve("site"))
                .build();
    }

    private Publisher publisher() {
        return Publisher.builder()
                .name("one")
                .source(FolderSource.builder()
                        .path(folder.resolve("inbox"))
                        .settle(Duration.ZERO)
                        .build())
                .integrity(Digests.none())
                .archive(first)
                .archive(second)
                .target(target())
                .work(folder.resolve("work"))
                .listener(events::add)
                .clock(clock)
                .build();
    }
}
