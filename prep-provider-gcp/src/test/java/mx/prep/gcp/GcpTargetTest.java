package mx.prep.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import mx.prep.edge.EmbeddedEdgeCache;
import mx.prep.error.ConfigException;
import mx.prep.gcp.cdn.CloudCdnCache;
import mx.prep.gcp.storage.GcsStore;
import mx.prep.model.Mode;
import mx.prep.spi.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a target on Google Cloud is made of, and which options don't go together. */
class GcpTargetTest {
    private static GcpTargetBuilder builder() {
        return GcpTarget.builder().name("portal").bucket("medio-prep");
    }

    private static void refused(GcpTargetBuilder builder, String why) {
        ConfigException e = assertThrows(ConfigException.class, builder::build);
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    @Test
    void aBucketAloneIsALiveTree() {
        Target target = builder().build();
        assertInstanceOf(GcsStore.class, target.store());
        assertEquals(Mode.IN_PLACE, target.mode());
        assertNull(target.edgeCache());
        assertNull(target.releaseSwitch());
    }

    @Test
    void aUrlMapIsPurgedInPlace() {
        Target target = builder()
                .urlMap("portal")
                .project("medio-prep")
                .publicUri(URI.create("https://prep.medio.mx/"))
                .build();
        assertInstanceOf(CloudCdnCache.class, target.edgeCache());
    }

    @Test
    void releasesAreServedByTheEmbeddedEdge() {
        Target target = builder()
                .mode(Mode.RELEASES)
                .publicUri(URI.create("https://prep.medio.mx/"))
                .build();
        assertInstanceOf(EmbeddedEdgeCache.class, target.edgeCache());
    }

    @Test
    void optionsThatDoNotGoTogetherAreRefused() {
        URI site = URI.create("https://prep.medio.mx/");
        refused(GcpTarget.builder().bucket("medio-prep"), "needs a name");
        refused(GcpTarget.builder().name("portal"), "needs a bucket");
        refused(builder().project("medio-prep"), "project goes with urlMap");
        refused(builder().urlMapRegion("northamerica-south1"), "urlMapRegion goes with urlMap");
        refused(builder().urlMap("portal").publicUri(site), "project is");
        refused(builder().urlMap("portal").project("medio-prep"), "needs a publicUri");
        refused(builder().urlMap("portal").project("medio-prep").publicUri(site).mode(Mode.RELEASES), "mode in-place");
        refused(
                builder()
                        .urlMap("portal")
                        .project("medio-prep")
                        .publicUri(site)
                        .computeEndpoint(URI.create("http://compute.example.mx")),
                "plain http is for this machine alone");
        refused(builder().endpoint(URI.create("http://storage.example.mx")), "plain http is for this machine alone");
        refused(builder().prefix("no-slash"), "the target on Google Cloud portal: a prefix ends with a slash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "Medio", "medio_Prep", "gs://medio", "medio/prep"})
    void onlyABucketsNameWillDo(String name) {
        refused(builder().bucket(name), "not the name of a bucket");
    }

    @Test
    void storesSayWhatTheyCannotMean() {
        assertThrows(
                ConfigException.class,
                () -> GcsStore.builder()
                        .bucket("medio-prep")
                        .lockFor(java.time.Duration.ofDays(1))
                        .build());
        assertThrows(
                ConfigException.class,
                () -> GcsStore.builder().bucket("medio-prep").kmsKey("my-key").build());
        assertThrows(
                ConfigException.class,
                () -> GcsStore.builder().bucket("medio-prep").resumableAbove(-1).build());
    }
}
