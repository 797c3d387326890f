package mx.prep.azure;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import mx.prep.azure.blob.AzureBlobStore;
import mx.prep.azure.blob.AzureBlobStoreBuilder;
import mx.prep.azure.frontdoor.FrontDoorCache;
import mx.prep.azure.frontdoor.FrontDoorCacheBuilder;
import mx.prep.azure.identity.AzureCloud;
import mx.prep.azure.identity.AzureIdentity;
import mx.prep.edge.TargetBuilder;
import mx.prep.error.ConfigException;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import org.jspecify.annotations.Nullable;

/**
 * Options of a target on Azure: a container, and Front Door in front of it.
 *
 * <p>Its mode is {@code IN_PLACE}, since nothing at Front Door could be switched for every cut; what a cut changes is
 * purged at {@link #frontDoor}. In mode {@code RELEASES} the embedded edge serves the container, also as Front Door's
 * origin: nothing has to be purged then, since what Front Door keeps of it lives for 15 seconds.
 */
public final class AzureTargetBuilder extends TargetBuilder<AzureTargetBuilder> {
    private static final String FRONT_DOOR = "frontDoor";

    private final AzureBlobStoreBuilder store = AzureBlobStore.builder();
    private final FrontDoorCacheBuilder purges = FrontDoorCache.builder();

    AzureTargetBuilder() {}

    /** The storage account's name. */
    public AzureTargetBuilder account(String account) {
        store.account(account);
        return this;
    }

    /** The container's name, also {@code $web}. */
    public AzureTargetBuilder container(String container) {
        store.container(container);
        return this;
    }

    /** The Azure that all of it is in; default: {@code PUBLIC}. */
    public AzureTargetBuilder cloud(AzureCloud value) {
        store.cloud(value);
        purges.cloud(value);
        return this;
    }

    /** Another address of the account's blobs, as {@link AzureBlobStoreBuilder#endpoint} says; default: the cloud's own. */
    public AzureTargetBuilder endpoint(URI uri) {
        store.endpoint(uri);
        return this;
    }

    /** Where tokens come from; default: {@code AUTO}. */
    public AzureTargetBuilder identity(AzureIdentity value) {
        store.identity(value);
        purges.identity(value);
        return this;
    }

    /** The client id of a user-assigned managed identity or a workload; default: the machine's own. */
    public AzureTargetBuilder clientId(String id) {
        store.clientId(id);
        purges.clientId(id);
        return this;
    }

    /** Where the account's shared key is, which is then used for the container; Front Door takes no keys. */
    public AzureTargetBuilder sharedKeyEnv(String place) {
        store.sharedKeyEnv(place);
        return this;
    }

    /** PEM file with certificates that are trusted besides the platform's. */
    public AzureTargetBuilder trust(Path pem) {
        store.trust(pem);
        purges.trust(pem);
        return this;
    }

    /** The resource id of the Front Door endpoint in front of the container; default: nothing is purged. */
    public AzureTargetBuilder frontDoor(String resourceId) {
        purges.endpoint(resourceId);
        return given(FRONT_DOOR);
    }

    /** The host names whose caches are purged; default: all of the endpoint's. */
    public AzureTargetBuilder frontDoorDomains(List<String> hosts) {
        purges.domains(hosts);
        return given("frontDoorDomains");
    }

    /** Another address of Azure Resource Manager; default: the cloud's own. */
    public AzureTargetBuilder managementEndpoint(URI uri) {
        purges.management(uri);
        return given("managementEndpoint");
    }

    @Override
    protected AzureTargetBuilder self() {
        return this;
    }

    @Override
    protected String kind() {
        return "target on Azure";
    }

    @Override
    protected Mode defaultMode() {
        return Mode.IN_PLACE;
    }

    @Override
    protected Parts parts(Mode chosen, @Nullable URI uri) {
        goWith(FRONT_DOOR, "frontDoorDomains", "managementEndpoint");
        if (isGiven(FRONT_DOOR) && chosen == Mode.RELEASES) {
            throw new ConfigException(
                    "in mode releases the embedded edge is Front Door's origin, and nothing is purged:"
                            + " leave frontDoor out");
        }
        return new Parts(store.build(), Recipe.COMPRESSIBLE, null, isGiven(FRONT_DOOR) ? purges.build() : null);
    }
}
