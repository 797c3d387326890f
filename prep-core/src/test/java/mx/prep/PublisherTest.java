package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import mx.prep.edge.FolderTarget;
import mx.prep.error.CancelledException;
import mx.prep.error.ConfigException;
import mx.prep.event.PublishEvent;
import mx.prep.integrity.Digests;
import mx.prep.model.ConfirmScope;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.HoldReason;
import mx.prep.model.IntakeResult;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Ordered;
import mx.prep.model.Pointer;
import mx.prep.source.HttpSource;
import mx.prep.store.FolderStore;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole flow over real HTTPS and real files; confirmation reads the store, since no edge runs here. */
class PublisherTest {
    @TempDir
    Path folder;

    private AuthoritySimulator authority;
    private final List<PublishEvent> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void openAuthority() throws IOException {
        authority = AuthoritySimulator.builder()
                .generator(PackageGenerator.builder().cuts(12).build())
                .start();
        Files.writeString(folder.resolve("ca.pem"), authority.ca().pem());
    }

    @AfterEach
    void closeAuthority() {
        authority.close();
    }

    @Test
    void aCutIsPublishedByteForByte() throws IOException {
        try (Publisher publisher = publisher("one")) {
            assertEquals(
                    List.of(new IntakeResult.NotYet(null)), publisher.runOnce().intake());

            authority.publish(0);
            CycleResult result = publisher.runOnce();

            assertInstanceOf(IntakeResult.Received.class, result.intake().get(0));
            DeliveryResult.Live live =
                    assertInstanceOf(DeliveryResult.Live.class, result.targets().get("portal"));
            assertTrue(live.confirmation().isConfirmed(), () -> live.toString());
            assertEquals(ConfirmationReport.AskedOf.STORE, live.confirmation().by());
            assertEquals(live.changes().files(), live.confirmation().checked());
            assertServes(0);
        }
    }

    @Test
    void anUnchangedPackageIsNoNews() {
        try (Publisher publisher = publisher("one")) {
            authority.publish(0);
            publisher.runOnce();
            CycleResult again = publisher.runOnce();

            assertEquals(List.of(new IntakeResult.Unchanged()), again.intake());
            assertInstanceOf(DeliveryResult.AlreadyLive.class, again.targets().get("portal"));
        }
    }

    @Test
    void cutsFollowEachOtherAndOnlyWhatChangedIsSent() throws IOException {
        try (Publisher publisher = publisher("one")) {
            authority.publish(0);
            publisher.runOnce();
            authority.publish(1);
            DeliveryResult.Live live = live(publisher.runOnce());

            assertTrue(live.changes().changed() > 0);
            assertTrue(
                    live.changes().changed() < live.changes().files(),
                    () -> live.changes().toString());
            assertServes(1);
        }
    }

    @Test
    void anotherPublisherWithAnEmptyWorkFolderGoesOn() throws IOException {
        try (Publisher first = publisher("one")) {
            authority.publish(0);
            first.runOnce();
        }
        try (Publisher second = publisher("two")) {
            CycleResult same = second.runOnce();
            assertEquals(List.of(new IntakeResult.Unchanged()), same.intake());
            authority.publish(1);
            live(second.runOnce());
            assertServes(1);
        }
    }

    @Test
    void aRollbackOutlastsThreePollsThatStillOfferTheWithdrawnCutAndTheNextCutGoesLive() throws IOException {
        try (Publisher publisher = publisher("one")) {
            for (int cut = 0; cut < 3; cut++) {
                authority.publish(cut);
                live(publisher.runOnce());
            }
            Ordered ordered = publisher.rollback("wrong figures");
            assertInstanceOf(DeliveryResult.Live.class, ordered.targets().get("portal"));
            assertServes(1);
            for (int poll = 0; poll < 3; poll++) {
                publisher.runOnce();
                assertServes(1);
            }
            authority.publish(3);
            live(publisher.runOnce());
            assertServes(3);
        }
    }

    @Test
    void aRollbackAlsoHoldsForAPublisherThatKnowsNothingOfIt() throws IOException {
        try (Publisher publisher = publisher("one")) {
            authority.publish(0);
            live(publisher.runOnce());
            authority.publish(1);
            live(publisher.runOnce());
            publisher.rollback("wrong figures");
        }
        try (Publisher other = publisher("two")) {
            other.runOnce();
            assertServes(0);
            assertThrows(ConfigException.class, () -> other.rollback("again"), "nothing is older");
        }
    }

