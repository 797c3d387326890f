package mx.prep.aws.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.error.ConfigException;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.tls.Endpoints;
import mx.prep.spi.Builder;
import mx.prep.spi.ObjectStore;
import mx.prep.store.jclouds.JcloudsContext;
import mx.prep.store.jclouds.LockTime;
import mx.prep.store.jclouds.SecureSockets;
import org.jclouds.providers.Providers;
import org.jspecify.annotations.Nullable;

/** Options of an S3 store. */
public final class S3StoreBuilder implements Builder<ObjectStore> {
    /** Where parts pay: AWS's own advice. */
    private static final long MULTIPART_ABOVE = 100L * 1024 * 1024;

    private @Nullable String bucket;
    private @Nullable String region;
    private @Nullable URI endpoint;
    private @Nullable Boolean pathStyle;
    private @Nullable String profile;
    private @Nullable Path trust;
    private S3Encryption encryption = S3Encryption.BUCKET;
    private @Nullable String kmsKey;
    private @Nullable S3StorageClass storageClass;
    private @Nullable S3LockMode lock;
    private @Nullable Duration lockFor;
    private long multipartAbove = MULTIPART_ABOVE;
    private @Nullable RotatingCredentials credentials;
    private Clock clock = Clock.systemUTC();
    private Ticker ticker = Ticker.SYSTEM;

    S3StoreBuilder() {}

    /** The bucket's name. */
    public S3StoreBuilder bucket(String name) {
        this.bucket = name;
        return this;
    }

    /** The bucket's region, such as {@code us-east-1}; for other stores what they call theirs. */
    public S3StoreBuilder region(String name) {
        this.region = name;
        return this;
    }

    /**
     * The address of another store that speaks S3's protocol, or of a private endpoint of S3; default: AWS's own in the
     * region.
     *
     * @throws ConfigException if it isn't https, or plain http to this machine
     */
    public S3StoreBuilder endpoint(URI uri) {
        this.endpoint = Endpoints.checked(uri);
        return this;
    }

    /**
     * Whether the bucket stands in the path of an address instead of in its host's name; default: where an endpoint is
     * given, or the bucket's name has a dot.
     */
    public S3StoreBuilder pathStyle(boolean inPath) {
        this.pathStyle = inPath;
        return this;
    }

    /** The profile of AWS's configuration files to take credentials from; default: as AWS's default chain finds them. */
    public S3StoreBuilder profile(String name) {
        this.profile = name;
        return this;
    }

    /** PEM file with certificates that are trusted besides the platform's. */
    public S3StoreBuilder trust(Path pem) {
        this.trust = pem;
        return this;
    }

    /** Who encrypts what is stored; default: as the bucket is set. */
    public S3StoreBuilder encryption(S3Encryption kind) {
        this.encryption = kind;
        return this;
    }

    /** The key of KMS (id, alias or ARN) for encryption {@code kms}; default: the account's own for S3. */
    public S3StoreBuilder kmsKey(String key) {
        this.kmsKey = key;
        return this;
    }

    /** How S3 keeps the objects; default: {@code STANDARD}. */
    public S3StoreBuilder storageClass(S3StorageClass kind) {
        this.storageClass = kind;
        return this;
    }

    /** Locks every object that is written (Object Lock, for an archive whose bucket has it); default: no lock. */
    public S3StoreBuilder lock(S3LockMode mode) {
        this.lock = mode;
        return this;
    }

    /** How long a lock holds from the moment of writing. */
    public S3StoreBuilder lockFor(Duration duration) {
        this.lockFor = duration;
        return this;
    }

    /** The length above which an object is put in parts, in bytes; default: 100 MiB. */
    public S3StoreBuilder multipartAbove(long bytes) {
        this.multipartAbove = bytes;
        return this;
    }

    S3StoreBuilder credentials(RotatingCredentials given) {
        this.credentials = given;
        return this;
    }

    S3StoreBuilder clock(Clock given) {
        this.clock = given;
        return this;
    }

    S3StoreBuilder ticker(Ticker given) {
        this.ticker = given;
        return this;
    }

    @Override
    public S3Store build() {
        S3Place place = place();
        S3Options options = options(place.bucket());
        RotatingCredentials chain = credentials == null ? RotatingCredentials.ofDefaultChain(profile) : credentials;
        Path certificates = trust;
        Clock time = clock;
        String name = "s3 " + place.bucket();
        S3Errors errors = new S3Errors(name, place, chain);
        S3Http http = new S3Http(
                name,
                place,
                errors,
                () -> JcloudsContext.open(
                        Providers.withId("aws-s3"),
                        new S3Module(chain, place.region(), time),
                        SecureSockets.trusting(certificates)));
        Tags tags = new Tags(encryption);
        S3Writes writes = new S3Writes(name, place, http, errors, tags, options, time);
        return new S3Store(
                name,
                new S3Reads(name, http, errors, tags, options, ticker),
                writes,
                new S3Uploads(name, http, writes, options, time, multipartAbove),
                new S3Deletes(name, http, errors),
                chain);
    }

    private S3Place place() {
        if (bucket == null) {
            throw new ConfigException("an S3 store needs a bucket");
        }
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new ConfigException("not the name of a bucket: " + bucket);
        }
        if (region == null) {
            throw new ConfigException("the S3 store " + bucket + " needs a region");
        }
        if (!region.matches("[a-z0-9-]{1,64}")) {
            throw new ConfigException("the S3 store " + bucket + ": not a region: " + region);
        }
        URI address = endpoint == null ? S3Place.awsEndpoint(region) : endpoint;
        boolean inPath = pathStyle == null ? endpoint != null || bucket.contains(".") : pathStyle;
        return S3Place.of(address, bucket, region, inPath);
    }

    private S3Options options(String name) {
        if (kmsKey != null && encryption != S3Encryption.KMS) {
            throw new ConfigException("the S3 store " + name + ": a kmsKey needs encryption kms");
        }
        Duration locked = LockTime.checked("the S3 store " + name, lock, lockFor);
        if (multipartAbove < S3Uploads.PART || multipartAbove > 5_000_000_000L) {
            throw new ConfigException("the S3 store " + name + ": multipartAbove is between 16 MiB and 5 GB");
        }
        return new S3Options(encryption, kmsKey, storageClass, lock, locked);
    }
}
