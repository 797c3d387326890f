package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipFile;
import mx.prep.integrity.Digests;
import mx.prep.internal.pipeline.EventBus;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.internal.pipeline.PublisherSettings;
import mx.prep.internal.switchover.Rules;
import mx.prep.model.ConfirmScope;
import mx.prep.model.CutRules;
import mx.prep.model.Digest;
import mx.prep.model.InPlaceRules;
import mx.prep.model.IntakeResult;
import mx.prep.model.Limits;
import mx.prep.model.ObjectKey;
import mx.prep.source.FolderSource;
import mx.prep.spi.Verifier;
import mx.prep.store.FolderStore;
import mx.prep.testkit.BoundedJava;
import mx.prep.testkit.BoundedJava.Run;
import mx.prep.testkit.time.VirtualTime;
import mx.prep.testkit.zip.HostilePackages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packages that are looked into before anybody has judged them, through a publisher with a heap of 64 MiB: they are
 * refused, and so calmly that the next one is taken.
 */
class HostileIntakeTest {
    private static final int HEAP = 64;
    private static final String CSV = "06/06/2021 23:20 (UTC-5)\nA,B\n";

    @TempDir
    Path folder;

    private List<Path> packages() throws IOException {
        HostilePackages packages = new HostilePackages(folder);
        return List.of(
                packages.countless(),
                packages.hiddenDirectory(70, CSV),
                packages.directory(65, CSV),
                packages.emptyBlocks("a.csv", 8),
                packages.directory(1, CSV));
    }

    @Test
    void whatIsOnlyLookedAtIsRefusedCalmly() throws IOException, InterruptedException {
        Run run = publish("none", packages());
        assertTrue(run.endedWell(), run::toString);
        assertEquals(
                List.of("LIMIT_ENTRIES", "ZIP_END_RECORD", "LIMIT_DIRECTORY", "DATA_DEFLATE", "received 20210606-2320"),
                said(run));
    }

    /** Nothing that a digest or a signature would condemn costs more than what passes. */
    @Test
    void whatFailsItsDigestIsLookedAtAsCalmly() throws IOException, InterruptedException {
        Run run = publish("wrong", packages());
        assertTrue(run.endedWell(), run::toString);
        assertEquals(
                List.of("DIGEST_MISMATCH", "DIGEST_MISMATCH", "DIGEST_MISMATCH", "DIGEST_MISMATCH", "DIGEST_MISMATCH"),
                said(run));
    }

    /** The check can fail: a reader that believes an end record runs out of this heap. */
    @Test
    void aReaderThatBelievesThemRunsOutOfMemory() throws IOException, InterruptedException {
        Path file = new HostilePackages(folder).hiddenDirectory(70, CSV);
        Run hidden = BoundedJava.run(HEAP, Believer.class, List.of(file.toString()));
        assertFalse(hidden.endedWell());
        assertTrue(hidden.toString().contains("OutOfMemoryError"), hidden::toString);
    }

    private static List<String> said(Run run) {
        return run.lines().stream().filter(line -> !line.startsWith("SLF4J")).toList();
    }

    private Run publish(String integrity, List<Path> packages) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(folder.toString(), integrity));
        packages.forEach(file -> arguments.add(file.toString()));
        return BoundedJava.run(HEAP, Intake.class, arguments);
    }

    /** Opens a zip with the JDK's reader. */
    static final class Believer {
        private Believer() {}

        public static void main(String[] file) throws IOException {
            new ZipFile(file[0]).close();
        }
    }

    /** Offers each package to a publisher of its own, which looks into its {@code a.csv}, and says what came of it. */
    static final class Intake {
        private Intake() {}

        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            Verifier integrity =
                    arguments[1].equals("none") ? Digests.none() : Digests.fixed(Digest.sha256("0".repeat(64)));
            for (String file : List.of(arguments).subList(2, arguments.length)) {
                Path room = Files.createDirectories(
                        folder.resolve("room-" + Path.of(file).getFileName()));
                Path offered = Files.createDirectories(room.resolve("packages"));
                Files.move(Path.of(file), offered.resolve("20210606_2320_PREP.zip"));
                System.out.println(cycle(room, offered, integrity));
            }
        }

        private static String cycle(Path room, Path offered, Verifier integrity) {
            VirtualTime time = new VirtualTime(Outlet.at("2021-06-06T23:30"));
            PublisherSettings settings = new PublisherSettings(
                    "one",
                    Outlet.NIGHT,
                    Limits.DEFAULT,
                    new CutRules(CutRules.DEFAULT.name(), ObjectKey.of("a.csv"), null),
                    ConfirmScope.ALL,
                    Duration.ofSeconds(30),
                    InPlaceRules.DEFAULT,
                    room.resolve("work"),
                    time,
                    time,
                    time,
                    new EventBus(List.of()),
                    Rules::decide,
                    Set.of());
            IntakeResult first = Pipeline.create(
                            settings,
                            FolderSource.builder()
                                    .path(offered)
                                    .settle(Duration.ZERO)
                                    .build(),
                            integrity,
                            List.of(FolderStore.at(room.resolve("archive"))),
                            List.of(Outlet.target(FolderStore.at(room.resolve("site")))))
                    .runOnce()
                    .intake()
                    .get(0);
            if (first instanceof IntakeResult.Refused refused) {
                return refused.refusal().code().name();
            }
            return first instanceof IntakeResult.Received received
                    ? "received " + received.reference().cut()
                    : first.toString();
        }
    }
}
