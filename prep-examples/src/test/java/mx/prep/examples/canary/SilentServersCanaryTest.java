package mx.prep.examples.canary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mx.prep.edge.FolderTarget;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;
import mx.prep.store.FolderStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source and receivers of alarms that refuse a request, hang up or say nothing: what gives up on them logs no secret. */
class SilentServersCanaryTest {
    @TempDir
    Path folder;

    /** Archive and site on a disk. */
    private record Disk(Path folder) implements WatchedCloud {
        @Override
        public List<Canary> canaries() {
            return List.of();
        }

        @Override
        public ObjectStore archive() {
            return FolderStore.at(folder.resolve("archive"));
        }

        @Override
        public List<Target> targets() {
            return List.of(FolderTarget.builder()
                    .name("portal")
                    .path(folder.resolve("site"))
                    .build());
        }

        @Override
        public List<String> sites() {
            return List.of("portal");
        }

        @Override
        public String sent() {
            return "";
        }

        @Override
        public Map<String, byte[]> stored() {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    @Test
    void whoIsLeftWaitingTellsNothing() throws IOException {
        CanaryNight night = ask(Wiretap.Mood.SAYS_NOTHING);
        assertTrue(night.hasLeft("exceptions", "headerTimeout"), night.left()::toString);
    }

    @Test
    void whoIsRefusedByRepeatingItsRequestTellsNothing() throws IOException {
        CanaryNight night = ask(Wiretap.Mood.REFUSES);
        assertTrue(night.hasLeft("exceptions", "answered 403"), night.left()::toString);
    }

    @Test
    void whoIsHungUpOnTellsNothing() throws IOException {
        CanaryNight night = ask(Wiretap.Mood.HANGS_UP);
        assertTrue(night.hasLeft("exceptions", "couldn't be reached"), night.left()::toString);
    }

    private CanaryNight ask(Wiretap.Mood mood) throws IOException {
        Set<String> bad = Set.of(Wires.SOURCE, Wires.ALARMS);
        try (CanaryNight night = new CanaryNight(folder, (place, wires) -> new Disk(place), bad, mood).ask()) {
            assertEquals(List.of(), night.unsent(List.copyOf(bad)));
            night.left()
                    .forEach((kind, texts) -> assertEquals(
                            List.of(),
                            texts.stream()
                                    .filter(text -> night.canaries().stream().anyMatch(canary -> canary.isIn(text)))
                                    .toList(),
                            kind));
            return night;
        }
    }
}
