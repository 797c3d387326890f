package mx.prep.azure.blob;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Function;
import mx.prep.azure.identity.AzureCloud;
import mx.prep.azure.identity.AzureIdentity;
import mx.prep.azure.internal.AzureTokens;
import mx.prep.error.ConfigException;
import mx.prep.internal.secret.Secrets;
import mx.prep.internal.time.Pause;
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

/** Options of an Azure Blob store. */
public final class AzureBlobStoreBuilder implements Builder<ObjectStore> {
    /** Azure takes 5,000 MiB in one put; parts pay long before that. */
    private static final long BLOCKS_ABOVE = 100L * 1024 * 1024;

    private static final long MOST_IN_ONE_PUT = 5000L * 1024 * 1024;

    private @Nullable String account;
    private @Nullable String container;
    private AzureCloud cloud = AzureCloud.PUBLIC;
    private @Nullable URI endpoint;
    private AzureIdentity identity = AzureIdentity.AUTO;
    private @Nullable String clientId;
    private @Nullable String sharedKeyEnv;
    private @Nullable Path trust;
    private @Nullable BlobLock lock;
    private @Nullable Duration lockFor;
    private long blocksAbove = BLOCKS_ABOVE;
    private @Nullable AzureTokens tokens;
    private Function<String, @Nullable String> secrets = Secrets.system();
    private Clock clock = Clock.systemUTC();
    private Ticker ticker = Ticker.SYSTEM;
    private Pause pause = Pause.SYSTEM;

    AzureBlobStoreBuilder() {}

    /** The storage account's name. */
    public AzureBlobStoreBuilder account(String name) {
        if (!name.matches("[a-z0-9]{3,24}")) {
            throw new ConfigException("an Azure account has 3 to 24 lower-case letters and digits: " + name);
        }
        this.account = name;
        return this;
    }

    /** The container's name, also {@code $web}. */
    public AzureBlobStoreBuilder container(String name) {
        if (!name.matches("\\$web|(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")) {
            throw new ConfigException("not the name of a container: " + name);
        }
        this.container = name;
        return this;
    }

    /** The Azure that the account is in; default: {@code PUBLIC}. */
    public AzureBlobStoreBuilder cloud(AzureCloud value) {
        this.cloud = value;
        return this;
    }

    /**
     * Another address of the account's blobs, such as a custom domain, a private endpoint or an emulator with the account
     * in its path; default: the cloud's own. Plain http is for this machine alone.
     */
    public AzureBlobStoreBuilder endpoint(URI uri) {
        this.endpoint = Endpoints.checked(uri);
        return this;
    }

    /** Where tokens come from; default: {@code AUTO}. */
    public AzureBlobStoreBuilder identity(AzureIdentity value) {
        this.identity = value;
        return this;
    }

    /** The client id of a user-assigned managed identity or a workload; default: the machine's own. */
    public AzureBlobStoreBuilder clientId(String id) {
        this.clientId = id;
        return this;
    }

    /** Where the account's shared key is, which is then used instead of an identity; default: none is used. */
    public AzureBlobStoreBuilder sharedKeyEnv(String place) {
        this.sharedKeyEnv = place;
        return this;
    }

    /** PEM file with certificates that are trusted besides the platform's. */
    public AzureBlobStoreBuilder trust(Path pem) {
        this.trust = pem;
        return this;
    }

    /**
     * Locks every blob that is written (version-level immutability, for an archive whose container supports it); default:
     * no lock.
     */
    public AzureBlobStoreBuilder lock(BlobLock mode) {
        this.lock = mode;
        return this;
    }

    /** How long a lock holds from the moment of writing. */
    public AzureBlobStoreBuilder lockFor(Duration duration) {
        this.lockFor = duration;
        return this;
    }

    /** The length above which a blob is put as blocks, in bytes; default: 100 MiB. */
    public AzureBlobStoreBuilder blocksAbove(long bytes) {
        this.blocksAbove = bytes;
        return this;
    }

    AzureBlobStoreBuilder tokens(AzureTokens given) {
        this.tokens = given;
        return this;
    }

    AzureBlobStoreBuilder secrets(Function<String, @Nullable String> given) {
        this.secrets = given;
        return this;
    }

    AzureBlobStoreBuilder clock(Clock given) {
        this.clock = given;
        return this;
    }

    AzureBlobStoreBuilder ticker(Ticker given) {
        this.ticker = given;
        return this;
    }

    AzureBlobStoreBuilder pause(Pause given) {
        this.pause = given;
        return this;
    }

    @Override
    public AzureBlobStore build() {
        BlobPlace place = place();
        BlobOptions options = options(place);
        BlobSigner signer = signer(place.account());
        String name = "azure " + place.account() + "/" + place.container();
        BlobErrors errors = new BlobErrors(name, place, signer);
        Path certificates = trust;
        StoreHttp http = new StoreHttp(
                name,
                errors::translate,
                context -> signer,
                () -> JcloudsContext.open(
                        Providers.withId("azureblob"), new BlobModule(), SecureSockets.trusting(certificates)));
        BlobReads reads = new BlobReads(name, place, http, errors, ticker);
        BlobWrites writes = new BlobWrites(name, place, http, reads, options, clock, pause);
        return new AzureBlobStore(
                name,
                reads,
                writes,
                new BlobUploads(name, place, http, writes, blocksAbove),
                new SingleDeletes(name, http, reads, writes::deletion));
    }

    private BlobPlace place() {
        if (account == null) {
            throw new ConfigException("an Azure Blob store needs an account");
        }
        if (container == null) {
            throw new ConfigException("the Azure account " + account + " needs a container");
        }
        return BlobPlace.of(cloud.blobs(account), endpoint, account, container);
    }

    private BlobOptions options(BlobPlace place) {
        String where = "the Azure container " + place.container();
        Duration locked = LockTime.checked(where, lock, lockFor);
        if (blocksAbove < BlobUploads.BLOCK || blocksAbove > MOST_IN_ONE_PUT) {
            throw new ConfigException(where + ": blocksAbove is between 16 MiB and 5,000 MiB");
        }
        return new BlobOptions(lock, locked);
    }

    private BlobSigner signer(String name) {
        if (sharedKeyEnv == null) {
            AzureTokens chain = tokens == null
                    ? AzureTokens.of(new AzureTokens.Source(identity, clientId, cloud, trust), AzureTokens.STORAGE)
                    : tokens;
            return new BearerToken(chain, clock);
        }
        if (identity != AzureIdentity.AUTO || clientId != null) {
            throw new ConfigException(
                    "the Azure account " + name + ": an identity and a shared key exclude each other");
        }
        return new SharedKey(name, key(name, sharedKeyEnv), clock);
    }

    private byte[] key(String name, String place) {
        String advice = "the Azure account " + name + ": sharedKeyEnv: ";
        if (!Secrets.isPlace(place)) {
            throw new ConfigException(
                    advice + "name an environment variable in capitals, or file: and a path; never the key itself");
        }
        String key = secrets.apply(place);
        if (key == null || key.isEmpty()) {
            throw new ConfigException(advice + place + " isn't set");
        }
        try {
            return Base64.getDecoder().decode(key.strip());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(advice + place + " holds no key in base64", null);
        }
    }
}
