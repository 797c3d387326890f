package mx.prep.azure.frontdoor;

import com.azure.core.credential.AccessToken;
import java.net.URI;
import java.time.Clock;
import java.time.OffsetDateTime;
import mx.prep.azure.internal.AzureTokens;
import mx.prep.spi.EdgeCache;

/** Front Door's cache with a control plane on this machine, by one token for ever. */
public final class FrontDoorHere {
    /** The endpoint's resource id. */
    public static final String ENDPOINT = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/prep"
            + "/providers/Microsoft.Cdn/profiles/medio-prep/afdEndpoints/portal";

    public static final String TOKEN = "token";

    private FrontDoorHere() {}

    public static EdgeCache at(URI management) {
        return at(management, TOKEN);
    }

    /** By another token. */
    public static EdgeCache at(URI management, String secret) {
        AccessToken token = new AccessToken(secret, OffsetDateTime.MAX);
        return FrontDoorCache.builder()
                .endpoint(ENDPOINT)
                .management(management)
                .tokens(AzureTokens.of(() -> token, Clock.systemUTC()))
                .build();
    }
}
