package mx.prep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import mx.prep.edge.FolderTarget;
import mx.prep.integrity.Digests;
import mx.prep.model.ConfirmScope;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.InPlaceRules;
import mx.prep.model.Mode;
import mx.prep.source.HttpSource;
import mx.prep.store.FolderStore;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole flow in place, over real HTTPS and real files, as any web server would serve them. */
class InPlaceFolderTest {
    @TempDir
    Path folder;

    private AuthoritySimulator authority;

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

    private Publisher publisher(String name) {
        return Publisher.builder()
                .name(name)
                .source(HttpSource.at(authority.packageUri())
                        .trust(folder.resolve("ca.pem"))
                        .build())
                .integrity(Digests.sidecar(DigestAlgorithm.SHA256))
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(FolderTarget.builder()
                        .name("portal")
                        .path(folder.resolve("site"))
                        .mode(Mode.IN_PLACE)
                        .build())
                .inPlace(new InPlaceRules(Duration.ZERO, 1))
                .confirm(ConfirmScope.ALL)
                .work(folder.resolve("work-" + name))
                .clock(authority.clock())
                .build();
    }

    private static DeliveryResult.Live live(CycleResult result) {
        return assertInstanceOf(DeliveryResult.Live.class, result.targets().get("portal"), result::toString);
    }

    /** Every file of a cut's package lies at its own path, plain, and nothing else but ours. */
    private void assertServes(int cut) throws IOException {
        Path site = folder.resolve("site");
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
                    assertArrayEquals(
                            in.readAllBytes(), Files.readAllBytes(site.resolve(entry.getName())), entry.getName());
                }
            }
        }
        try (Stream<Path> all = Files.walk(site)) {
            assertEquals(
                    files,
                    all.filter(Files::isRegularFile)
                            .map(file -> site.relativize(file).toString())
                            .filter(file -> !file.startsWith(".prep") && !file.equals("robots.txt"))
                            .count());
        }
    }

    @Test
    void cutsReplaceEachOtherInTheFolderItself() throws IOException {
        try (Publisher publisher = publisher("one")) {
            authority.publish(0);
            DeliveryResult.Live first = live(publisher.runOnce());
            assertTrue(first.confirmation().isConfirmed(), first::toString);
            assertServes(0);
            Files.writeString(folder.resolve("site/robots.txt"), "theirs");
            authority.publish(1);
            DeliveryResult.Live second = live(publisher.runOnce());
            assertTrue(second.changes().uploadedBytes() < first.changes().uploadedBytes(), second::toString);
            assertTrue(second.mixed() != null, second::toString);
            publisher.runOnce();
            assertServes(1);
            assertEquals("theirs", Files.readString(folder.resolve("site/robots.txt")));
        }
    }

    @Test
    void aFileOfTheSameLengthThatIsntOursIsFoundByTheNextCycleOfAnyProcess() throws IOException {
        Path page = folder.resolve("site/index.html");
        try (Publisher publisher = publisher("one")) {
            authority.publish(0);
            live(publisher.runOnce());
            deface(page);
            publisher.runOnce();
            assertServes(0);
        }
        deface(page);
        try (Publisher other = publisher("two")) {
            other.runOnce();
            assertServes(0);
        }
    }

    private static void deface(Path page) throws IOException {
        byte[] bytes = Files.readAllBytes(page);
        bytes[bytes.length / 2] ^= 1;
        Files.write(page, bytes);
    }

    @Test
    void aRollbackAndANextCut() throws IOException {
        try (Publisher publisher = publisher("one")) {
            authority.publish(0);
            live(publisher.runOnce());
            authority.publish(1);
            live(publisher.runOnce());
            publisher.rollback("wrong figures");
            publisher.runOnce();
            assertServes(0);
            authority.publish(2);
            live(publisher.runOnce());
            publisher.runOnce();
            assertServes(2);
        }
    }
}
