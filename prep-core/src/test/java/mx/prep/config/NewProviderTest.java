package mx.prep.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import mx.prep.Publisher;
import mx.prep.error.ConfigException;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.cloud.NubeServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Builds the provider of {@code docs/new-provider.md} from the page, as a module of somebody else's. */
@Tag("long")
class NewProviderTest {
    private static final String PUT_IF_ABSENT = "ask.header(\"If-None-Match\", \"*\")";
    private static final String SERVICES = "src/main/resources/META-INF/services/mx.prep.spi.PrepExtension";
    private static final PackageGenerator GENERATOR =
            PackageGenerator.builder().cuts(2).build();

    @TempDir
    private static Path built;

    private static PageModule module;

    @TempDir
    private Path folder;

    @BeforeAll
    static void build() throws IOException {
        module = PageModule.of(Files.readString(Path.of("../docs/new-provider.md")), built);
    }

    @Test
    void itPassesItsTests() {
        TestExecutionSummary summary = module.runTests();
        assertEquals(List.of(), PageModule.failures(summary));
        assertTrue(summary.getTestsSucceededCount() > 60, () -> summary.getTestsSucceededCount() + " tests");
        assertEquals(4, module.testClasses().size());
    }

    @Test
    void aProviderWithoutConditionsDoesNotPass() throws IOException {
        String page = Files.readString(Path.of("../docs/new-provider.md"));
        assertTrue(page.contains(PUT_IF_ABSENT));
        PageModule careless = PageModule.of(page.replace(PUT_IF_ABSENT, "ask"), folder);
        TestExecutionSummary summary =
                careless.runTest("org.example.nube.storage.NubeStoreTest", "oneOfManyCreatesAnObject");
        assertEquals(1, summary.getTestsFailedCount());
    }

    @Test
    void aCutIsPublishedThroughItAndReadBack() throws Exception {
        try (NubeServer site = new NubeServer("medio-prep", "test-token");
                NubeServer archive = new NubeServer("medio-prep-archive", "test-token")) {
            Path config = written(site, archive);
            deliver(0);
            module.during(() -> {
                PrepConfig read = PrepConfig.load(config);
                try (Publisher publisher = read.publisher().build()) {
                    live(publisher.runOnce());
                    deliver(1);
                    live(publisher.runOnce());
                    byte[] page = entry(GENERATOR.bytes(1), "index.html");
                    assertArrayEquals(page, unzipped(site.object("index.html").orElseThrow()));
                    try (ObjectContent content =
                            read.target("portal").store().get(ObjectKey.of("index.html"), ByteRange.ALL)) {
                        assertArrayEquals(page, unzipped(content.stream().readAllBytes()));
                    }
                    assertFalse(site.purged().isEmpty(), "what the second cut changed");
                }
                assertEquals(
                        "org.example.nube.storage.NubeStore",
                        read.archives().get(0).getClass().getName());
                return null;
            });
        }
    }

    @Test
    void withoutItsServicesFileNobodyFindsIt() throws Exception {
        try (NubeServer server = new NubeServer("medio-prep", "test-token")) {
            Path config = written(server, server);
            PageModule unnamed = module.without(SERVICES, folder.resolve("unnamed"));
            ConfigException e =
                    unnamed.during(() -> assertThrows(ConfigException.class, () -> PrepConfig.load(config)));
            assertTrue(e.getMessage().contains("nube"), e.getMessage());
            assertTrue(e.getMessage().contains("folder"), () -> "which types there are: " + e.getMessage());
            assertTrue(e.getMessage().contains("prep.yaml:3"), e.getMessage());
        }
    }

    @Test
    void itsPomNamesTheVersionsOfThisProject() throws IOException {
        String pom = module.files().get("pom.xml");
        String ours = Files.readString(Path.of("../pom.xml"));
        Map<String, String> own = Map.of("1.0.0", "the module's own", "4.0.0", "the model's");
        Matcher versions = Pattern.compile("<(?:prep\\.)?version>([0-9][^<]*)<").matcher(pom);
        int seen = 0;
        while (versions.find()) {
            String version = versions.group(1);
            if (!own.containsKey(version)) {
                assertTrue(ours.contains(">" + version + "<"), version);
                seen++;
            }
        }
        assertEquals(5, seen);
    }

    private Path written(NubeServer site, NubeServer archive) throws IOException {
        Files.createDirectories(folder.resolve("inbox"));
        Path token = Files.writeString(folder.resolve("token"), "test-token");
        return Files.writeString(
                folder.resolve("prep.yaml"), """
                source: {type: folder, path: inbox}
                integrity: {type: sidecar}
                archive: {type: nube, bucket: medio-prep-archive, endpoint: "%1$s", tokenEnv: "file:%2$s"}
                targets:
                  - {type: nube, name: portal, bucket: medio-prep, endpoint: "%3$s", tokenEnv: "file:%2$s", purgeEndpoint: "%3$s"}
                """.formatted(archive.endpoint(), token, site.endpoint()));
    }

    private void deliver(int cut) throws IOException {
        Path file = GENERATOR.writeTo(cut, folder.resolve("inbox"));
        Digest digest = Digest.of(DigestAlgorithm.SHA256, Files.readAllBytes(file));
        Files.writeString(file.resolveSibling(file.getFileName() + ".sha256"), digest + "\n");
    }

    private static void live(CycleResult cycle) {
        assertInstanceOf(DeliveryResult.Live.class, cycle.targets().get("portal"), cycle::toString);
    }

    private static byte[] unzipped(byte[] stored) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(stored)).readAllBytes();
    }

    private static byte[] entry(byte[] zip, String name) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return in.readAllBytes();
                }
            }
        }
        throw new IllegalArgumentException("no " + name);
    }
}
