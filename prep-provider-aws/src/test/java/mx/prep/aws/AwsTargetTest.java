package mx.prep.aws;

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
import mx.prep.aws.cloudfront.CloudFrontCache;
import mx.prep.aws.cloudfront.CloudFrontSwitch;
import mx.prep.config.Finding;
import mx.prep.config.PrepConfig;
import mx.prep.edge.EmbeddedEdgeCache;
import mx.prep.error.ConfigException;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.spi.Target;
import mx.prep.testkit.cloudfront.KeyValueStoreServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a target's options come to, in a program and in a file. */
class AwsTargetTest {
    private static final String DISTRIBUTION = "E2EXAMPLE1ABCD";
    private static final URI PUBLIC = URI.create("https://prep.example.mx/");

    @TempDir
    Path folder;

    private static AwsTargetBuilder portal() {
        return AwsTarget.builder()
                .name("portal")
                .bucket("medio-prep")
                .region("us-east-1")
                .publicUri(PUBLIC);
    }

    @Test
    void withAKeyValueStoreReleasesAreSwitchedAndNothingIsInvalidated() {
        Target target = portal().keyValueStore(KeyValueStoreServer.ARN)
                .distribution(DISTRIBUTION)
                .build();
        assertEquals(Mode.RELEASES, target.mode());
        assertEquals(Recipe.of(Mode.RELEASES), target.recipe());
        assertInstanceOf(CloudFrontSwitch.class, target.releaseSwitch());
        assertNull(target.edgeCache());
    }

    @Test
    void withADistributionAloneTheLiveTreeIsInvalidated() {
        Target target = portal().distribution(DISTRIBUTION)
                .monthlyInvalidationPaths(5000)
                .build();
        assertEquals(Mode.IN_PLACE, target.mode());
        assertEquals(Recipe.of(Mode.IN_PLACE), target.recipe());
        assertNull(target.releaseSwitch());
        CloudFrontCache cache = assertInstanceOf(CloudFrontCache.class, target.edgeCache());
        assertEquals(5000, cache.limits().monthlyPaths());
    }

    @Test
    void aFunctionInFrontOfALiveTreeHasBoth() {
        Target target = portal().keyValueStore(KeyValueStoreServer.ARN)
                .distribution(DISTRIBUTION)
                .mode(Mode.IN_PLACE)
                .build();
        assertEquals(Mode.IN_PLACE, target.mode());
        assertInstanceOf(CloudFrontSwitch.class, target.releaseSwitch());
        assertInstanceOf(CloudFrontCache.class, target.edgeCache());
    }

    @Test
    void aBucketAloneIsALiveTreeWithoutACache() {
        Target target = portal().build();
        assertEquals(Mode.IN_PLACE, target.mode());
        assertNull(target.releaseSwitch());
        assertNull(target.edgeCache());
    }

    @Test
    void releasesOfABucketAloneAreTheEmbeddedEdges() {
        Target target = portal().mode(Mode.RELEASES).build();
        assertNull(target.releaseSwitch());
        assertInstanceOf(EmbeddedEdgeCache.class, target.edgeCache());
    }

    @Test
    void whatIsMissingIsSaidWithTheTargetsName() {
        assertEquals(
                "a target on AWS needs a name",
                assertThrows(ConfigException.class, () -> AwsTarget.builder().build())
                        .getMessage());
        assertEquals(
                "the target on AWS portal: an S3 store needs a bucket",
                assertThrows(
                                ConfigException.class,
                                () -> AwsTarget.builder().name("portal").build())
                        .getMessage());
    }

    private String written(String options) throws IOException {
        String yaml = """
                source: {type: https, url: "https://difusores.example.mx/prep.zip"}
                integrity: {type: sidecar}
                archive: {type: s3, bucket: medio-prep-archive, region: us-east-1}
                targets:
                  - {type: aws, name: portal, bucket: medio-prep, region: us-east-1%s}
                """;
        Files.writeString(
                folder.resolve("prep.yaml"),
                yaml.formatted(options.isEmpty() ? "" : ", " + options.replace("ARN", KeyValueStoreServer.ARN)));
        return folder.resolve("prep.yaml").toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | IN_PLACE",
                "distribution: E2EXAMPLE1ABCD | IN_PLACE",
                "distribution: E2EXAMPLE1ABCD, monthlyInvalidationPaths: 5000 | IN_PLACE",
                "distribution: E2EXAMPLE1ABCD, cloudFrontEndpoint: \"http://127.0.0.1:9\" | IN_PLACE",
                "keyValueStore: \"ARN\" | RELEASES",
                "keyValueStore: \"ARN\", keyValueStoreEndpoint: \"http://127.0.0.1:9\" | RELEASES",
                "keyValueStore: \"ARN\", distribution: E2EXAMPLE1ABCD | RELEASES",
                "keyValueStore: \"ARN\", distribution: E2EXAMPLE1ABCD, mode: in-place | IN_PLACE",
                "mode: releases | RELEASES"
            })
    void combinationsThatFit(String options, Mode mode) throws IOException {
        Path file = Path.of(written(options));
        assertEquals(mode, PrepConfig.load(file).target("portal").mode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "distribution: d111111abcdef8.cloudfront.net | targets[0].distribution | distribution is",
                "distribution: E2EXAMPLE1ABCD, monthlyInvalidationPaths: 0 "
                        + "| targets[0].monthlyInvalidationPaths | 1 or more",
                "keyValueStore: \"arn:aws:s3:::medio-prep\" | targets[0].keyValueStore | keyValueStore is",
                "keyValueStore: \"ARN\", keyValueStoreEndpoint: \"http://example.mx\" "
                        + "| targets[0].keyValueStoreEndpoint | an endpoint is an https address",
                "distribution: E2EXAMPLE1ABCD, cloudFrontEndpoint: \"http://example.mx\" "
                        + "| targets[0].cloudFrontEndpoint | an endpoint is an https address",
                "monthlyInvalidationPaths: 5000 | targets[0] | monthlyInvalidationPaths goes with distribution",
                "cloudFrontEndpoint: \"http://127.0.0.1:9\" | targets[0] | cloudFrontEndpoint goes with distribution",
                "keyValueStoreEndpoint: \"http://127.0.0.1:9\" "
                        + "| targets[0] | keyValueStoreEndpoint goes with keyValueStore",
                "distribution: E2EXAMPLE1ABCD, mode: releases | targets[0] | needs the keyValueStore of its function",
                "keyValueStore: \"ARN\", publicUri: \"https://medio.mx/prep/\" " + "| targets[0] | serves a host's root"
            })
    void combinationsThatDoNotFitAreSaidWithTheirLine(String options, String key, String message) throws IOException {
        List<Finding> findings = PrepConfig.check(Path.of(written(options)));
        Finding error = findings.stream()
                .filter(f -> f.level() == Finding.Level.ERROR)
                .findFirst()
                .orElseThrow();
        assertEquals(key, error.key());
        assertEquals(5, error.line());
        assertTrue(error.message().contains(message), error::message);
    }
}
