package mx.prep.azure.frontdoor;

import com.azure.core.credential.AccessToken;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import mx.prep.azure.internal.AzureTokens;
import org.jspecify.annotations.Nullable;

/** Short ways to Front Door's cache, with one token for ever. */
public final class FrontDoors {
    static final String ENDPOINT = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/prep_rg"
            + "/providers/Microsoft.Cdn/profiles/medio-prep/afdEndpoints/portal";

    private FrontDoors() {}

    /**
     * A cache at a control plane.
     *
     * @param trust a PEM file that is trusted, or null
     */
    public static FrontDoorCache at(URI management, @Nullable Path trust, Clock clock) {
        AccessToken token = new AccessToken("token", OffsetDateTime.MAX);
        FrontDoorCacheBuilder builder = FrontDoorCache.builder()
                .endpoint(ENDPOINT)
                .management(management)
                .tokens(AzureTokens.of(() -> token, Clock.systemUTC()))
                .clock(clock);
        return trust == null ? builder.build() : builder.trust(trust).build();
    }
}
