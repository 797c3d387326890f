package mx.prep.gcp.storage;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import mx.prep.error.ConfigException;
import mx.prep.gcp.internal.AccessTokens;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.tls.Endpoints;
import mx.prep.spi.Builder;
import mx.prep.spi.ObjectStore;
import mx.prep.store.jclouds.JcloudsContext;
import mx.prep.store.jclouds.LockTime;
import mx.prep.store.jclouds.SecureSockets;
import mx.prep.store.jclouds.SingleDeletes;
import mx.prep.store.jclouds.StoreHttp;
import org.jclouds.providers.Providers;
import org.jspecify.annotations.Nullable;

/** Options of a store in Google Cloud Storage. */
public final class GcsStoreBuilder implements Builder<ObjectStore> {
    private static final URI GOOGLE = URI.create("https://storage.googleapis.com");

    private @Nullable String bucket;
    private URI endpoint = GOOGLE;
    private @Nullable Path credentialsFile;
    private @Nullable Path trust;
    private @Nullable String kmsKey;
    private @Nullable GcsStorageClass storageClass;
    private @Nullable GcsLockMode lock;
    private @Nullable Duration lockFor;
    private long resumableAbove = GcsUploads.CHUNK;
    private @Nullable AccessTokens tokens;
    private Clock clock = Clock.systemUTC();
    private Ticker ticker = Ticker.SYSTEM;

    GcsStoreBuilder() {}

    /** The bucket's name. */
    public GcsStoreBuilder bucket(String name) {
        this.bucket = name;
        return this;
    }

    /**
     * Another address of Cloud Storage, such as a private endpoint; default: {@code https://storage.googleapis.com}.
     * Plain http is for this machine alone.
     */
    public GcsStoreBuilder endpoint(URI uri) {
        this.endpoint = uri;
        return this;
    }

    /**
     * A file with credentials as Google writes them: a workload identity federation's configuration, or a service
     * account's key; default: application default credentials as Google finds them (environment, the machine's service
     * account).
     */
    public GcsStoreBuilder credentialsFile(Path json) {
        this.credentialsFile = json;
        return this;
    }

    /** PEM file with certificates that are trusted besides the platform's. */
    public GcsStoreBuilder trust(Path pem) {
        this.trust = pem;
        return this;
    }

    /** The key of Cloud KMS that encrypts what is stored, by its full name; default: as the bucket is set. */
    public GcsStoreBuilder kmsKey(String name) {
        this.kmsKey = name;
        return this;
    }

    /** How Cloud Storage keeps the objects; default: as the bucket is set. */
    public GcsStoreBuilder storageClass(GcsStorageClass kind) {
        this.storageClass = kind;
        return this;
    }

    /** Locks every object that is written (object retention, for an archive whose bucket has it); default: no lock. */
    public GcsStoreBuilder lock(GcsLockMode mode) {
        this.lock = mode;
        return this;
    }

    /** How long a lock holds from the moment of writing. */
    public GcsStoreBuilder lockFor(Duration duration) {
        this.lockFor = duration;
        return this;
    }

    /** The length above which an upload can be resumed, in bytes; default: 16 MiB. */
    public GcsStoreBuilder resumableAbove(long bytes) {
        this.resumableAbove = bytes;
        return this;
    }

    GcsStoreBuilder tokens(AccessTokens given) {
        this.tokens = given;
        return this;
    }

    GcsStoreBuilder clock(Clock given) {
        this.clock = given;
        return this;
    }

    GcsStoreBuilder ticker(Ticker given) {
        this.ticker = given;
        return this;
    }

    @Override
    public GcsStore build() {
        GcsPlace place = place();
        GcsOptions options = options(place.bucket());
        AccessTokens given = tokens == null ? AccessTokens.ofDefault(credentialsFile, trust) : tokens;
        Path certificates = trust;
        String name = "gcs " + place.bucket();
        GcsErrors errors = new GcsErrors(name, place, given);
        StoreHttp http = new StoreHttp(
                name,
                errors::translate,
                context -> request -> request.toBuilder()
                        .addHeader("Authorization", "Bearer " + given.token())
                        .build(),
                () -> JcloudsContext.open(
                        Providers.withId("google-cloud-storage"),
                        new GcsModule(),
                        SecureSockets.trusting(certificates)));
        GcsReads reads = new GcsReads(name, place, http, errors, ticker);
        GcsWrites writes = new GcsWrites(name, place, http, options, clock);
        return new GcsStore(
                name,
                reads,
                writes,
                new GcsUploads(name, place, http, writes, resumableAbove),
                new SingleDeletes(name, http, reads, writes::deletion));
    }

    private GcsPlace place() {
        if (bucket == null) {
            throw new ConfigException("a store in Google Cloud Storage needs a bucket");
        }
        if (!bucket.matches("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]")) {
            throw new ConfigException("not the name of a bucket: " + bucket);
        }
        try {
            return GcsPlace.of(Endpoints.checked(endpoint), bucket);
        } catch (ConfigException e) {
            throw new ConfigException("the GCS store " + bucket + ": " + e.getMessage(), e);
        }
    }

    private GcsOptions options(String name) {
        if (kmsKey != null && !kmsKey.matches("projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+")) {
            throw new ConfigException("the GCS store " + name
                    + ": a kmsKey is projects/P/locations/L/keyRings/R/cryptoKeys/K, not " + kmsKey);
        }
        Duration locked = LockTime.checked("the GCS store " + name, lock, lockFor);
        if (resumableAbove < 0 || resumableAbove > 1_000_000_000L) {
            throw new ConfigException("the GCS store " + name + ": resumableAbove is between 0 and 1 GB");
        }
        return new GcsOptions(kmsKey, storageClass, lock, locked);
    }
}
