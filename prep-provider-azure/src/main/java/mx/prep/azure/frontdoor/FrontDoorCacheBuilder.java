package mx.prep.azure.frontdoor;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import mx.prep.azure.identity.AzureCloud;
import mx.prep.azure.identity.AzureIdentity;
import mx.prep.azure.internal.AzureTokens;
import mx.prep.error.ConfigException;
import mx.prep.internal.tls.Endpoints;
import mx.prep.internal.web.ControlHttp;
import mx.prep.spi.Builder;
import org.jspecify.annotations.Nullable;

/** Options of a Front Door cache. */
public final class FrontDoorCacheBuilder implements Builder<FrontDoorCache> {
    private static final Pattern ENDPOINT = Pattern.compile(
            "(?i)/subscriptions/[0-9a-f-]{36}/resourceGroups/[\\w.()-]{1,90}/providers/Microsoft\\.Cdn/profiles/"
                    + "[A-Za-z0-9-]{1,260}/afdEndpoints/[A-Za-z0-9-]{1,260}");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int LONGEST_ANSWER = 1024 * 1024;

    private @Nullable String resource;
    private List<String> domains = List.of();
    private AzureCloud cloud = AzureCloud.PUBLIC;
    private @Nullable URI management;
    private AzureIdentity identity = AzureIdentity.AUTO;
    private @Nullable String clientId;
    private @Nullable Path trust;
    private @Nullable AzureTokens tokens;
    private Clock clock = Clock.systemUTC();

    FrontDoorCacheBuilder() {}

    /**
     * The endpoint's resource id, such as
     * {@code /subscriptions/…/resourceGroups/…/providers/Microsoft.Cdn/profiles/…/afdEndpoints/…}.
     */
    public FrontDoorCacheBuilder endpoint(String resourceId) {
        if (!ENDPOINT.matcher(resourceId).matches()) {
            throw new ConfigException(
                    "a Front Door endpoint is named by its resource id, /subscriptions/…/resourceGroups/…"
                            + "/providers/Microsoft.Cdn/profiles/…/afdEndpoints/…, not " + resourceId
                            + "; one of Front Door Classic or a host name doesn't do");
        }
        this.resource = resourceId;
        return this;
    }

    /** The host names whose caches are purged; default: all of the endpoint's. */
    public FrontDoorCacheBuilder domains(List<String> hosts) {
        for (String host : hosts) {
            if (!DOMAIN.matcher(host).matches()) {
                throw new ConfigException("a domain of Front Door is a host name in lower case, not " + host);
            }
        }
        this.domains = List.copyOf(hosts);
        return this;
    }

    /** The Azure that the endpoint is in; default: {@code PUBLIC}. */
    public FrontDoorCacheBuilder cloud(AzureCloud value) {
        this.cloud = value;
        return this;
    }

    /** Another address of Azure Resource Manager, such as a private one; default: the cloud's own. */
    public FrontDoorCacheBuilder management(URI address) {
        this.management = Endpoints.checked(address);
        return this;
    }

    /** Where tokens come from; default: {@code AUTO}. */
    public FrontDoorCacheBuilder identity(AzureIdentity value) {
        this.identity = value;
        return this;
    }

    /** The client id of a user-assigned managed identity or a workload; default: the machine's own. */
    public FrontDoorCacheBuilder clientId(String id) {
        this.clientId = id;
        return this;
    }

    /** PEM file with certificates that are trusted as well as the platform's; default: none. */
    public FrontDoorCacheBuilder trust(Path pem) {
        this.trust = pem;
        return this;
    }

    /** Tells when a purge was found done; default: the system's. */
    public FrontDoorCacheBuilder clock(Clock value) {
        this.clock = value;
        return this;
    }

    FrontDoorCacheBuilder tokens(AzureTokens given) {
        this.tokens = given;
        return this;
    }

    @Override
    public FrontDoorCache build() {
        if (resource == null) {
            throw new ConfigException("a Front Door cache needs an endpoint");
        }
        URI address = management == null ? cloud.management() : management;
        AzureTokens chain = tokens == null
                ? AzureTokens.of(
                        new AzureTokens.Source(identity, clientId, cloud, trust), cloud.management() + "/.default")
                : tokens;
        String where = "Front Door endpoint " + resource.substring(resource.lastIndexOf('/') + 1);
        ResourceManager manager = new ResourceManager(
                URI.create(address.toString().replaceFirst("/+$", "")),
                where,
                chain,
                new ControlHttp(trust, DEADLINE, LONGEST_ANSWER));
        return new FrontDoorCache(manager, resource, domains, clock);
    }
}
