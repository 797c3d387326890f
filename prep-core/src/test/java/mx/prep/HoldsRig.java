package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import mx.prep.edge.FolderTarget;
import mx.prep.error.ConfigException;
import mx.prep.event.PublishEvent;
import mx.prep.integrity.Digests;
import mx.prep.internal.format.PointerFormat;
import mx.prep.model.AcceptRequest;
import mx.prep.model.ConfirmScope;
import mx.prep.model.CutRules;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Election;
import mx.prep.model.Explanation;
import mx.prep.model.Hold;
import mx.prep.model.HoldReason;
import mx.prep.model.IntakeResult;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.RefusalCode;
import mx.prep.source.HttpSource;
import mx.prep.store.FolderStore;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An authority, a site, an archive, and publishers that may hold what the one offers. */
abstract class HoldsRig {
    static final ZoneId MEXICO = ZoneId.of("America/Mexico_City");

    @TempDir
    Path folder;

    AuthoritySimulator authority;
    final List<PublishEvent> events = new CopyOnWriteArrayList<>();

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

    void assertNothingOrdered(Publisher publisher, String sha12, String why) {
        ConfigException e =
                assertThrows(ConfigException.class, () -> publisher.accept(AcceptRequest.of(sha12), "a typing error"));
        assertTrue(String.valueOf(e.getMessage()).contains(why), e::getMessage);
    }

    static void assertExplained(Publisher publisher, Hold hold, HoldReason reason, String command) {
        assertEquals(reason, hold.reason());
        assertEquals(command, hold.command());
        assertFalse(hold.overtaken());
        List<Explanation> why = publisher.why();
        assertTrue(why.contains(new Explanation(hold.sentence(), command)), why::toString);
        assertTrue(hold.sentence().endsWith("type: " + command), hold::sentence);
    }

    static Hold only(Publisher publisher) {
        List<Hold> holds = publisher.holds();
        assertEquals(1, holds.size(), holds::toString);
        return holds.get(0);
    }

    long alarms(HoldReason reason) {
        synchronized (events) {
            return events.stream()
                    .filter(e -> e instanceof PublishEvent.Held held && held.reason() == reason)
                    .count();
        }
    }

    static void held(CycleResult result, HoldReason reason) {
        assertEquals(
                reason,
                assertInstanceOf(IntakeResult.Held.class, result.intake().get(0), result::toString)
                        .reason());
    }

    static void refused(CycleResult result, RefusalCode code) {
        assertEquals(
                code,
                assertInstanceOf(IntakeResult.Refused.class, result.intake().get(0), result::toString)
                        .refusal()
                        .code());
    }

    /** Publishes a cut that this publisher's source offers. */
    DeliveryResult.Live publish(Publisher publisher, int cut) {
        return publish(publisher, cut, cut);
    }

    /** Publishes a cut under the name of another that the source knows. */
    DeliveryResult.Live publish(Publisher publisher, int cut, int known) {
        authority.publish(cut);
        if (cut != known) {
            return live(republished(cut));
        }
        return live(publisher.runOnce());
    }

    CycleResult republished(int cut) {
        try (Publisher publisher = named("another", cut)) {
            return publisher.runOnce();
        }
    }

    static DeliveryResult.Live live(CycleResult result) {
        return assertInstanceOf(DeliveryResult.Live.class, result.targets().get("portal"), result::toString);
    }

    static PackageRef live(Pointer pointer) {
        PackageRef live = pointer.live();
        assertNotNull(live);
        return live;
    }

    Pointer pointer() throws IOException {
        return pointer(folder.resolve("site"));
    }

    static Pointer pointer(Path site) throws IOException {
        return PointerFormat.read(Files.readAllBytes(site.resolve(".prep/current.json")));
    }

    String name(int cut) {
        return authority.generator().name(cut);
    }

    /** How often a package was fetched so far. */
    long transfers() {
        synchronized (events) {
            return events.stream()
                    .filter(PublishEvent.CutFound.class::isInstance)
                    .count();
        }
    }

    static Digest sha256(byte[] bytes) {
        return Digest.of(DigestAlgorithm.SHA256, bytes);
    }

    static String sha12(byte[] bytes) {
        return sha256(bytes).shortHex();
    }

    static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(("content of " + name).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    Publisher named(String name, int cut) {
        return publisher(name, authority.uri("/" + name(cut)), Election.DEFAULT, CutRules.DEFAULT);
    }

    Publisher publisher(String name, URI source, Election election, CutRules cuts) {
        return builder(name, source).election(election).cut(cuts).build();
    }

    Publisher twoTargets(String name, int cut, Path spare) {
        return builder(name, authority.uri("/" + name(cut)))
                .target(FolderTarget.builder().name("spare").path(spare).build())
                .build();
    }

    PublisherBuilder builder(String name, URI source) {
        return Publisher.builder()
                .name(name)
                .operator("ana")
                .source(HttpSource.at(source).trust(folder.resolve("ca.pem")).build())
                .integrity(Digests.sidecar(DigestAlgorithm.SHA256))
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(FolderTarget.builder()
                        .name("portal")
                        .path(folder.resolve("site"))
                        .build())
                .every(Duration.ofSeconds(1))
                .confirm(ConfirmScope.SAMPLE)
                .work(folder.resolve("work-" + name))
                .clock(authority.clock())
                .listener(events::add);
    }
}
