package mx.prep.examples.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.TimeZone;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import mx.prep.Publisher;
import mx.prep.config.PrepConfig;
import mx.prep.event.PublishEvent;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.IntakeResult;
import mx.prep.testkit.authority.PackageGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Runs the programs beside it. */
class EmbeddingTest {
    private static final PackageGenerator GENERATOR =
            PackageGenerator.builder().cuts(2).build();

    @TempDir
    private Path folder;

    private Path inbox;

    @BeforeEach
    void deliver() throws IOException {
        inbox = Files.createDirectories(folder.resolve("inbox"));
        Path file = GENERATOR.writeTo(0, inbox);
        Digest digest = Digest.of(DigestAlgorithm.SHA256, Files.readAllBytes(file));
        Files.writeString(inbox.resolve(file.getFileName() + ".sha256"), digest + "\n");
    }

    @Test
    void oneCycle() {
        CycleResult cycle = OneCycle.publish(inbox, folder);
        assertInstanceOf(IntakeResult.Received.class, cycle.intake().get(0));
        assertInstanceOf(DeliveryResult.Live.class, cycle.targets().get("portal"));
        OneCycle.main(new String[] {inbox.toString(), folder.toString()});
    }

    @Test
    @Timeout(60)
    void followingLeavesItsHostAsItWas() throws Exception {
        // The platform itself writes user.timezone when it is first asked.
        assertNotNull(TimeZone.getDefault());
        Properties properties = (Properties) System.getProperties().clone();
        SSLContext context = SSLContext.getDefault();
        boolean debug = LoggerFactory.getLogger("mx.prep").isDebugEnabled();
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        try (FollowWithMetrics program = new FollowWithMetrics(inbox, folder)) {
            program.start();
            program.awaitFirstCut();
            assertEquals(1, program.count(PublishEvent.Live.class));
            assertTrue(program.count(PublishEvent.StageFinished.class) >= 5);
        }
        assertTrue(properties.equals(System.getProperties()), "a system property was changed");
        assertEquals(context, SSLContext.getDefault());
        assertEquals(debug, LoggerFactory.getLogger("mx.prep").isDebugEnabled());
        assertEquals(handler, Thread.getDefaultUncaughtExceptionHandler());
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("prep-"))
                .allMatch(Thread::isDaemon));
    }

    @Test
    void partsOfOnesOwnAreNamedInTheConfiguration() throws IOException {
        Path file = folder.resolve("20210606_2000_PREP.zip");
        Path config = Files.writeString(folder.resolve("prep.yaml"), """
                source: {type: single-file, file: 20210606_2000_PREP.zip}
                integrity: {type: none}
                archive: {type: folder, path: archive}
                targets:
                  - {type: plain, name: portal, path: site}
                """);
        try (Publisher publisher = PrepConfig.load(config).publisher().build()) {
            assertInstanceOf(
                    IntakeResult.NotYet.class, publisher.runOnce().intake().get(0));
            Files.copy(firstIn(inbox), file, StandardCopyOption.REPLACE_EXISTING);
            CycleResult cycle = publisher.runOnce();
            DeliveryResult.Live live =
                    assertInstanceOf(DeliveryResult.Live.class, cycle.targets().get("portal"));
            Path page = folder.resolve("site/releases/" + live.release() + "/index.html");
            assertTrue(Files.readString(page).startsWith("<!"), "stored plain");
            assertInstanceOf(
                    IntakeResult.Unchanged.class, publisher.runOnce().intake().get(0));
        }
    }

    private static Path firstIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path first = files.filter(file -> file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow();
            assertNotNull(first);
            return first;
        }
    }
}
