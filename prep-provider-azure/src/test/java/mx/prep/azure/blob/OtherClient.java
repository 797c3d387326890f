package mx.prep.azure.blob;

import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobDownloadContentResponse;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import mx.prep.azure.internal.SdkHttp;
import mx.prep.internal.web.ControlHttp;
import mx.prep.testkit.azurite.Azurite;
import org.jspecify.annotations.Nullable;

/** Microsoft's own client, which makes containers and looks at what the store under test has written. */
final class OtherClient {
    private final BlobServiceClient client;

    OtherClient(URI endpoint, @Nullable Path trust) {
        HttpClient http = new SdkHttp(new ControlHttp(trust, Duration.ofMinutes(2), 256 << 20));
        client = new BlobServiceClientBuilder()
                .endpoint(endpoint.toString())
                .credential(new StorageSharedKeyCredential(Azurite.ACCOUNT, Azurite.KEY))
                .retryOptions(new RetryOptions(new ExponentialBackoffOptions().setMaxRetries(0)))
                .httpClient(http)
                .buildClient();
    }

    BlobContainerClient make(String container) {
        return client.createBlobContainer(container);
    }

    BlobContainerClient container(String name) {
        return client.getBlobContainerClient(name);
    }

    Optional<BlobDownloadContentResponse> get(String container, String key) {
        try {
            return Optional.of(
                    container(container).getBlobClient(key).downloadContentWithResponse(null, null, null, null));
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
