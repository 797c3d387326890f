package mx.prep.azure.blob;

import java.time.Clock;
import mx.prep.azure.internal.AzureTokens;
import org.jclouds.http.HttpRequest;

/** An identity's token. Thread-safe. */
final class BearerToken extends BlobSigner {
    private final AzureTokens tokens;

    BearerToken(AzureTokens tokens, Clock clock) {
        super(clock);
        this.tokens = tokens;
    }

    @Override
    String authorization(HttpRequest request) {
        return "Bearer " + tokens.token();
    }

    @Override
    boolean discard() {
        tokens.discard();
        return true;
    }
}
