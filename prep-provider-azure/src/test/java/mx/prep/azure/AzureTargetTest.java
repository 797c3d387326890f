package mx.prep.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mx.prep.azure.frontdoor.FrontDoorCache;
import mx.prep.config.Finding;
import mx.prep.config.PrepConfig;
import mx.prep.edge.EmbeddedEdgeCache;
import mx.prep.error.ConfigException;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.spi.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which store, mode and cache a target's options come to, from a program and from a file. */
class AzureTargetTest {
    private static final String ENDPOINT = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/prep"
            + "/providers/Microsoft.Cdn/profiles/medio-prep/afdEndpoints/portal";
    private static final URI PUBLIC = URI.create("https://prep.example.mx/");

    @TempDir
    Path folder;

    private static AzureTargetBuilder portal() {
        return AzureTarget.builder()
                .name("portal")
                .account("medioprep")
                .container("portal")
                .publicUri(PUBLIC);
    }

    @Test
    void aLiveTreeIsPurgedAtFrontDoor() {
        Target target = portal().frontDoor(ENDPOINT).build();
        assertEquals(Mode.IN_PLACE, target.mode());
        assertEquals(Recipe.of(Mode.IN_PLACE), target.recipe());
        assertNull(target.releaseSwitch());
        assertInstanceOf(FrontDoorCache.class, target.edgeCache());
        assertEquals("azure medioprep/portal", target.store().name());
    }

    @Test
    void aContainerAloneIsALiveTreeWithoutACache() {
        Target target = portal().container("$web").build();
        assertEquals(Mode.IN_PLACE, target.mode());
        assertNull(target.edgeCache());
        assertEquals("azure medioprep/$web", target.store().name());
    }

    @Test
    void releasesAreTheEmbeddedEdges() {
        Target target = portal().mode(Mode.RELEASES).build();
        assertNull(target.releaseSwitch());
        assertInstanceOf(EmbeddedEdgeCache.class, target.edgeCache());
    }

    @Test
    void whatIsMissingIsSaidWithTheTargetsName() {
        assertEquals(
                "a target on Azure needs a name",
                assertThrows(ConfigException.class, () -> AzureTarget.builder().build())
                        .getMessage());
        assertEquals(
                "the target on Azure portal: an Azure Blob store needs an account",
                assertThrows(
                                ConfigException.class,
                                () -> AzureTarget.builder().name("portal").build())
                        .getMessage());
    }

    private Path written(String options) throws IOException {
        String yaml = """
            source: {type: https, url: "https://difusores.example.mx/prep.zip"}
            integrity: {type: sidecar}
            archive: {type: azure-blob, account: medioprep, container: archive, lock: unlocked, lockFor: 90d}
            targets:
              - {type: azure, name: portal, account: medioprep, container: portal%s}
            """;
        return Files.writeString(
                folder.resolve("prep.yaml"),
                yaml.formatted(options.isEmpty() ? "" : ", " + options.replace("ENDPOINT", ENDPOINT)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | IN_PLACE",
                "frontDoor: \"ENDPOINT\" | IN_PLACE",
                "frontDoor: \"ENDPOINT\", frontDoorDomains: [prep.medio.mx], identity: managed | IN_PLACE",
                "frontDoor: \"ENDPOINT\", managementEndpoint: \"http://127.0.0.1:9\" | IN_PLACE",
                "cloud: us-government, clientId: \"11111111-2222-3333-4444-555555555555\" | IN_PLACE",
                "endpoint: \"https://blobs.medio.mx\", mode: releases | RELEASES"
            })
    void combinationsThatFit(String options, Mode mode) throws IOException {
        assertEquals(mode, PrepConfig.load(written(options)).target("portal").mode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frontDoor: portal.azurefd.net | targets[0].frontDoor | named by its resource id",
                "frontDoor: \"ENDPOINT\", frontDoorDomains: [\"https://x/\"] | targets[0].frontDoorDomains | a host"
                        + " name",
                "endpoint: \"http://blobs.medio.mx\" | targets[0].endpoint | an endpoint is an https address",
                "frontDoor: \"ENDPOINT\", managementEndpoint: \"http://example.mx\" "
                        + "| targets[0].managementEndpoint | an endpoint is an https address",
                "frontDoorDomains: [prep.medio.mx] | targets[0] | frontDoorDomains goes with frontDoor",
                "managementEndpoint: \"http://127.0.0.1:9\" | targets[0] | managementEndpoint goes with frontDoor",
                "frontDoor: \"ENDPOINT\", mode: releases | targets[0] | leave frontDoor out",
                "sharedKeyEnv: no-place | targets[0].sharedKeyEnv | never the secret itself",
                "cloud: germany | targets[0].cloud | china"
            })
    void combinationsThatDoNotFitAreSaidWithTheirLine(String options, String key, String message) throws IOException {
        List<Finding> findings = PrepConfig.check(written(options));
        Finding error = findings.stream()
                .filter(f -> f.level() == Finding.Level.ERROR)
                .findFirst()
                .orElseThrow();
        assertEquals(key, error.key());
        assertEquals(5, error.line());
        assertTrue(error.message().contains(message), error::message);
    }
}
