package mx.prep.aws;

import java.net.URI;
import java.nio.file.Path;
import mx.prep.aws.cloudfront.CloudFrontCache;
import mx.prep.aws.cloudfront.CloudFrontSwitch;
import mx.prep.aws.s3.S3Encryption;
import mx.prep.aws.s3.S3Store;
import mx.prep.aws.s3.S3StoreBuilder;
import mx.prep.edge.TargetBuilder;
import mx.prep.error.ConfigException;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import org.jspecify.annotations.Nullable;

/**
 * Options of a target on AWS: a bucket, and CloudFront in front of it.
 *
 * <p>With a {@link #keyValueStore} its mode is {@code RELEASES}, the function maps readers to the live release, and
 * nothing has to be invalidated. Without one its mode is {@code IN_PLACE}, and what a cut changes is invalidated on the
 * {@link #distribution}. A function in front of a live tree, which finds folders and routes, has both and mode
 * {@code IN_PLACE}. In mode {@code RELEASES} without a key-value store the embedded edge serves the bucket.
 */
public final class AwsTargetBuilder extends TargetBuilder<AwsTargetBuilder> {
    private static final String DISTRIBUTION = "distribution";
    private static final String KEY_VALUE_STORE = "keyValueStore";

    private final S3StoreBuilder store = S3Store.builder();
    private final CloudFrontCache.Builder invalidations = CloudFrontCache.builder();
    private final CloudFrontSwitch.Builder values = CloudFrontSwitch.builder();

    AwsTargetBuilder() {}

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
        invalidations.profile(profile);
        values.profile(profile);
        return this;
    }

    /** PEM file with certificates that are trusted besides the platform's. */
    public AwsTargetBuilder trust(Path pem) {
        store.trust(pem);
        invalidations.trust(pem);
        values.trust(pem);
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

    /** The id of the distribution in front of the bucket, such as {@code E2EXAMPLE1ABCD}; default: nothing is invalidated. */
    public AwsTargetBuilder distribution(String id) {
        invalidations.distribution(id);
        return given(DISTRIBUTION);
    }

    /** Invalidated paths in a calendar month after which a warning is sent; default 1,000. Nothing is withheld. */
    public AwsTargetBuilder monthlyInvalidationPaths(int paths) {
        invalidations.monthlyPaths(paths);
        return given("monthlyInvalidationPaths");
    }

    /** Another address of CloudFront's API; default: AWS's own. */
    public AwsTargetBuilder cloudFrontEndpoint(URI uri) {
        invalidations.endpoint(uri);
        return given("cloudFrontEndpoint");
    }

    /** The ARN of the key-value store that the distribution's function reads; default: there is no function. */
    public AwsTargetBuilder keyValueStore(String arn) {
        values.keyValueStore(arn);
        return given(KEY_VALUE_STORE);
    }

    /** Another address of the key-value store's API; default: AWS's own. */
    public AwsTargetBuilder keyValueStoreEndpoint(URI uri) {
        values.endpoint(uri);
        return given("keyValueStoreEndpoint");
    }

    @Override
    protected AwsTargetBuilder self() {
        return this;
    }

    @Override
    protected String kind() {
        return "target on AWS";
    }

    @Override
    protected Mode defaultMode() {
        return isGiven(KEY_VALUE_STORE) ? Mode.RELEASES : Mode.IN_PLACE;
    }

    @Override
    protected Parts parts(Mode chosen, @Nullable URI uri) {
        check(chosen, uri);
        boolean invalidates = isGiven(DISTRIBUTION) && chosen == Mode.IN_PLACE;
        return new Parts(
                store.build(),
                Recipe.COMPRESSIBLE,
                isGiven(KEY_VALUE_STORE) ? values.build() : null,
                invalidates ? invalidations.build() : null);
    }

    private void check(Mode chosen, @Nullable URI uri) {
        goWith(DISTRIBUTION, "monthlyInvalidationPaths", "cloudFrontEndpoint");
        goWith(KEY_VALUE_STORE, "keyValueStoreEndpoint");
        boolean function = isGiven(KEY_VALUE_STORE);
        if (isGiven(DISTRIBUTION) && !function && chosen == Mode.RELEASES) {
            throw new ConfigException("mode releases on a distribution needs the keyValueStore of its function;"
                    + " where the embedded edge serves the bucket, leave distribution out");
        }
        String path = uri == null ? null : uri.getPath();
        if (function && path != null && path.length() > 1) {
            throw new ConfigException("the function with a keyValueStore serves a host's root, so publicUri ends after"
                    + " the host and a slash, not in " + path);
        }
    }
}
