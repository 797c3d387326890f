package mx.prep.azure.blob;

import com.azure.core.credential.AccessToken;
import java.net.URI;
import java.time.Clock;
import java.time.OffsetDateTime;
import mx.prep.azure.internal.AzureTokens;
import mx.prep.spi.ObjectStore;

/** Containers on this machine, by one token for ever. */
public final class BlobsHere {
    private BlobsHere() {}

    public static ObjectStore at(URI endpoint, String container, String token) {
        AccessToken forEver = new AccessToken(token, OffsetDateTime.MAX);
        return AzureBlobStore.builder()
                .account("devstoreaccount1")
                .container(container)
                .endpoint(endpoint)
                .tokens(AzureTokens.of(() -> forEver, Clock.systemUTC()))
                .build();
    }
}
