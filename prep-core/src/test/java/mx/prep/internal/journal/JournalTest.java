package mx.prep.internal.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import mx.prep.event.PublishEvent;
import mx.prep.model.ChangeSummary;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.PackageRef;
import mx.prep.model.ReleaseId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Instant NOW = Instant.parse("2021-06-07T01:00:00Z");

    @Test
    void anEventIsOneLineOfJson(@TempDir Path folder) throws IOException {
        PackageRef reference = new PackageRef(Cut.parse("20210606-2000"), Digest.sha256("a".repeat(64)));
        Journal journal = new Journal(folder);

        journal.on(new PublishEvent.Live(
                NOW,
                "portal",
                ReleaseId.parse("20210606-2000-0-0123456789ab"),
                reference,
                new ChangeSummary(3, 1, 1, 0, 42)));
        journal.on(new PublishEvent.Downloading(NOW, "p", 1, 2));

        assertEquals(
                List.of("{\"event\":\"Live\",\"at\":\"2021-06-07T01:00:00Z\",\"target\":\"portal\","
                        + "\"release\":\"20210606-2000-0-0123456789ab\","
                        + "\"reference\":{\"cut\":\"20210606-2000\",\"sha256\":\"" + "a".repeat(64) + "\"},"
                        + "\"changes\":{\"files\":3,\"added\":1,\"changed\":1,\"removed\":0,\"uploadedBytes\":42}}"),
                Files.readAllLines(folder.resolve("journal.jsonl")));
    }

    @Test
    void aDiskThatFailsEndsTheJournalNotThePublication(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("journal.jsonl"));
        Journal journal = new Journal(folder);

        journal.on(new PublishEvent.CutFound(NOW, "a"));
        journal.on(new PublishEvent.CutFound(NOW, "b"));

        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }
}
