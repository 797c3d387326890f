package mx.prep.azure.blob;

import com.azure.core.credential.AccessToken;
import java.net.URI;
import java.time.Clock;
import java.time.OffsetDateTime;
import mx.prep.azure.internal.AzureTokens;
import mx.prep.testkit.azurite.Azurite;

/** Short ways to stores. */
final class Stores {
    static final String CONTAINER = "medio-prep";

    private Stores() {}

    /** With the shared key of the tests. */
    static AzureBlobStoreBuilder on(URI endpoint) {
        return AzureBlobStore.builder()
                .account(Azurite.ACCOUNT)
                .container(CONTAINER)
                .endpoint(endpoint)
                .secrets(place -> place.equals("PREP_KEY") ? Azurite.KEY : null)
                .sharedKeyEnv("PREP_KEY");
    }

    /** With tokens. */
    static AzureBlobStoreBuilder on(URI endpoint, AzureTokens tokens) {
        return AzureBlobStore.builder()
                .account(Azurite.ACCOUNT)
                .container(CONTAINER)
                .endpoint(endpoint)
                .tokens(tokens);
    }

    /** Always the same token. */
    static AzureTokens tokens(String token) {
        return AzureTokens.of(
                () -> new AccessToken(
                        token, OffsetDateTime.now(Clock.systemUTC()).plusHours(1)),
                Clock.systemUTC());
    }
}
