package mx.prep.examples.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mx.prep.aws.AwsTarget;
import mx.prep.aws.AwsTargetBuilder;
import mx.prep.aws.s3.S3Encryption;
import mx.prep.aws.s3.S3LockMode;
import mx.prep.aws.s3.S3Store;
import mx.prep.aws.s3.S3StoreBuilder;
import mx.prep.error.StoreException;
import mx.prep.examples.cloudfront.InvalidationServer;
import mx.prep.model.Mode;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.Target;
import mx.prep.testkit.cloud.CloudFault;
import mx.prep.testkit.cloud.Policies;
import mx.prep.testkit.cloud.Rights;
import mx.prep.testkit.cloudfront.ExampleKeys;
import mx.prep.testkit.cloudfront.KeyValueStoreServer;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;
import mx.prep.testkit.store.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

@Tag("long")
class AwsLeastPrivilegeTest extends LeastPrivilegeContract {
    @BeforeEach
    void giveCredentials() {
        System.setProperty("aws.accessKeyId", ExampleKeys.ID);
        System.setProperty("aws.secretAccessKey", ExampleKeys.SECRET);
    }

    @AfterEach
    void takeThemBack() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Override
    GuardedCloud open(Path place) throws IOException {
        return new Amazon();
    }

    /** The files of the key itself: one for who writes, one for who only reads. */
    @Test
    void aBucketWithACustomersKeyNeedsThePoliciesOfThatKey() throws IOException {
        Rights writer = Rights.of(Amazon.policy("archive"), Amazon.policy("kms-writer"));
        Rights reader = Rights.of(Amazon.policy("archive"), Amazon.policy("kms-reader"));
        try (Amazon cloud = new Amazon();
                ObjectStore encrypted = cloud.encryptedArchive()) {
            cloud.enforce(writer);
            put(encrypted, "packages/a.zip");
            get(encrypted, "packages/a.zip");
            cloud.enforce(reader);
            get(encrypted, "packages/a.zip");
            isDenied("kms:GenerateDataKey", () -> put(encrypted, "packages/b.zip"));
            cloud.enforce(Amazon.policy("archive"));
            isDenied("kms:GenerateDataKey", () -> put(encrypted, "packages/b.zip"));
            isDenied("kms:Decrypt", () -> get(encrypted, "packages/a.zip"));
            assertEquals(List.of(), writer.refusals());
            for (Rights.Grant grant : writer.grants()) {
                assertTrue(!grant.action().startsWith("kms:") || writer.used().contains(grant), grant.toString());
            }
        }
    }

    private static void isDenied(String action, Executable request) {
        StoreException denied = assertThrows(StoreException.class, request);
        assertEquals(StoreException.Kind.DENIED, denied.kind());
        String told = String.valueOf(denied.getMessage());
        assertTrue(told.contains("permit") && told.contains(action) && told.contains(Amazon.KEY), told);
    }

    private static void put(ObjectStore store, String key) {
        store.put(ObjectKey.of(key), Body.of(new byte[1]), ObjectHeaders.CONTROL, Precondition.NONE);
    }

    private static void get(ObjectStore store, String key) {
        try (ObjectContent content = store.get(ObjectKey.of(key), ByteRange.ALL)) {
            assertEquals(1, content.object().size());
        }
    }

    private static final class Amazon implements GuardedCloud {
        private static final String REGION = "us-east-1";
        private static final String SITE = "medio-prep";
        private static final String ARCHIVE = "medio-prep-archive";
        private static final String AUTHORITY = "entregables";
        private static final String DISTRIBUTION = "E2EXAMPLE1ABCD";
        private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        private static final int PART = 16 << 20;

        private final S3Server buckets = S3Server.builder()
                .keys(S3Keys.lasting(ExampleKeys.ID, ExampleKeys.SECRET))
                .region(REGION)
                .start()
                .bucket(SITE)
                .bucket(ARCHIVE)
                .bucket(AUTHORITY);
        private final KeyValueStoreServer values = KeyValueStoreServer.start(Clock.systemUTC());
        private final InvalidationServer invalidations = new InvalidationServer(DISTRIBUTION);

        Amazon() throws IOException {
            invalidations.completeAfter(1);
        }

        private S3StoreBuilder bucket(String name) {
            return S3Store.builder().bucket(name).region(REGION).endpoint(buckets.endpoint());
        }

        @Override
        public ObjectStore source() {
            return bucket(AUTHORITY).build();
        }

        @Override
        public ObjectStore archive() {
            return bucket(ARCHIVE).build();
        }

        @Override
        public ObjectStore lockingArchive() {
            return bucket(ARCHIVE)
                    .lock(S3LockMode.GOVERNANCE)
                    .lockFor(Duration.ofDays(90))
                    .build();
        }

        ObjectStore encryptedArchive() {
            return bucket(ARCHIVE).encryption(S3Encryption.KMS).kmsKey(KEY).build();
        }

        @Override
        public Target target(Mode mode) {
            AwsTargetBuilder options = AwsTarget.builder()
                    .name("portal")
                    .bucket(SITE)
                    .region(REGION)
                    .endpoint(buckets.endpoint());
            return mode == Mode.RELEASES
                    ? options.keyValueStore(KeyValueStoreServer.ARN)
                            .keyValueStoreEndpoint(values.endpoint())
                            .build()
                    : options.distribution(DISTRIBUTION)
                            .cloudFrontEndpoint(invalidations.endpoint())
                            .build();
        }

        private static Rights policy(String name) {
            return Policies.aws(POLICIES.resolve("aws").resolve(name + ".json"));
        }

        @Override
        public Rights publisher(Mode mode) {
            return Rights.of(
                    policy("source"),
                    policy("archive"),
                    policy(mode == Mode.RELEASES ? "publisher-releases" : "publisher-in-place"));
        }

        @Override
        public Rights sweeper() {
            return policy("sweeper");
        }

        @Override
        public Rights clearer(Mode mode) {
            return mode == Mode.RELEASES
                    ? Rights.of(publisher(mode), sweeper())
                    : Rights.of(policy("source"), policy("archive"), policy("clearer-in-place"), policy("sweeper"));
        }

        @Override
        public Rights edge() {
            return policy("edge");
        }

        @Override
        public Rights lockingArchiveRights() {
            return Rights.of(policy("archive"), policy("archive-lock"));
        }

        @Override
        public void enforce(@Nullable Rights rights) {
            buckets.rights(rights);
            values.rights(rights);
            invalidations.rights(rights);
        }

        /** An upload in parts that is throttled on its way, and taken back. */
        @Override
        public List<Throwable> besides(Mode mode) {
            List<Throwable> failures = new ArrayList<>();
            int[] puts = {0};
            buckets.script(request -> {
                boolean put = request.operation() == Operation.PUT;
                puts[0] += put ? 1 : 0;
                return put && puts[0] == 3 ? new CloudFault.Refuse(503, "SlowDown", null) : CloudFault.NONE;
            });
            try (ObjectStore archive = bucket(ARCHIVE).multipartAbove(PART).build()) {
                archive.put(
                        ObjectKey.of("packages/large.zip"),
                        Body.of(new byte[PART + 1]),
                        ObjectHeaders.CONTROL,
                        Precondition.ABSENT);
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.THROTTLED) {
                    failures.add(e);
                }
                failures.addAll(List.of(e.getSuppressed()));
            } finally {
                buckets.script(CloudFault.Script.NONE);
            }
            return failures;
        }

        @Override
        public void close() {
            invalidations.close();
            values.close();
            buckets.close();
        }
    }
}