    @Test
    void theSameCutWithOtherBytesIsHeldAndNewerCutsGoOn() throws IOException {
        try (Publisher publisher = publisher("one")) {
            String name = authority.generator().name(0);
            authority.offer(authority.generator().bytes(0), name);
            try (Publisher named = named("named", name)) {
                live(named.runOnce());
                authority.offer(authority.generator().bytes(1), name);
                IntakeResult.Held held = assertInstanceOf(
                        IntakeResult.Held.class, named.runOnce().intake().get(0));
                assertEquals(HoldReason.REISSUED, held.reason());
                assertServes(0);
                assertInstanceOf(
                        IntakeResult.Held.class, named.runOnce().intake().get(0));
            }
            assertFalse(publisher.status().isEmpty());
        }
    }

    @Test
    void aBrokenPackageIsRefusedAndTheCutBeforeStays() throws IOException {
        try (Publisher publisher = publisher("one")) {
            authority.publish(0);
            live(publisher.runOnce());
            byte[] broken = authority.generator().bytes(1);
            broken[broken.length / 2] ^= 0x40;
            authority.advance(Duration.ofMinutes(5));
            authority.offer(broken, authority.generator().name(1));

            IntakeResult.Refused refused = assertInstanceOf(
                    IntakeResult.Refused.class, publisher.runOnce().intake().get(0));
            assertTrue(refused.refusal().message().startsWith("Extraction failed: "), refused::toString);
            assertServes(0);
            authority.publish(2);
            live(publisher.runOnce());
            assertServes(2);
        }
    }

    @Test
    void aWebPageIsNoPackage() throws IOException {
        try (Publisher publisher = publisher("one")) {
            authority.publish(0);
            live(publisher.runOnce());
            authority.answerNext(
                    403,
                    java.util.Map.of("Content-Type", "text/html"),
                    "<html>Bloqueo IP</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            IntakeResult.Failed failed = assertInstanceOf(
                    IntakeResult.Failed.class, publisher.runOnce().intake().get(0));
            assertTrue(failed.message().contains("403"), failed::message);
            assertFalse(failed.message().contains("localhost"), failed::message);
            assertServes(0);
        }
    }

    @Test
    void aPointerThatVanishedIsNotAnEmptySite() throws IOException {
        try (Publisher publisher = publisher("one")) {
            authority.publish(0);
            live(publisher.runOnce());
            Files.delete(folder.resolve("site/.prep/current.json"));
            authority.publish(1);

            DeliveryResult.Held held = assertInstanceOf(
                    DeliveryResult.Held.class, publisher.runOnce().targets().get("portal"));
            assertEquals(HoldReason.POINTER_MISSING, held.reason());
            assertFalse(Files.exists(folder.resolve("site/.prep/current.json")));
        }
    }

    @Test
    void theLedgerTellsTheNightAndItsChainHolds() {
        try (Publisher publisher = publisher("one")) {
            authority.publish(0);
            publisher.runOnce();
            authority.publish(1);
            publisher.runOnce();

            assertEquals(
                    List.of(
                            LedgerEntry.Kind.INTEND,
                            LedgerEntry.Kind.LIVE,
                            LedgerEntry.Kind.CONFIRMED,
                            LedgerEntry.Kind.INTEND,
                            LedgerEntry.Kind.LIVE,
                            LedgerEntry.Kind.CONFIRMED),
                    publisher.history(100).stream().map(LedgerEntry::kind).toList());
            LedgerEntry.ConfirmationNote note = assertInstanceOf(
                    LedgerEntry.ConfirmationNote.class,
                    publisher.history(1).get(0).note());
            assertEquals(ConfirmationReport.AskedOf.STORE, note.by());
            assertTrue(note.checked() > 0 && note.slowest() != null, note::toString);
        }
    }

