package mx.prep.aws;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import mx.prep.aws.s3.S3Encryption;
import mx.prep.aws.s3.S3Store;
import mx.prep.aws.s3.S3StoreBuilder;
import mx.prep.error.ConfigException;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.spi.Builder;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;

/** Options of a target on AWS. */
public final class AwsTargetBuilder implements Builder<Target> {
    private final S3StoreBuilder store = S3Store.builder();
    private @Nullable String name;
    private String prefix = "";
    private Mode mode = Mode.IN_PLACE;
    private @Nullable URI publicUri;
    private String root = "";
    private @Nullable List<String> gzip;
    private List<String> plain = List.of();

    AwsTargetBuilder() {}

    /** What people call the target: lower-case letters, digits and hyphens. */
    public AwsTargetBuilder name(String text) {
        this.name = text;
        return this;
    }

    /** The bucket's name. */
    public AwsTargetBuilder bucket(String bucket) {
        store.bucket(bucket);
        return this;
    }

    /** The bucket's region, such as {@code us-east-1}. */
    public AwsTargetBuilder region(String region) {
        store.region(region);
        return this;
    }

    /** The address of another store that speaks S3's protocol; default: AWS's own in the region. */
    public AwsTargetBuilder endpoint(URI uri) {
        store.endpoint(uri);
        return this;
    }

    /** Whether the bucket stands in the path of an address; default: as {@link S3StoreBuilder#pathStyle} says. */
    public AwsTargetBuilder pathStyle(boolean inPath) {
        store.pathStyle(inPath);
        return this;
    }

    /** The profile of AWS's configuration files to take credentials from; default: as AWS's default chain finds them. */
    public AwsTargetBuilder profile(String profile) {
        store.profile(profile);
        return this;
    }

    /** PEM file with certificates that are trusted besides the platform's. */
    public AwsTargetBuilder trust(Path pem) {
        store.trust(pem);
        return this;
    }

    /** Who encrypts what is stored; default: as the bucket is set. */
    public AwsTargetBuilder encryption(S3Encryption kind) {
        store.encryption(kind);
        return this;
    }

    /** The key of KMS for encryption {@code kms}; default: the account's own for S3. */
    public AwsTargetBuilder kmsKey(String key) {
        store.kmsKey(key);
        return this;
    }

    /** Put before every key in the bucket, ending with a slash; default: nothing. */
    public AwsTargetBuilder prefix(String text) {
        this.prefix = text;
        return this;
    }

    /** How what it serves is replaced; default: {@code IN_PLACE}. */
    public AwsTargetBuilder mode(Mode value) {
        this.mode = value;
        return this;
    }

    /** Where readers find it, ending with a slash; without it confirmation reads the bucket. */
    public AwsTargetBuilder publicUri(URI uri) {
        this.publicUri = uri;
        return this;
    }

    /** The package's folder that becomes the site's root, ending with a slash; default: the whole package. */
    public AwsTargetBuilder root(String folder) {
        this.root = folder;
        return this;
    }

    /** Extensions, without dot, of files that are stored with gzip; default: the kinds that compress well. */
    public AwsTargetBuilder gzip(List<String> extensions) {
        this.gzip = List.copyOf(extensions);
        return this;
    }

    /** Extensions, without dot, that are stored plain whatever {@link #gzip} says; default: none. */
    public AwsTargetBuilder plain(List<String> extensions) {
        this.plain = List.copyOf(extensions);
        return this;
    }

    @Override
    public Target build() {
        if (name == null) {
            throw new ConfigException("a target on AWS needs a name");
        }
        try {
            Recipe recipe = Recipe.of(mode, root, gzip == null ? Recipe.COMPRESSIBLE : gzip, plain);
            return new Target(name, store.build(), prefix, mode, recipe, null, null, publicUri);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("the target " + name + ": " + e.getMessage(), e);
        }
    }
}
