package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import mx.prep.Publisher;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.edge.FolderTarget;
import mx.prep.event.PublishEvent;
import mx.prep.examples.edge.EdgeServer;
import mx.prep.integrity.Digests;
import mx.prep.model.ConfirmScope;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.DeliveryResult;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Flaw;
import mx.prep.model.Ordered;
import mx.prep.model.ReleaseId;
import mx.prep.source.HttpSource;
import mx.prep.store.FolderStore;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole night over real HTTPS and real files, seen by its readers. */
@Timeout(120)
class NightTest {
    private static final int CUTS = 20;
    private static final int OVERWRITTEN = 5;
    private static final int STRADDLING = 60;

    @TempDir
    Path folder;

    private final PackageGenerator generator =
            PackageGenerator.builder().cuts(CUTS).build();
    private final BlockingQueue<PublishEvent> events = new LinkedBlockingQueue<>();
    private AuthoritySimulator authority;
    private EmbeddedEdge edge;
    private EdgeServer server;

    @BeforeEach
    void open() throws IOException {
        authority = AuthoritySimulator.builder().generator(generator).start();
        edge = EmbeddedEdge.builder()
                .store(FolderStore.at(folder.resolve("site")))
                .every(Duration.ofMillis(20))
                .build();
        server = EdgeServer.builder().edge(edge).build();
        server.start();
        edge.start();
    }

    @AfterEach
    void close() {
        server.close();
        edge.close();
        authority.close();
    }

    @Test
    void readersOfTwentyCutsSeeNoMixedPageAndNoError() throws Exception {
        try (Publisher publisher = publisher();
                Readers readers = new Readers(server.uri())) {
            authority.publish(0);
            assertDelivered(publisher);
            readers.start();
            for (int cut = 1; cut < CUTS; cut++) {
                List<Readers.Begun> begun = readers.begin(STRADDLING);
                authority.publish(cut);
                assertDelivered(publisher);
                assertEquals(page(cut), new Browser(server.uri()).load(""));
                for (Browser.Page page : readers.finish(begun)) {
                    assertEquals(page(cut - 1), page, "begun before cut " + cut + ", ended after it");
                }
            }
            List<Browser.Page> steady = readers.stop();
            assertTrue(steady.size() > CUTS, "readers read all the while");
            assertEquals(
                    List.of(), steady.stream().filter(page -> !page.isWhole()).toList());
            assertEquals(0, server.counts().refused() + server.counts().failed());
        }
    }

    @Test
    void theSameReadersOfAFolderThatIsOverwrittenSeeMixedPages() throws Exception {
        try (PlainSite plain = new PlainSite(folder.resolve("plain"));
                Readers readers = new Readers(plain.uri())) {
            plain.unzip(generator.bytes(0));
            assertEquals(page(0), new Browser(plain.uri()).load("entidad/2"));
            readers.start();
            long mixed = 0;
            for (int cut = 1; cut <= OVERWRITTEN; cut++) {
                List<Readers.Begun> begun = readers.begin(STRADDLING);
                plain.unzip(generator.bytes(cut));
                mixed += readers.finish(begun).stream()
                        .filter(Browser.Page::isMixed)
                        .count();
            }
            assertEquals(OVERWRITTEN * STRADDLING, mixed);
            assertTrue(readers.stop().size() > OVERWRITTEN);
        }
    }

    @Test
    void aRollbackWhileFollowingOutlastsPollsThatOfferTheWithdrawnCut() throws Exception {
        try (Publisher publisher = publisher()) {
            publisher.start();
            for (int cut = 0; cut < 3; cut++) {
                authority.publish(cut);
                awaitConfirmed(cut);
            }
            Ordered ordered = publisher.rollback("wrong figures");
            assertEquals(
                    generator.cut(1), releaseOf(ordered.targets().get("portal")).cut());
            events.clear();
            long asked = asked();
            for (int poll = 0; poll < 3; poll++) {
                await(PublishEvent.Polled.class::isInstance);
                assertEquals(page(1), new Browser(server.uri()).load("entidad/2"));
            }
            assertTrue(asked() >= asked + 2, "the authority was asked, and had the withdrawn cut only");

            authority.publish(3);
            awaitConfirmed(3);
            assertEquals(page(3), new Browser(server.uri()).load("entidad/2"));
        }
    }

    /** What a target serves; the follow loop may have carried the order out before the rollback asked for it. */
    private static ReleaseId releaseOf(@Nullable DeliveryResult result) {
        if (result instanceof DeliveryResult.AlreadyLive already && already.release() != null) {
            return already.release();
        }
        DeliveryResult.Live live = assertInstanceOf(DeliveryResult.Live.class, result);
        assertTrue(live.confirmation().isConfirmed(), live::toString);
        return live.release();
    }

    private Publisher publisher() throws IOException {
        Path certificate =
                Files.writeString(folder.resolve("ca.pem"), authority.ca().pem());
        return Publisher.builder()
                .name("night")
                .source(HttpSource.at(authority.packageUri()).trust(certificate).build())
                .integrity(Digests.sidecar(DigestAlgorithm.SHA256))
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(FolderTarget.builder()
                        .name("portal")
                        .path(folder.resolve("site"))
                        .publicUri(server.uri())
                        .build())
                .every(Duration.ofMillis(200))
                .confirm(ConfirmScope.ALL)
                .work(folder.resolve("work"))
                .clock(authority.clock())
                .listener(events::add)
                .build();
    }

    private static void assertDelivered(Publisher publisher) {
        DeliveryResult result = publisher.runOnce().targets().get("portal");
        ConfirmationReport report =
                assertInstanceOf(DeliveryResult.Live.class, result).confirmation();
        assertTrue(report.isConfirmed(), report::toString);
        assertEquals(ConfirmationReport.AskedOf.PUBLIC_URL, report.by());
        assertTrue(
                report.flaws().stream().allMatch(flaw -> flaw.kind() == Flaw.Kind.SLOW),
                () -> "the embedded edge serves as promised: " + report.flaws());
    }

    /** How often the publisher asked for the current package. */
    private long asked() {
        return authority.requests().stream()
                .filter(request -> request.path().equals(AuthoritySimulator.PACKAGE_PATH))
                .count();
    }

    /** A page load without problems, all of one cut. */
    private Browser.Page page(int cut) {
        return new Browser.Page(Set.of(generator.cut(cut).toString()), List.of());
    }

    private void awaitConfirmed(int cut) throws InterruptedException {
        await(event -> event instanceof PublishEvent.Confirmed confirmed
                && confirmed.release().cut().equals(generator.cut(cut))
                && confirmed.report().isConfirmed());
    }

    private void await(Predicate<PublishEvent> wanted) throws InterruptedException {
        PublishEvent event;
        do {
            event = events.poll(60, TimeUnit.SECONDS);
            assertNotNull(event, "nothing happened for a minute");
        } while (!wanted.test(event));
    }
}
