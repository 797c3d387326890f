package mx.prep.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jazzer on every target, one after the other, each in a Java of its own: {@code mvn -Dquick -Pfuzz -pl prep-core test}.
 * No class of Surefire's pattern, so that no other build runs it. What it finds lies in {@code target/fuzz}.
 */
class FuzzRun {
    private static final int SECONDS = Integer.getInteger("prep.fuzz.seconds", 600);

    @ParameterizedTest
    @EnumSource
    void nothingIsFound(FuzzTarget target) throws IOException, InterruptedException {
        Path work = Files.createDirectories(Path.of("target", "fuzz", target.folder()));
        Path corpus = Files.createDirectories(work.resolve("corpus"));
        Path seeds = Path.of("src", "test", "resources", "mx", "prep", "fuzz", target.folder());
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx700m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.className(),
                "--instrumentation_includes=mx.prep.**:org.apache.commons.compress.archivers.zip.**:"
                        + "com.fasterxml.jackson.dataformat.**:org.yaml.snakeyaml.**:"
                        + "org.bouncycastle.asn1.**:org.bouncycastle.cms.**:org.bouncycastle.bcpg.**:"
                        + "org.bouncycastle.openpgp.**",
                // The targets write their input to a file, and a configuration names files: no finding.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.FilePathTraversal",
                "--reproducer_path=" + work,
                "-artifact_prefix=" + work + "/",
                "-max_total_time=" + SECONDS,
                "-timeout=90",
                "-rss_limit_mb=2500",
                "-max_len=4096",
                "-use_value_profile=1",
                corpus.toString(),
                seeds.toString());
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertEquals(0, process.waitFor(), () -> "a finding of " + target + " lies in " + work);
    }
}
