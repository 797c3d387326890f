package mx.prep.aws.s3;

import java.net.URI;
import java.time.Clock;
import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Short ways to servers and stores on them. */
final class Stores {
    static final S3Keys KEYS = S3Keys.lasting("AKIATEST", "test-secret-key");
    static final String BUCKET = "medio-prep";

    private Stores() {}

    static S3Server server() {
        return S3Server.builder().keys(KEYS).region("mx-central-1").start().bucket(BUCKET);
    }

    static S3StoreBuilder on(S3Server server) {
        return on(server.endpoint(), server.region());
    }

    static S3StoreBuilder on(URI endpoint, String region) {
        return S3Store.builder()
                .bucket(BUCKET)
                .region(region)
                .endpoint(endpoint)
                .credentials(credentials(KEYS));
    }

    static RotatingCredentials credentials(S3Keys keys) {
        return new RotatingCredentials(() -> sdk(keys), Clock.systemUTC());
    }

    static AwsCredentials sdk(S3Keys keys) {
        return keys.sessionToken() == null
                ? AwsBasicCredentials.create(keys.accessKey(), keys.secretKey())
                : AwsSessionCredentials.create(keys.accessKey(), keys.secretKey(), keys.sessionToken());
    }
}
