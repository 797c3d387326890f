package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mx.prep.model.Mode;
import mx.prep.model.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runner is killed (SIGKILL) in each of the nine stages, as its journal tells, cut after cut; another process with
 * an empty work folder finishes what it began, and at no moment is a reader worse off than before.
 */
@Tag("long")
class KilledRunnerTest {
    private static final int KILLS = 5;
    /** A kill that comes when its stage is over is tried again. */
    private static final int MOST_TRIES = 4 * KILLS;

    @TempDir
    Path folder;

    @Test
    void killedInEveryStageItIsFinishedByAnother() throws Exception {
        ExecutorService nights = Executors.newFixedThreadPool(2);
        try {
            List<Future<Map<Stage, Integer>>> all = new ArrayList<>();
            for (Mode mode : Mode.values()) {
                all.add(nights.submit(() -> night(mode)));
            }
            for (Future<Map<Stage, Integer>> night : all) {
                Map<Stage, Integer> kills = night.get();
                for (Stage stage : Stage.values()) {
                    assertTrue(kills.getOrDefault(stage, 0) >= KILLS, kills::toString);
                }
            }
        } finally {
            nights.shutdownNow();
        }
    }

    /** How often it was killed in each stage. */
    private Map<Stage, Integer> night(Mode mode) throws Exception {
        Map<Stage, Integer> kills = new EnumMap<>(Stage.class);
        KilledNight night = new KilledNight(Files.createDirectory(folder.resolve(mode.name())), mode);
        night.rehearse();
        Random random = new Random(mode.name().hashCode());
        for (Stage stage : Stage.values()) {
            for (int tries = 0; kills.getOrDefault(stage, 0) < KILLS && tries < MOST_TRIES; tries++) {
                night.kill(stage, tries, random).ifPresent(hit -> kills.merge(hit, 1, Integer::sum));
                night.assertReadersAreNoWorseOff();
                night.finish();
            }
        }
        return kills;
    }
}
