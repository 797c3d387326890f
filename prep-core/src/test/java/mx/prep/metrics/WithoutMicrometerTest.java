package mx.prep.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.common.collect.ImmutableList;
import dev.failsafe.Failsafe;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import mx.prep.Publisher;
import mx.prep.config.PrepConfig;
import mx.prep.event.LoggingListener;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.yaml.snakeyaml.Yaml;

/** A publisher works on a class path that has no Micrometer. */
class WithoutMicrometerTest {
    @TempDir
    Path folder;

    /** Runs inside. */
    public static final class Cycle implements Function<Path, String> {
        @Override
        public String apply(Path file) {
            try (Publisher publisher = PrepConfig.load(file)
                    .publisher()
                    .listener(new LoggingListener())
                    .build()) {
                return publisher.runOnce().summary();
            }
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void aCycleRuns() throws Exception {
        Files.createDirectory(folder.resolve("inbox"));
        Path file = Files.writeString(folder.resolve("prep.yaml"), """
                source: {type: folder, path: inbox}
                integrity: {type: none}
                archive: {type: folder, path: archive}
                targets:
                  - {type: folder, name: portal, path: site}
                """);
        try (URLClassLoader bare = new URLClassLoader(needed(), ClassLoader.getPlatformClassLoader())) {
            assertThrows(
                    ClassNotFoundException.class, () -> bare.loadClass("io.micrometer.core.instrument.MeterRegistry"));
            Function<Path, String> cycle = (Function<Path, String>)
                    bare.loadClass(Cycle.class.getName()).getConstructor().newInstance();
            assertEquals("NotYet", cycle.apply(file));
        }
    }

    private static URL[] needed() {
        return Stream.of(
                        Publisher.class,
                        WithoutMicrometerTest.class,
                        JsonProperty.class,
                        JsonFactory.class,
                        ObjectMapper.class,
                        YAMLFactory.class,
                        Yaml.class,
                        ImmutableList.class,
                        Failsafe.class,
                        ZipFile.class,
                        IOUtils.class,
                        NullMarked.class,
                        Logger.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
    }
}
