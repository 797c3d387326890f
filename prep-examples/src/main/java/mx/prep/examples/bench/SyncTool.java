package mx.prep.examples.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mx.prep.testkit.azure.BlobServer;

/** The tools that outlets use to bring a folder into a bucket, each with the flags that make it fast. */
enum SyncTool {
    /** Compares MD5; asks nothing more about what it has sent. */
    RCLONE("rclone", "rclone version", "apt-get install rclone") {
        @Override
        boolean takes(CloudKind cloud) {
            return true;
        }

        @Override
        String command(CloudKind cloud, Path stage, String bucket, String endpoint) {
            String backend = switch (cloud) {
                case AWS ->
                    "s3:" + bucket + "' --s3-provider Other --s3-endpoint " + endpoint
                            + " --s3-region us-east-1 --s3-force-path-style --s3-acl bucket-owner-full-control"
                            + " --s3-no-check-bucket --s3-no-head";
                case AZURE ->
                    "azureblob:" + bucket + "' --azureblob-no-head-object --azureblob-sas-url '" + endpoint + "/"
                            + bucket + "?"
                            + BlobServer.sharedAccess(Instant.now().plus(Duration.ofDays(1))) + "'";
                case GOOGLE ->
                    "gcs:" + bucket + "' --gcs-endpoint " + endpoint
                            + "/storage/v1/ --gcs-no-check-bucket --gcs-bucket-policy-only --gcs-token"
                            + " '{\"access_token\":\"" + GcsStand.TOKEN
                            + "\",\"token_type\":\"Bearer\",\"expiry\":\"2100-01-01T00:00:00Z\"}'";
            };
            return "rclone --config /dev/null sync '" + stage + "' ':" + backend
                    + " --checksum --fast-list --transfers " + PARALLEL + " --checkers " + PARALLEL;
        }
    },
    S5CMD("s5cmd", "s5cmd version", "a release of github.com/peak/s5cmd; neither Debian nor npm has it") {
        @Override
        String command(CloudKind cloud, Path stage, String bucket, String endpoint) {
            return "s5cmd --endpoint-url " + endpoint + " --log error --numworkers " + PARALLEL + " sync --delete '"
                    + stage + "/' 's3://" + bucket + "/'";
        }
    },
    /** Compares sizes and times. */
    AWS("aws", "aws --version", "apt-get install awscli") {
        @Override
        String command(CloudKind cloud, Path stage, String bucket, String endpoint) {
            return "aws s3 sync '" + stage + "' 's3://" + bucket + "' --endpoint-url " + endpoint
                    + " --delete --only-show-errors";
        }
    },
    /** Compares MD5. */
    HUGO("hugo deploy", "hugo version", "apt-get install hugo") {
        @Override
        String command(CloudKind cloud, Path stage, String bucket, String endpoint) throws IOException {
            Path site = Files.createTempDirectory(stage.getParent(), "hugo-");
            Files.writeString(
                    site.resolve("config.toml"), """
                    publishDir = "%s"
                    [[deployment.targets]]
                    name = "bench"
                    URL = "s3://%s?region=us-east-1&endpoint=%s&disableSSL=true&s3ForcePathStyle=true"
                    """.formatted(stage, bucket, endpoint.replace("http://", "")));
            return "hugo deploy --quiet -s '" + site + "' --workers " + PARALLEL
                    + " --maxDeletes -1 --invalidateCDN=false";
        }
    };

    private static final int PARALLEL = 32;

    private final String label;
    private final String version;
    private final String advice;

    SyncTool(String label, String version, String advice) {
        this.label = label;
        this.version = version;
        this.advice = advice;
    }

    /** Shell command that makes a bucket what a folder is. */
    abstract String command(CloudKind cloud, Path stage, String bucket, String endpoint) throws IOException;

    /** Whether it can bring a folder into this cloud's stores. */
    boolean takes(CloudKind cloud) {
        return cloud == CloudKind.AWS;
    }

    String label() {
        return label;
    }

    /** Shell command that prints its version. */
    String version() {
        return version;
    }

    /** Where it is to be had. */
    String advice() {
        return advice;
    }

    boolean isInstalled() {
        return find(version.substring(0, version.indexOf(' '))).isPresent();
    }

    static Optional<Path> find(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What the tools find in their environment, and what they must not find. */
    static Map<String, Optional<String>> environment(Path folder) throws IOException {
        Path config = folder.resolve("aws.ini");
        Files.writeString(config, """
                [default]
                region = us-east-1
                s3 =
                  max_concurrent_requests = %d
                  addressing_style = path
                """.formatted(PARALLEL));
        Map<String, Optional<String>> environment = new HashMap<>();
        S3Stand.ENVIRONMENT.forEach((name, value) -> environment.put(name, Optional.of(value)));
        BlobStand.ENVIRONMENT.forEach((name, value) -> environment.put(name, Optional.of(value)));
        environment.put("RCLONE_S3_ACCESS_KEY_ID", Optional.of(S3Stand.KEYS.accessKey()));
        environment.put("RCLONE_S3_SECRET_ACCESS_KEY", Optional.of(S3Stand.KEYS.secretKey()));
        environment.put("AWS_CONFIG_FILE", Optional.of(config.toString()));
        environment.put("AWS_EC2_METADATA_DISABLED", Optional.of("true"));
        for (String unwanted : List.of("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CA_BUNDLE")) {
            environment.put(unwanted, Optional.empty());
        }
        return environment;
    }
}
