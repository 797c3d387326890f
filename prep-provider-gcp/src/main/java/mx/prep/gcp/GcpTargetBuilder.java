package mx.prep.gcp;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import mx.prep.edge.EmbeddedEdgeCache;
import mx.prep.error.ConfigException;
import mx.prep.gcp.cdn.CloudCdnCache;
import mx.prep.gcp.storage.GcsStore;
import mx.prep.gcp.storage.GcsStoreBuilder;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.spi.Builder;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;

/** Options of a target on Google Cloud. */
public final class GcpTargetBuilder implements Builder<Target> {
    private final GcsStoreBuilder store = GcsStore.builder();
    private final CloudCdnCache.Builder cache = CloudCdnCache.builder();
    private @Nullable String name;
    private @Nullable String urlMap;
    private @Nullable String project;
    private boolean cacheOptions;
    private String prefix = "";
    private Mode mode = Mode.IN_PLACE;
    private @Nullable URI publicUri;
    private String root = "";
    private @Nullable List<String> gzip;
    private List<String> plain = List.of();

    GcpTargetBuilder() {}

    /** What people call the target: lower-case letters, digits and hyphens. */
    public GcpTargetBuilder name(String text) {
        this.name = text;
        return this;
    }

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
        cache.credentialsFile(json);
        return this;
    }

    /** PEM file with certificates that are trusted besides the platform's. */
    public GcpTargetBuilder trust(Path pem) {
        store.trust(pem);
        cache.trust(pem);
        return this;
    }

    /** The key of Cloud KMS that encrypts what is stored, by its full name; default: as the bucket is set. */
    public GcpTargetBuilder kmsKey(String key) {
        store.kmsKey(key);
        return this;
    }

    /** The URL map of the load balancer whose Cloud CDN is purged, in mode {@code IN_PLACE}; default: nothing is purged. */
    public GcpTargetBuilder urlMap(String map) {
        this.urlMap = map;
        cache.urlMap(map);
        return this;
    }

    /** The project of the URL map; goes with {@link #urlMap}. */
    public GcpTargetBuilder project(String id) {
        this.project = id;
        cache.project(id);
        return this;
    }

    /** The region of a regional URL map; default: the URL map is global. */
    public GcpTargetBuilder urlMapRegion(String region) {
        cacheOptions = true;
        cache.region(region);
        return this;
    }

    /** Another address of Compute Engine's API, such as a private endpoint; default: Google's own. */
    public GcpTargetBuilder computeEndpoint(URI uri) {
        cacheOptions = true;
        cache.endpoint(uri);
        return this;
    }

    /** Paths purged in a calendar month after which a warning is sent; default: never. Nothing is withheld. */
    public GcpTargetBuilder monthlyPaths(int paths) {
        cacheOptions = true;
        cache.monthlyPaths(paths);
        return this;
    }

    /** Put before every key in the bucket, ending with a slash; default: nothing. */
    public GcpTargetBuilder prefix(String text) {
        this.prefix = text;
        return this;
    }

    /** How what it serves is replaced; default: {@code IN_PLACE}. */
    public GcpTargetBuilder mode(Mode value) {
        this.mode = value;
        return this;
    }

    /** Where readers find it, ending with a slash; without it confirmation reads the bucket. */
    public GcpTargetBuilder publicUri(URI uri) {
        this.publicUri = uri;
        return this;
    }

    /** The package's folder that becomes the site's root, ending with a slash; default: the whole package. */
    public GcpTargetBuilder root(String folder) {
        this.root = folder;
        return this;
    }

    /** Extensions, without dot, of files that are stored with gzip; default: the kinds that compress well. */
    public GcpTargetBuilder gzip(List<String> extensions) {
        this.gzip = List.copyOf(extensions);
        return this;
    }

    /** Extensions, without dot, that are stored plain whatever {@link #gzip} says; default: none. */
    public GcpTargetBuilder plain(List<String> extensions) {
        this.plain = List.copyOf(extensions);
        return this;
    }

    @Override
    public Target build() {
        if (name == null) {
            throw new ConfigException("a target on Google Cloud needs a name");
        }
        try {
            Recipe recipe = Recipe.of(mode, root, gzip == null ? Recipe.COMPRESSIBLE : gzip, plain);
            return new Target(name, store.build(), prefix, mode, recipe, null, edgeCache(), publicUri);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("the target " + name + ": " + e.getMessage(), e);
        }
    }

    /** In mode {@code RELEASES} the embedded edge is asked, and what Cloud CDN keeps of it ends by itself. */
    private @Nullable EdgeCache edgeCache() {
        if (urlMap == null) {
            if (project != null || cacheOptions) {
                throw new ConfigException("the target " + name
                        + ": project, urlMapRegion, computeEndpoint and monthlyPaths are about Cloud CDN, which needs a"
                        + " urlMap");
            }
            return mode == Mode.RELEASES && publicUri != null
                    ? EmbeddedEdgeCache.at(publicUri, Clock.systemUTC())
                    : null;
        }
        if (mode == Mode.RELEASES) {
            throw new ConfigException("the target " + name
                    + ": a urlMap is for mode in-place; what Cloud CDN keeps of releases ends after 15 s by itself");
        }
        if (publicUri == null || publicUri.getHost() == null) {
            throw new ConfigException("the target " + name + ": a urlMap needs a publicUri, whose paths are purged");
        }
        return cache.host(publicUri.getHost().toLowerCase(Locale.ROOT)).build();
    }
}
