package mx.prep.gcp;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import mx.prep.edge.TargetBuilder;
import mx.prep.error.ConfigException;
import mx.prep.gcp.cdn.CloudCdnCache;
import mx.prep.gcp.storage.GcsStore;
import mx.prep.gcp.storage.GcsStoreBuilder;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.spi.EdgeCache;
import org.jspecify.annotations.Nullable;

/**
 * Options of a target on Google Cloud: a bucket, and Cloud CDN in front of it.
 *
 * <p>Its mode is {@code IN_PLACE}; with a {@link #urlMap} what a cut changes is invalidated in Cloud CDN. In mode
 * {@code RELEASES} the embedded edge serves the bucket, as the origin of Cloud CDN or without it, and nothing has to be
 * invalidated.
 */
public final class GcpTargetBuilder extends TargetBuilder<GcpTargetBuilder> {
    private static final String URL_MAP = "urlMap";

    private final GcsStoreBuilder store = GcsStore.builder();
    private final CloudCdnCache.Builder invalidations = CloudCdnCache.builder();

    GcpTargetBuilder() {}

    /** The bucket's name. */
    public GcpTargetBuilder bucket(String bucket) {
        store.bucket(bucket);
        return this;
    }

    /** Another address of Cloud Storage, such as a private endpoint; default: Google's own. */
    public GcpTargetBuilder endpoint(URI uri) {
        store.endpoint(uri);
        return this;
    }

    /**
     * A file with credentials as Google writes them (a workload identity federation's configuration, a service account's
     * key); default: application default credentials.
     */
    public GcpTargetBuilder credentialsFile(Path json) {
        store.credentialsFile(json);
        invalidations.credentialsFile(json);
        return this;
    }

    /** PEM file with certificates that are trusted besides the platform's. */
    public GcpTargetBuilder trust(Path pem) {
        store.trust(pem);
        invalidations.trust(pem);
        return this;
    }

    /** The key of Cloud KMS that encrypts what is stored, by its full name; default: as the bucket is set. */
    public GcpTargetBuilder kmsKey(String key) {
        store.kmsKey(key);
        return this;
    }

    /** The URL map of the load balancer in front of the bucket; default: nothing is invalidated. */
    public GcpTargetBuilder urlMap(String map) {
        invalidations.urlMap(map);
        return given(URL_MAP);
    }

    /** The project of the URL map; goes with {@link #urlMap}. */
    public GcpTargetBuilder project(String id) {
        invalidations.project(id);
        return given("project");
    }

    /** The region of a regional URL map; default: the URL map is global. */
    public GcpTargetBuilder urlMapRegion(String region) {
        invalidations.region(region);
        return given("urlMapRegion");
    }

    /** Another address of Compute Engine's API, such as a private endpoint; default: Google's own. */
    public GcpTargetBuilder computeEndpoint(URI uri) {
        invalidations.endpoint(uri);
        return given("computeEndpoint");
    }

    /** Invalidated paths in a calendar month after which a warning is sent; default: never. Nothing is withheld. */
    public GcpTargetBuilder monthlyInvalidationPaths(int paths) {
        invalidations.monthlyPaths(paths);
        return given("monthlyInvalidationPaths");
    }

    @Override
    protected GcpTargetBuilder self() {
        return this;
    }

    @Override
    protected String kind() {
        return "target on Google Cloud";
    }

    @Override
    protected Mode defaultMode() {
        return Mode.IN_PLACE;
    }

    @Override
    protected Parts parts(Mode chosen, @Nullable URI uri) {
        return new Parts(store.build(), Recipe.COMPRESSIBLE, null, cache(chosen, uri));
    }

    private @Nullable EdgeCache cache(Mode chosen, @Nullable URI uri) {
        goWith(URL_MAP, "project", "urlMapRegion", "computeEndpoint", "monthlyInvalidationPaths");
        if (!isGiven(URL_MAP)) {
            return null;
        }
        if (chosen == Mode.RELEASES) {
            throw new ConfigException(
                    "a urlMap is for mode in-place; the embedded edge that serves releases lets Cloud CDN"
                            + " keep them for 15 s only, so leave urlMap out");
        }
        if (uri == null || uri.getHost() == null) {
            throw new ConfigException("a urlMap needs a publicUri, whose paths are invalidated");
        }
        return invalidations.host(uri.getHost().toLowerCase(Locale.ROOT)).build();
    }
}