    @Test
    void confirmationNoticesForeignBytes() throws IOException {
        try (Publisher publisher = publisher("one")) {
            authority.publish(0);
            DeliveryResult.Live live = live(publisher.runOnce());
            Path page = folder.resolve("site/releases/" + live.release() + "/index.html");
            try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(page))) {
                out.write("<html>defaced</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            assertEquals(
                    List.of(ConfirmationReport.State.FOREIGN),
                    publisher.confirm(ConfirmScope.ALL).values().stream()
                            .map(ConfirmationReport::state)
                            .toList());
        }
    }

    @Test
    void aClosedPublisherOrdersNothing(@TempDir Path where) throws IOException {
        Outlet outlet = new Outlet(where);
        Publisher publisher = outlet.publisher();
        outlet.offer("20210606_2000");
        publisher.runOnce();
        publisher.close();
        assertThrows(CancelledException.class, () -> publisher.hold("too late"));
        assertThrows(CancelledException.class, () -> publisher.retry("too late"));
        assertThrows(CancelledException.class, publisher::runOnce);
        try (Publisher other = outlet.publisher()) {
            assertTrue(other.holds().isEmpty(), "no order was made");
            assertThrows(ConfigException.class, () -> other.hold(" "));
            assertThrows(ConfigException.class, () -> other.note(" "));
        }
    }

    @Test
    void noIntegrityIsReportedAtEveryStart() {
        try (Publisher publisher = builder("one", authority.packageUri().toString(), "none")) {
            publisher.runOnce();
        }
        List<PublishEvent.Started> started = events.stream()
                .filter(PublishEvent.Started.class::isInstance)
                .map(PublishEvent.Started.class::cast)
                .toList();
        assertEquals(1, started.size());
        assertFalse(started.get(0).warnings().isEmpty());
    }

    private Publisher publisher(String name) {
        return builder(name, authority.packageUri().toString(), "sidecar");
    }

    private Publisher named(String name, String file) {
        return builder(name, authority.uri("/" + file).toString(), "sidecar");
    }

    private Publisher builder(String name, String url, String integrity) {
        var verifier = switch (integrity) {
            case "none" -> Digests.none();
            case "fixed" -> Digests.fixed(mx.prep.model.Digest.of(DigestAlgorithm.SHA256, new byte[] {1}));
            default -> Digests.sidecar(DigestAlgorithm.SHA256);
        };
        return Publisher.builder()
                .name(name)
                .source(HttpSource.at(java.net.URI.create(url))
                        .trust(folder.resolve("ca.pem"))
                        .build())
                .integrity(verifier)
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(FolderTarget.builder()
                        .name("portal")
                        .path(folder.resolve("site"))
                        .build())
                .every(Duration.ofSeconds(1))
                .confirm(ConfirmScope.ALL)
                .work(folder.resolve("work-" + name))
                .clock(authority.clock())
                .listener(events::add)
                .build();
    }

    private static DeliveryResult.Live live(CycleResult result) {
        return assertInstanceOf(DeliveryResult.Live.class, result.targets().get("portal"), result::toString);
    }

    /** Every file of a cut's package lies in the live release, and nothing else. */
    private void assertServes(int cut) throws IOException {
        Path site = folder.resolve("site");
        Pointer pointer =
                mx.prep.internal.format.PointerFormat.read(Files.readAllBytes(site.resolve(".prep/current.json")));
        Path release = site.resolve("releases/" + pointer.release());
        Path zip = folder.resolve("expected.zip");
        Files.write(zip, authority.generator().bytes(cut));
        int files = 0;
        try (ZipFile expected = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : Collections.list(expected.entries())) {
                if (entry.isDirectory()) {
                    continue;
                }
                files++;
                try (InputStream in = expected.getInputStream(entry)) {
                    assertEquals(
                            mx.prep.model.Digest.of(DigestAlgorithm.SHA256, in.readAllBytes()),
                            decoded(release.resolve(entry.getName())),
                            entry.getName());
                }
            }
        }
        try (Stream<Path> all = Files.walk(release)) {
            assertEquals(files, all.filter(Files::isRegularFile).count());
        }
    }

    private static mx.prep.model.Digest decoded(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        boolean gzip = mx.prep.model.Recipe.COMPRESSIBLE.contains(
                mx.prep.model.ObjectKey.of(file.getFileName().toString()).extension());
        if (gzip) {
            try (InputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(bytes))) {
                bytes = in.readAllBytes();
            }
        }
        return mx.prep.model.Digest.of(DigestAlgorithm.SHA256, bytes);
    }
}
