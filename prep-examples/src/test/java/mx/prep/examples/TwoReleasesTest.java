package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Mode;
import mx.prep.store.FolderStore;
import mx.prep.testkit.Endurance;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two publishers of one outlet, of which one is a later release of the program, publish side by side. */
@Tag("long")
class TwoReleasesTest {
    private static final int CUTS = Endurance.of(8, 20);

    @TempDir
    static Path releases;

    @TempDir
    Path folder;

    private Path today;
    private Path next;
    private SmallSite site;

    private void configure(Mode mode) throws IOException {
        today = configure("today", mode);
        next = configure("next", mode);
        site = new SmallSite(folder.resolve("site"), mode);
    }

    private Path configure(String name, Mode mode) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), """
                name: %s
                source: {type: https, url: "https://127.0.0.1:9/prep.zip"}
                integrity: {type: sidecar}
                archive: {type: folder, path: archive}
                work: work-%s
                targets:
                  - {type: folder, name: portal, path: site, mode: %s}
                """.formatted(name, name, mode));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theyNeverFight(Mode mode) throws Exception {
        configure(mode);
        Random random = new Random(mode.name().hashCode());
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (NextRelease release = NextRelease.withMoreFields(releases)) {
            for (int cut = 0; cut < CUTS; cut++) {
                Path offered = offer(cut);
                Run first;
                Run second;
                if (cut % 4 == 3) {
                    Future<Run> there = thread.submit(() -> release.run("publish", "--package", offered, "-c", next));
                    first = Run.of("publish", "--package", offered, "-c", today);
                    second = there.get();
                } else {
                    boolean todayFirst = random.nextBoolean();
                    first = publish(release, todayFirst, offered);
                    Map<String, String> before = files(folder.resolve("site"));
                    second = publish(release, !todayFirst, offered);
                    assertEquals(before, files(folder.resolve("site")), "the second leaves the first one's as it is");
                }
                assertEquals(0, first.exit(), first::toString);
                assertEquals(0, second.exit(), second::toString);
                assertEquals(cut, site.liveCut(cut));
                assertEquals(Optional.empty(), site.flawOfPointer());
                assertEquals(Optional.empty(), site.flawOf(cut));
            }
            Run audit = Run.of("audit", "-c", today);
            assertEquals(0, audit.exit(), audit::toString);
            Run theirs = release.run("audit", "-c", next);
            assertEquals(0, theirs.exit(), theirs::toString);
        } finally {
            thread.shutdownNow();
        }
        assertEquals(List.of(), ArchiveProof.flaws(folder.resolve("archive")));
        assertEachCutWentLiveOnce();
    }

    private Run publish(NextRelease release, boolean today, Path offered) throws IOException {
        return today
                ? Run.of("publish", "--package", offered, "-c", this.today)
                : release.run("publish", "--package", offered, "-c", next);
    }

    /** By the ledger, of which both releases wrote entries. */
    private void assertEachCutWentLiveOnce() throws IOException {
        List<String> cuts = new ArrayList<>();
        Set<String> publishers = new HashSet<>();
        JsonNode entries = Newsroom.json(Run.of("history", "--last", 10_000, "--json", "-c", today))
                .get("entries");
        for (JsonNode entry : entries) {
            if (entry.get("kind").asText().equals("live")) {
                cuts.add(entry.get("package").get("cut").asText());
                publishers.add(entry.get("publisher").asText());
            }
        }
        assertEquals(CUTS, cuts.size(), cuts::toString);
        assertEquals(CUTS, new HashSet<>(cuts).size(), cuts::toString);
        assertEquals(Set.of("today", "next"), publishers);
    }

    @Test
    void eachObeysTheOthersOrders() throws Exception {
        configure(Mode.RELEASES);
        try (NextRelease release = NextRelease.withMoreFields(releases)) {
            assertEquals(0, publish(release, true, offer(0)).exit());
            assertEquals(0, publish(release, false, offer(1)).exit());
            Run rollback = release.run("rollback", "--reason", "wrong figures", "-c", next);
            assertEquals(0, rollback.exit(), rollback::toString);
            assertEquals(0, publish(release, true, offer(1)).exit());
            assertEquals(0, site.liveCut(1), "what was withdrawn stays away");
            Run hold = Run.of("hold", "--reason", "they correct figures", "-c", today);
            assertEquals(0, hold.exit(), hold::toString);
            assertEquals(20, publish(release, false, offer(2)).exit());
            assertEquals(0, site.liveCut(2));
            Run resume = release.run("resume", "--reason", "they are right", "-c", next);
            assertEquals(0, resume.exit(), resume::toString);
            assertEquals(2, site.liveCut(2));
            assertEquals(0, publish(release, true, offer(3)).exit());
            assertEquals(Optional.empty(), site.flawOf(3));
            assertEquals(0, Run.of("audit", "-c", today).exit());
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void beforeAnotherSchemaThisOneStopsAndChangesNothing(Mode mode) throws Exception {
        configure(mode);
        try (NextRelease release = NextRelease.withAnotherSchema(releases)) {
            assertEquals(0, publish(release, true, offer(0)).exit());
            Run theirs = publish(release, false, offer(1));
            assertEquals(0, theirs.exit(), theirs::toString);
            assertEquals(1, site.liveCut(1), "the later release goes on from what this one wrote");
            Map<String, String> before = files(folder.resolve("site"));
            Map<String, String> kept = files(folder.resolve("archive"));

            Run refused = publish(release, true, offer(2));

            assertEquals(30, refused.exit(), refused::toString);
            assertTrue(
                    refused.out().replaceAll("\\s+", " ").contains("a newer release of the library reads it"),
                    refused::toString);
            assertNotEquals(
                    0, Run.of("rollback", "--reason", "a try", "-c", today).exit());
            assertNotEquals(0, Run.of("hold", "--reason", "a try", "-c", today).exit());
            assertEquals(before, files(folder.resolve("site")));
            Map<String, String> after = files(folder.resolve("archive"));
            kept.forEach((path, state) -> assertEquals(state, after.get(path), path));
            after.keySet().removeAll(kept.keySet());
            assertTrue(
                    after.keySet().stream().allMatch(path -> path.startsWith("packages/") || path.startsWith("cuts/")),
                    after::toString);
            assertFalse(after.isEmpty(), "the package that came is kept all the same");

            Run goesOn = publish(release, false, offer(3));
            assertEquals(0, goesOn.exit(), goesOn::toString);
            assertEquals(3, site.liveCut(3));
            Run confirm = release.run("confirm", "--all", "-c", next);
            assertEquals(0, confirm.exit(), confirm::toString);
            Run audit = release.run("audit", "-c", next);
            assertEquals(0, audit.exit(), audit::toString);
        }
    }

    @Test
    void anEdgeOfThisReleaseGoesOnWithTheCutThatItKnows() throws Exception {
        configure(Mode.RELEASES);
        try (NextRelease release = NextRelease.withAnotherSchema(releases);
                EmbeddedEdge edge = EmbeddedEdge.builder()
                        .store(FolderStore.at(folder.resolve("site")))
                        .build()) {
            assertEquals(0, publish(release, true, offer(0)).exit());
            edge.refresh();
            assertEquals(0, publish(release, false, offer(1)).exit());

            edge.refresh();

            SmallCut.files(0).forEach((path, text) -> assertEquals(text, SmallSite.served(edge, path)));
        }
    }

    private Path offer(int cut) throws IOException {
        byte[] bytes = SmallCut.zip(cut).build();
        Path file = folder.resolve(SmallCut.fileName(cut));
        Files.writeString(Path.of(file + ".sha256"), Digest.of(DigestAlgorithm.SHA256, bytes) + "\n");
        return Files.write(file, bytes);
    }

    /** Every object of a store, with what changes whenever it is written. */
    private static Map<String, String> files(Path store) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(store)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = store.relativize(file).toString();
                if (!path.startsWith(".prep-store")) {
                    files.put(
                            path,
                            Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS) + " "
                                    + Files.getLastModifiedTime(file));
                }
            }
        }
        return files;
    }
}
