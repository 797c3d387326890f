package mx.prep.examples.canary;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mx.prep.aws.AwsTarget;
import mx.prep.aws.s3.S3Store;
import mx.prep.examples.cloudfront.InvalidationServer;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;
import mx.prep.testkit.cloudfront.ExampleKeys;
import mx.prep.testkit.cloudfront.KeyValueStoreServer;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("long")
class AwsCanariesTest extends CanariesContract {
    private static final String TOKEN = "canary/Session+Token/1Qa5Ws==";

    @BeforeEach
    void giveCredentials() {
        System.setProperty("aws.accessKeyId", ExampleKeys.ID);
        System.setProperty("aws.secretAccessKey", ExampleKeys.SECRET);
        System.setProperty("aws.sessionToken", TOKEN);
    }

    @AfterEach
    void takeThemBack() {
        List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.sessionToken").forEach(System::clearProperty);
    }

    @Override
    WatchedCloud open(Path place, Wires wires) throws IOException {
        return new Amazon(wires);
    }

    private static final class Amazon implements WatchedCloud {
        private static final String REGION = "us-east-1";
        private static final String SITE = "medio-prep";
        private static final String PLACE = "medio-prep-in-place";
        private static final String ARCHIVE = "medio-prep-archive";
        private static final String DISTRIBUTION = "E2EXAMPLE1ABCD";

        private final S3Server buckets = S3Server.builder()
                .keys(new S3Keys(ExampleKeys.ID, ExampleKeys.SECRET, TOKEN))
                .region(REGION)
                .start()
                .bucket(SITE)
                .bucket(PLACE)
                .bucket(ARCHIVE);
        private final KeyValueStoreServer values = KeyValueStoreServer.start(Clock.systemUTC());
        private final InvalidationServer invalidations = new InvalidationServer(DISTRIBUTION);
        private final URI archive;
        private final URI site;
        private final URI function;
        private final URI distribution;

        Amazon(Wires wires) throws IOException {
            invalidations.completeAfter(1);
            archive = wires.to(buckets.endpoint(), Wires.ARCHIVE);
            site = wires.to(buckets.endpoint(), Wires.SITE);
            function = wires.to(values.endpoint(), Wires.EDGE);
            distribution = wires.to(invalidations.endpoint(), Wires.EDGE);
        }

        @Override
        public List<Canary> canaries() {
            return List.of(
                    Canary.sent("AWS' session token", TOKEN, Wires.ARCHIVE, Wires.SITE, Wires.EDGE),
                    Canary.kept("AWS' secret access key", ExampleKeys.SECRET));
        }

        @Override
        public ObjectStore archive() {
            return S3Store.builder()
                    .bucket(ARCHIVE)
                    .region(REGION)
                    .endpoint(archive)
                    .build();
        }

        @Override
        public List<Target> targets() {
            Target releases = AwsTarget.builder()
                    .name("portal")
                    .bucket(SITE)
                    .region(REGION)
                    .endpoint(site)
                    .keyValueStore(KeyValueStoreServer.ARN)
                    .keyValueStoreEndpoint(function)
                    .build();
            Target inPlace = AwsTarget.builder()
                    .name("in-place")
                    .bucket(PLACE)
                    .region(REGION)
                    .endpoint(site)
                    .distribution(DISTRIBUTION)
                    .cloudFrontEndpoint(distribution)
                    .build();
            return List.of(releases, inPlace);
        }

        @Override
        public List<String> sites() {
            return List.of("portal", "in-place");
        }

        @Override
        public String sent() {
            return "";
        }

        @Override
        public Map<String, byte[]> stored() {
            Map<String, byte[]> stored = new LinkedHashMap<>();
            for (String bucket : List.of(SITE, PLACE, ARCHIVE)) {
                for (String key : buckets.keys(bucket)) {
                    buckets.object(bucket, key).ifPresent(object -> stored.put(bucket + "/" + key, object.bytes()));
                }
            }
            return stored;
        }

        @Override
        public void close() {
            invalidations.close();
            values.close();
            buckets.close();
        }
    }
}
