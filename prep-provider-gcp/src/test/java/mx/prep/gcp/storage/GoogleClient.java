package mx.prep.gcp.storage;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** Google's own client, which looks at what the store under test has written. */
final class GoogleClient implements AutoCloseable {
    private final Storage storage;
    private final String bucket;

    /** A client that tries once. */
    GoogleClient(URI endpoint, String bucket, String token) {
        this(endpoint, bucket, token, 1);
    }

    /** A client that tries some times, at short intervals. */
    GoogleClient(URI endpoint, String bucket, String token, int attempts) {
        this.bucket = bucket;
        this.storage = StorageOptions.http()
                .setHost(endpoint.toString())
                .setProjectId("medio")
                .setCredentials(GoogleCredentials.create(
                        new AccessToken(token, Date.from(Instant.now().plus(Duration.ofHours(1))))))
                .setRetrySettings(StorageOptions.getDefaultRetrySettings().toBuilder()
                        .setMaxAttempts(attempts)
                        .setInitialRetryDelayDuration(Duration.ofMillis(1))
                        .setMaxRetryDelayDuration(Duration.ofMillis(5))
                        .build())
                .build()
                .getService();
    }

    Storage storage() {
        return storage;
    }

    /** The bytes as stored, never decoded. */
    Optional<byte[]> bytes(String name) {
        try {
            return Optional.of(
                    storage.readAllBytes(BlobId.of(bucket, name), BlobSourceOption.shouldReturnRawInputStream(true)));
        } catch (StorageException e) {
            if (e.getCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            storage.close();
        } catch (Exception e) {
            throw new IllegalStateException("Google's client can't be closed", e);
        }
    }
}
